"""`rounds doctor`: looks at every part and says, for each that fails, what to do."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg

from infra import postgres_binaries, vitals
from infra.city.osrm import PROFILES
from infra.environment import adopt, variable
from infra.extracts import described
from infra.objectstore import http_status, rclone_binary
from infra.places import CHECKOUT, OSRM, Places
from infra.ports import must_be_free, wanted_port
from infra.roads import Roads
from infra.runfile import RunFolder, Running
from infra.stages import LEAST_FREE_BYTES
from infra.trouble import Trouble

MAKE_SETUP = "Run `make setup`."
MAKE_RUN = "Start it: make run"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok=None`: not looked at, because it needs a running instance or is optional."""

    part: str
    ok: bool | None
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    places: Places
    running: Running | None

    @property
    def port(self) -> int:
        return wanted_port()


def examine() -> list[Finding]:
    places = Places.from_environment()
    running = RunFolder(places.run).running()
    if running is not None:
        adopt(running.environment)
    visit = Visit(places, running)
    return [_guarded(part, check, visit) for part, check in CHECKS]


def report(*, as_json: bool = False) -> int:
    """Print the findings; 1 when something is wrong."""
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = {True: "✓", False: "✗", None: "-"}[finding.ok]
            print(f"  {mark} {finding.part:<18} {finding.detail}")
            if finding.remedy:
                print(f"      {finding.remedy}")
    return int(any(finding.ok is False for finding in findings))


def _guarded(part: str, check: Callable[[Visit], Finding], visit: Visit) -> Finding:
    try:
        return check(visit)
    except Trouble as trouble:
        return Finding(part, ok=False, detail=trouble.sentence, remedy=trouble.remedy)
    except (OSError, ValueError) as error:
        return Finding(part, ok=False, detail=str(error), remedy=MAKE_SETUP)
    except asyncpg.PostgresError as error:
        return Finding(part, ok=False, detail=str(error), remedy="Run `rounds migrate`.")


def _python(_: Visit) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    inside = Path(sys.prefix).resolve() == (CHECKOUT / ".venv").resolve()
    detail = f"{version}, {sys.prefix}"
    return (
        Finding("python", ok=True, detail=detail)
        if inside
        else Finding("python", ok=None, detail=f"{detail}: not .venv")
    )


def _disk(visit: Visit) -> Finding:
    base = visit.places.var if visit.places.var.exists() else visit.places.var.parent
    free = shutil.disk_usage(base).free
    detail = f"{free // 1_000_000} MB free in {base}"
    if free < LEAST_FREE_BYTES:
        return Finding("disk", ok=False, detail=detail, remedy="Free some space, or set ROUNDS_VAR to a larger disk.")
    if not os.access(base, os.W_OK):
        return Finding(
            "disk", ok=False, detail=f"{base} is not writable", remedy="Set ROUNDS_VAR to a folder of yours."
        )
    return Finding("disk", ok=True, detail=detail)


def _postgres(_: Visit) -> Finding:
    binaries = postgres_binaries.find()
    return Finding("postgresql", ok=True, detail=f"{binaries.major} with PostGIS in {binaries.directory}")


def _database(visit: Visit) -> Finding:
    url = variable("DATABASE_URL")
    if not url:
        return Finding("database", ok=None, detail="not running", remedy=MAKE_RUN)

    async def ask() -> str:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return str(await connection.fetchval("SELECT postgis_version()"))
        finally:
            await connection.close()

    try:
        version = asyncio.run(ask())
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        remedy = MAKE_RUN if visit.running is None else f"Look at {visit.places.logs / 'postgres.log'}"
        return Finding("database", ok=False, detail=str(error), remedy=remedy)
    return Finding("database", ok=True, detail=f"answers, PostGIS {version.split()[0]}")


def _rclone(_: Visit) -> Finding:
    return Finding("rclone", ok=True, detail=rclone_binary())


def _photos(_: Visit) -> Finding:
    if not variable("S3_ENDPOINT"):
        return Finding("photos", ok=None, detail="not running", remedy=MAKE_RUN)
    return _seen("photos", vitals.photos())


