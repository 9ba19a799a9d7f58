"""The feed forgets what is old. A phone that was away for longer begins anew with a snapshot and loses nothing."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import asyncpg

from backend.clock import now
from backend.db import engine
from backend.log import log

KEPT = timedelta(days=90)  # longer than any holiday, and some gigabytes less for a company of hundreds
EVERY_S = 24 * 3600.0


async def forget(at: datetime) -> int:
    """The number of lines that went away, of all companies."""
    async with engine.transaction() as connection:
        return int(await connection.fetchval("select forget_changes($1)", at - KEPT) or 0)


async def watch(stop: asyncio.Event) -> None:
    """Once a day until `stop`; a database that does not answer is asked again the next day."""
    while not stop.is_set():
        try:
            log.info("feed.forgot", lines=await forget(now()))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("feed.put_off", reason=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)
