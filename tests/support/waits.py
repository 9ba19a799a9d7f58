"""Somebody else holds a row, so that who comes first is no chance."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg


@asynccontextmanager
async def held_row(database_url: str, device_id: UUID) -> AsyncGenerator[asyncpg.Connection]:
    """A connection of somebody else holds the phone's row until the block ends."""
    connection = await asyncpg.connect(database_url, server_settings={"rounds.system": "on"})
    try:
        async with connection.transaction():
            await connection.execute("select 1 from device where id = $1 for update", device_id)
            yield connection
    finally:
        await connection.close()


async def waiting_for_a_lock(connection: asyncpg.Connection, least: int) -> None:
    """Until so many transactions wait for another one."""
    sql = "select count(distinct pid) from pg_locks where not granted and pid <> pg_backend_pid()"
    while (await connection.fetchval(sql) or 0) < least:  # noqa: ASYNC110 - PostgreSQL has no event for who waits
        await asyncio.sleep(0.01)
