"""Brings a database to the newest schema: Piccolo's migrations, run as the owner, under one lock."""

import asyncio
import contextlib
import io
from collections.abc import Generator
from os import environ

import asyncpg

from backend.db import engine

CONF = "backend.piccolo_conf"
LOCK_KEY = 7_310_001  # any constant: two migrations of one database wait for each other


class MigrationError(RuntimeError):
    pass


async def upgrade(database_url: str) -> None:
    """Run what has not run yet; raises MigrationError with Piccolo's own words."""
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK_KEY)
        await _forwards(database_url)
    finally:
        await connection.close()


async def _forwards(database_url: str) -> None:
    environ.setdefault("PICCOLO_CONF", CONF)
    from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415 - reads PICCOLO_CONF

    said = io.StringIO()
    with as_owner(database_url), contextlib.redirect_stdout(said):
        result = await run_forwards("rounds")
    if not result.success:
        raise MigrationError(result.message or said.getvalue())


@contextlib.contextmanager
def as_owner(database_url: str) -> Generator[None]:
    """The engine leads to this database, as its owner and past the safety net under the feed.

    What the net has still to tell of a table would keep the same migration from altering it. A migration that changes
    what phones show ends with `select phones_begin_anew()`.
    """
    before, pool = dict(engine.ENGINE.config), engine.ENGINE.pool
    engine.configure(database_url, role=None)
    engine.ENGINE.config["server_settings"]["rounds.feed"] = "kept"
    engine.ENGINE.pool = None  # an open pool leads to the database it was opened for
    try:
        yield
    finally:
        engine.ENGINE.config, engine.ENGINE.pool = before, pool


def upgrade_now(database_url: str) -> None:
    asyncio.run(upgrade(database_url))