def _schema(_: Visit) -> Finding:
    if not variable("DATABASE_URL"):
        return Finding("schema", ok=None, detail="not running", remedy=MAKE_RUN)
    return _seen("schema", vitals.schema())


def _backup(_: Visit) -> Finding:
    if not variable("DATABASE_URL"):
        return Finding("backup", ok=None, detail="not running", remedy=MAKE_RUN)
    return _seen("backup", vitals.backup())


def _worker(visit: Visit) -> Finding:
    if visit.running is None:
        return Finding("worker", ok=None, detail="not running", remedy=MAKE_RUN)
    return _seen("worker", vitals.worker(visit.places.logs))


def _basemap(visit: Visit) -> Finding:
    return _seen("basemap", vitals.basemap(visit.places.city / "basemap.pmtiles"))


def _seen(part: str, seen: vitals.Seen) -> Finding:
    ok, detail, remedy = seen
    return Finding(part, ok=ok, detail=detail, remedy=remedy)


def _engine(_: Visit) -> Finding:
    routed = OSRM / "bin" / "osrm-routed"
    if routed.exists():
        return Finding("road engine", ok=True, detail=str(routed))
    return Finding("road engine", ok=False, detail=f"{routed} is missing", remedy=MAKE_SETUP)


def _city(visit: Visit) -> Finding:
    city = described(visit.places.city)
    if not city:
        remedy = "make run builds it; for another place: make run CITY=file.osm.pbf"
        return Finding("city", ok=False, detail=f"none built in {visit.places.city}", remedy=remedy)
    profiles = ", ".join(Roads(visit.places.city).profiles)
    remedy = "" if profiles else MAKE_SETUP
    return Finding("city", ok=bool(profiles), detail=f"{city['name']}: {profiles or 'no road graph'}", remedy=remedy)


def _roads(visit: Visit) -> Finding:
    url = variable("ROUNDS_OSRM_URL")
    if not url:
        return Finding("roads", ok=None, detail="not running: straight lines x 1.3", remedy=MAKE_RUN)
    addresses = dict(part.split("=", 1) for part in url.split(",") if "=" in part)
    addresses = addresses or {profile: url.replace("{profile}", profile) for profile in PROFILES}
    return _seen("roads", vitals.roads(addresses, described(visit.places.city)))


def _pwa(visit: Visit) -> Finding:
    index = visit.places.pwa / "index.html"
    if index.exists():
        return Finding("phone app", ok=True, detail=str(visit.places.pwa))
    return Finding("phone app", ok=False, detail=f"not built: {index} is missing", remedy=MAKE_SETUP)


def _api(visit: Visit) -> Finding:
    if visit.running is None:
        must_be_free(variable("ROUNDS_HOST", "127.0.0.1"), visit.port)
        return Finding("api", ok=None, detail=f"not running; port {visit.port} is free", remedy=MAKE_RUN)
    status = http_status(visit.port, "/readyz")
    if status == http_ok():
        return Finding("api", ok=True, detail=f"ready at {visit.running.address}")
    return Finding(
        "api", ok=False, detail=f"/readyz answers {status}", remedy=f"Look at {visit.places.logs / 'api.log'}"
    )


def http_ok() -> int:
    return 200


def _browser(_: Visit) -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return Finding("browser", ok=True, detail=found)
    return Finding("browser", ok=None, detail="no Chromium: only the tests need one", remedy="make test installs it")


CHECKS: tuple[tuple[str, Callable[[Visit], Finding]], ...] = (
    ("python", _python),
    ("disk", _disk),
    ("postgresql", _postgres),
    ("rclone", _rclone),
    ("road engine", _engine),
    ("city", _city),
    ("phone app", _pwa),
    ("basemap", _basemap),
    ("database", _database),
    ("schema", _schema),
    ("backup", _backup),
    ("photos", _photos),
    ("roads", _roads),
    ("api", _api),
    ("worker", _worker),
    ("browser", _browser),
)
