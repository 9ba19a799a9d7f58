"""Puts a backup back: into a database beside the present one, which it then replaces. If that fails nothing changes.

The database gets a new incarnation, by which phones know that they must send again what they still hold.
"""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from infra.backup import carrying
from infra.backup.tools import SEES_ALL, Files, apart, beside, name_of, postgres_tool, run
from infra.trouble import Trouble

REINCARNATE = """
insert into incarnation (id, since)
select gen_random_uuid(), greatest(now(), max(since) + interval '1 second') from incarnation
"""
THERE = "select exists (select from pg_database where datname = $1)"
OTHERS = "select count(*) from pg_stat_activity where datname = $1"


@dataclass(frozen=True, slots=True)
class PutBack:
    """`former`: the name under which the former database is kept, None where there was none.

    `carried`: whether locks, log-outs and keys could be read from it. If not, everybody logs in again.
    """

    former: str | None
    carried: bool


def put_back(database_url: str, files: Files, dump: Path, at: datetime) -> PutBack:
    """Raises Trouble; then everything is as it was, but for photos that were missing."""
    _check(dump)
    name = name_of(database_url)
    return asyncio.run(_put_back(database_url, files, dump, f"{name}_before_{at.astimezone(UTC):%Y%m%d%H%M%S}"))


def _check(dump: Path) -> None:
    about = dump.with_suffix(".json")
    if not dump.is_file():
        raise Trouble(f"There is no backup {dump}.", "Name a .dump file that `rounds backup` wrote.")
    if about.exists():
        with dump.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest != json.loads(about.read_text("utf-8"))["sha256"]:
            raise Trouble(f"{dump} is damaged: it is not what was written.", "Choose another backup.")


async def _put_back(database_url: str, files: Files, dump: Path, former: str) -> PutBack:
    name, fresh = name_of(database_url), f"{name_of(database_url)}_restoring"
    server = await asyncpg.connect(beside(database_url, "postgres"))
    try:
        if await server.fetchval(OTHERS, name):
            raise _in_use(name)
        await server.execute(f'drop database if exists "{fresh}"')
        await server.execute(f'create database "{fresh}"')
        try:
            await _fill(beside(database_url, fresh), dump, server.get_server_version().major)
            await asyncio.to_thread(files.filled_from, dump.parent / "media")
            carried = await _carry_over(database_url, beside(database_url, fresh))
            kept = await _exchange(server, name, former, fresh)
        except BaseException:
            await server.execute(f'drop database if exists "{fresh}" with (force)')
            raise
    finally:
        await server.close()
    return PutBack(former if kept else None, carried)


def _in_use(name: str) -> Trouble:
    return Trouble(f"Somebody works in the database {name}.", "Stop Rounds first, and whoever else uses it.")


async def _fill(database_url: str, dump: Path, major: int) -> None:
    address, secret = apart(database_url)
    argv = [postgres_tool("pg_restore", major), "--dbname", address, "--exit-on-error", "--no-owner"]
    await asyncio.to_thread(run, [*argv, "--no-comments", str(dump)], secret)
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(REINCARNATE)
        await connection.execute("analyze")
    finally:
        await connection.close()


async def _carry_over(former_url: str, fresh_url: str) -> bool:
    """False where the former database cannot be read; then everybody logs in again."""
    carried = await _carried(former_url)
    fresh = await asyncpg.connect(fresh_url, server_settings=SEES_ALL)
    try:
        async with fresh.transaction():
            await carrying.write(fresh, carried or carrying.NOTHING)
    finally:
        await fresh.close()
    return carried is not None


async def _carried(former_url: str) -> carrying.Carried | None:
    """A damaged database is a reason to restore: it must not be what prevents it."""
    try:
        former = await asyncpg.connect(former_url, server_settings=SEES_ALL)
        try:
            return await carrying.read(former)
        finally:
            await former.close()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return None


async def _exchange(server: asyncpg.Connection, name: str, former: str, fresh: str) -> bool:
    """Both names change or none does. False where no database had the name before."""
    try:
        async with server.transaction():
            if there := await server.fetchval(THERE, name):
                await server.execute(f'alter database "{name}" rename to "{former}"')
            await server.execute(f'alter database "{fresh}" rename to "{name}"')
    except asyncpg.ObjectInUseError as error:
        raise _in_use(name) from error
    return bool(there)
