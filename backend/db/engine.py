"""The one connection pool: Piccolo's asyncpg pool, opened as the unprivileged role that row security binds."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from backend.db.geo import decode_point, encode_point

APP_ROLE = "rounds_app"
POOL_MIN, POOL_MAX = 0, 10  # a worker that starts while the database is away waits for it with its first question
IDLE_IN_TRANSACTION_MS = 60_000  # a leaked transaction must not hold locks for longer


class _Transaction(PostgresTransaction):
    """Gives its connection back also where the server refuses the commit, or is gone when it ends.

    Piccolo's own keeps it then: after as many failures as the pool has connections, everybody waits for ever.
    """

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        ended = False
        try:
            settled = await super().__aexit__(exception_type, exception, traceback)
            ended = True
        finally:
            if not ended and not self._parent:
                await self._let_go()
        return settled

    async def _let_go(self) -> None:
        self.engine.current_transaction.reset(self.context)
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class _Engine(PostgresEngine):
    """Looks at no server while it is imported: which one it is for is only known once it is configured."""

    def transaction(self, allow_nested: bool = True) -> PostgresTransaction:
        return _Transaction(self, allow_nested=allow_nested)

    async def check_version(self) -> None:
        """The schema's first migration needs PostGIS, which asks more of a server than its version."""


ENGINE = _Engine(config={})


def configure(database_url: str, *, role: str | None = APP_ROLE) -> None:
    """Point the engine at a database. `role=None` keeps the owner's rights: migrations only."""
    settings = {"idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_MS), "timezone": "UTC"}
    if role:
        settings["role"] = role
    ENGINE.config = {"dsn": database_url, "server_settings": settings}


async def set_codecs(connection: asyncpg.Connection) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=_dump, decoder=json.loads, schema="pg_catalog")
    schema = await connection.fetchval(
        "select n.nspname from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'geography'"
    )
    if schema:
        await connection.set_type_codec(
            "geography", encoder=encode_point, decoder=decode_point, schema=schema, format="binary"
        )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


async def open_pool(*, most: int = POOL_MAX) -> None:
    await ENGINE.start_connection_pool(min_size=POOL_MIN, max_size=most, init=set_codecs)


async def close_pool() -> None:
    if ENGINE.pool:
        await ENGINE.close_connection_pool()


@asynccontextmanager
async def transaction() -> AsyncGenerator[asyncpg.Connection]:
    """One connection in one transaction; Piccolo's own queries inside it join in. Never gather() within."""
    async with ENGINE.transaction() as opened:
        yield cast("asyncpg.Connection", opened.connection)
