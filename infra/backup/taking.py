"""Takes a backup while the product runs.

The dump and the number up to which each phone's operations are in it are read from one snapshot of the database.
Photos follow the dump: one without a row is harmless, a row without its photo is not. Only then do phones hear of it,
and of a photo only if its bytes are in the backup's own folder and are those that the phone sent.
"""

import asyncio
import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from infra.backup.tools import SEES_ALL, Files, apart, options, postgres_tool, run
from infra.trouble import Trouble
from media.names import object_key

DEVICES = "select id, company_id, epoch, last_seq from device"
UPLOADS = """
select id, company_id, size_bytes, sha256, object_key, thumb_key from upload
where state = 'complete' and backed_up_at is null
"""
ANY_UPLOADS = "select exists (select from upload where state = 'complete')"
INCARNATION = "select id::text from incarnation order by since desc limit 1"
DONE = """
insert into device_backup (id, company_id, epoch, last_seq, at)
select d.id, d.company_id, d.epoch, d.last_seq, $2
from jsonb_to_recordset($1::jsonb) as d(id uuid, company_id uuid, epoch int, last_seq bigint)
on conflict (id) do update set epoch = excluded.epoch, last_seq = excluded.last_seq, at = excluded.at
"""
KEPT = "update upload set backed_up_at = $2 where id = any($1::uuid[])"
# A rule that knows nothing of whole-system readers would silently leave rows out of a dump.
CLOSED = """
select string_agg(distinct tablename, ', ') from pg_policies
where schemaname = 'public' and qual not like '%rounds.system%'
"""


NO_STORE = "Start Rounds, or name S3_ENDPOINT and S3_BUCKET: without its photos a backup is none."
OVERLAP_S = 3600.0  # photos of a backup that broke off after the newest finished one count as new


@dataclass(frozen=True, slots=True)
class Held:
    """What one snapshot of the database holds; `uploads` are the complete ones that no backup held before."""

    incarnation: str
    devices: list[asyncpg.Record]
    uploads: list[asyncpg.Record]
    any_uploads: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup: its dump and what it says about itself."""

    dump: Path
    said: dict[str, Any]


def take(database_url: str, files: Files, folder: Path, at: datetime) -> Taken:
    """Raises Trouble, and then the folder holds nothing of this backup but photos."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return asyncio.run(_take(database_url, files, folder / f"{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.dump", at))


async def _take(database_url: str, files: Files, dump: Path, at: datetime) -> Taken:
    connection = await asyncpg.connect(database_url, server_settings=SEES_ALL)
    try:
        if closed := await connection.fetchval(CLOSED):
            raise Trouble(f"Row security hides rows of {closed} from a backup.")
        partial = dump.with_suffix(".part")
        try:
            partial.touch(mode=0o600)  # the folder may be one that others look into
            held = await _dumped(connection, database_url, partial)
            if held.any_uploads and not files.there():
                raise Trouble(f"There are photos, but no store of them at {files.address}.", NO_STORE)
            kept = await asyncio.to_thread(_photos_copied, files, dump.parent, held.uploads)
            said = {"at": at.isoformat(), "incarnation": held.incarnation, "devices": len(held.devices)}
            said |= {"uploads_missing": len(held.uploads) - len(kept)} | _measured(partial)
            _keep(partial, dump, said)
        finally:
            partial.unlink(missing_ok=True)
        async with connection.transaction():
            await connection.execute(DONE, json.dumps([dict(row) for row in held.devices], default=str), at)
            await connection.execute(KEPT, kept, at)
    finally:
        await connection.close()
    return Taken(dump, said)


async def _dumped(connection: asyncpg.Connection, database_url: str, file: Path) -> Held:
    address, secret = apart(database_url)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        snapshot = str(await connection.fetchval("select pg_export_snapshot()"))
        incarnation, devices = await connection.fetchval(INCARNATION), await connection.fetch(DEVICES)
        uploads, some = await connection.fetch(UPLOADS), await connection.fetchval(ANY_UPLOADS)
        argv = [postgres_tool("pg_dump", connection.get_server_version().major), "--dbname", address]
        argv += ["--format", "custom", "--enable-row-security", "--no-comments", "--snapshot", snapshot]
        argv += ["--exclude-table-data", "*.spatial_ref_sys"]  # what PostGIS brings, and its owner alone may write
        await asyncio.to_thread(run, [*argv, "--file", str(file)], options(SEES_ALL) | secret)
    return Held(str(incarnation), devices, uploads, bool(some))


def _photos_copied(files: Files, folder: Path, uploads: list[asyncpg.Record]) -> list[UUID]:
    """Those of the uploads that are held now; on the disk, too: a dump that is finished promises its photos."""
    media = folder / "media"
    finished = max((dump.stat().st_mtime for dump in folder.glob("*.dump")), default=0.0)
    bucket = media / files.bucket
    for path in [path for row in uploads if not _is_held(bucket, row) for path in _objects(bucket, row)]:
        path.unlink(missing_ok=True)  # an earlier backup found it damaged; it may have been mended since
    files.copied_to(media)
    touched = [path for path in media.rglob("*") if path.stat().st_ctime >= finished - OVERLAP_S]
    for path in (*touched, media) if touched else ():
        _sync(path)
    return [row["id"] for row in uploads if _is_held(bucket, row)]


def _is_held(bucket: Path, row: asyncpg.Record) -> bool:
    """The bytes that the phone sent, and what is shown of them; a power cut may have left less in the store."""
    original, *shown = _objects(bucket, row)
    if not all(path.is_file() and path.stat().st_size for path in (original, *shown)):
        return False
    return original.stat().st_size == row["size_bytes"] and _sha256(original) == row["sha256"]


def _objects(bucket: Path, row: asyncpg.Record) -> list[Path]:
    """The original comes first."""
    keys = [object_key(row["company_id"], row["id"], "original"), row["object_key"], row["thumb_key"]]
    return [bucket / key for key in keys if key]


def _measured(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "sha256": _sha256(file)}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _keep(partial: Path, dump: Path, said: dict[str, Any]) -> None:
    """On the disk, with what it says about itself, before it gets its name."""
    about = dump.with_suffix(".json")
    about.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    for path in (partial, about):
        _sync(path)
    partial.replace(dump)
    _sync(dump.parent)


def _sync(path: Path) -> None:
    """A file or a folder; macOS empties the disk's own memory only when asked by a name of its own."""
    opened = os.open(path, os.O_RDONLY)
    try:
        if hasattr(fcntl, "F_FULLFSYNC"):
            fcntl.fcntl(opened, fcntl.F_FULLFSYNC)
        else:
            os.fsync(opened)
    finally:
        os.close(opened)


def forget_older(folder: Path, keep: int) -> list[Path]:
    """The dumps that went away; photos stay, an older dump may name them."""
    old = sorted(folder.glob("*.dump"))[:-keep]
    for dump in old:
        dump.unlink()
        dump.with_suffix(".json").unlink(missing_ok=True)
    return old
