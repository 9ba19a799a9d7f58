"""What only use can tell: does the schema fit, is work being done, does a photo come back, is there a way by road.

Each answers with whether it is well (None: not looked at), what was seen, and the remedy.
"""

import asyncio
import http.client
import json
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from infra.backup.tools import SEES_ALL
from infra.environment import variable
from infra.places import CHECKOUT
from media.s3_store import S3Store
from media.store import ObjectMissing, StoreUnavailable

Seen = tuple[bool | None, str, str]

MIGRATIONS = CHECKOUT / "backend" / "db" / "migrations"
MIGRATION_ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
PATIENCE_S = 5
LONGEST_WAIT_S = 60  # a job that waits longer has nobody who takes it
RAN = "select name from migration where app_name = 'rounds'"
BACKED_UP = """
select extract(epoch from now() - greatest(
    (select max(at) from device_backup), (select max(backed_up_at) from upload)))::bigint
"""
OLDEST_BACKUP_S = 2 * 24 * 3600
WAITING = "select extract(epoch from now() - min(execute_after))::int from pgqueuer where status = 'queued'"
TILES = b"PMTiles"
BUILD_AGAIN = "Build it again: rounds city EXTRACT.osm.pbf"


async def _asked(question: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(variable("DATABASE_URL"), timeout=PATIENCE_S, server_settings=SEES_ALL)
    try:
        return await connection.fetch(question)
    finally:
        await connection.close()


def schema() -> Seen:
    known = {found for file in MIGRATIONS.glob("*.py") for found in MIGRATION_ID.findall(file.read_text("utf-8"))}
    try:
        ran = {row["name"] for row in asyncio.run(_asked(RAN))}
    except asyncpg.UndefinedTableError:
        ran = set[str]()
    if missing := known - ran:
        return False, f"{len(missing)} migrations have not run", "Run `rounds migrate`."
    return True, f"{len(known)} migrations have run", ""


def worker(logs: Path) -> Seen:
    waiting = asyncio.run(_asked(WAITING))[0][0] or 0
    if waiting > LONGEST_WAIT_S:
        return False, f"the oldest job waits since {waiting} s", f"Look at {logs / 'worker.log'}"
    return True, "no job waits", ""


def backup() -> Seen:
    """How old the newest finished backup of what phones sent is; where phones wait for one it must not be old."""
    waited_for = variable("ROUNDS_DURABLE", "disk") == "backup"
    age_s = asyncio.run(_asked(BACKED_UP))[0][0]
    remedy = "Phones keep everything until a backup holds it: run `rounds backup`, and have it run every hour."
    if age_s is None:
        return (False, "none holds anything that a phone sent", remedy) if waited_for else (None, "none yet", "")
    detail = f"the newest is {age_s // 3600} h {age_s % 3600 // 60} min old"
    late = waited_for and age_s > OLDEST_BACKUP_S
    return not late, detail, remedy if late else ""


def photos() -> Seen:
    """Puts an object, gets it back, takes it away."""
    store = S3Store(
        variable("S3_ENDPOINT"),
        variable("S3_ACCESS_KEY"),
        variable("S3_SECRET_KEY"),
        variable("S3_BUCKET", "rounds"),
        variable("S3_REGION", "us-east-1"),
    )
    key, body = f"doctor/{secrets.token_hex(8)}", secrets.token_bytes(64)
    try:
        store.put(key, body, "application/octet-stream")
        same = store.get(key) == body
        store.delete(key)
    except (StoreUnavailable, ObjectMissing) as error:
        return False, f"{variable('S3_ENDPOINT')}: {error}", "Check S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY."
    return same, "an object went in and came back", "" if same else "The store returns other bytes than it was given."


def roads(addresses: Mapping[str, str], city: Mapping[str, Any]) -> Seen:
    """The nearest road to the middle of the city, in every way of moving."""
    center = city.get("center") or {}
    for profile, address in addresses.items():
        split = urlsplit(address)
        connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", f"/nearest/v1/{profile}/{center.get('lon', 0)},{center.get('lat', 0)}")
            answer = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            return False, f"{profile} at {address}: {error}", "Start it: make run"
        finally:
            connection.close()
        if answer.get("code") != "Ok":
            return (
                False,
                f"{profile}: no road near the middle of the city",
                BUILD_AGAIN,
            )
    return True, f"roads found: {', '.join(addresses)}", ""


def basemap(file: Path) -> Seen:
    if not file.exists():
        return False, f"{file} is missing", BUILD_AGAIN
    with file.open("rb") as tiles:
        sound = tiles.read(len(TILES)) == TILES
    detail = f"{file.stat().st_size // 1000} kB" if sound else f"{file} is no map"
    return sound, detail, "" if sound else BUILD_AGAIN
