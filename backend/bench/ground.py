"""Where a bench takes place: the city of the running product, or one built from an extract; a database of its own."""

import asyncio
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil

from backend import clock
from backend.bench.company import Ground
from backend.db.migrate import upgrade_now
from backend.settings import Settings
from infra.city.build import STREETS, build_city, read_city
from infra.city.streets import read_streets
from infra.environment import everything
from infra.objectstore import http_status
from infra.places import OSRM, Places
from infra.ports import LOOPBACK, free_port
from infra.processes import Program, running
from infra.roads import Roads
from infra.trouble import Trouble

DATABASE = "rounds_bench"


@dataclass(frozen=True, slots=True)
class City:
    """`roads` is the value of ROUNDS_OSRM_URL; `servers` are their processes, where the bench started them."""

    folder: Path
    roads: str
    servers: tuple[int, ...] = ()

    @property
    def ground(self) -> Ground:
        described = read_city(self.folder)
        points = tuple(street.position for street in read_streets(self.folder / STREETS))
        if described is None or not points:
            raise Trouble("There is no city to measure on.", "Name an extract: rounds bench NAME --data city.osm.pbf")
        return Ground(points, described.timezone)


@contextmanager
def city(extract: Path | None) -> Generator[City]:
    """With its road servers; an extract is built once and kept in var/bench."""
    if extract is None:
        settings = Settings.from_env()
        yield City(settings.city_dir, ",".join(f"{name}={url}" for name, url in settings.osrm.items()))
        return
    folder = Places.from_environment().var / "bench" / extract.name.split(".")[0]
    build_city(extract, folder, OSRM, _say, built_at=clock.now())
    roads = Roads(folder)
    with running(*roads.programs()) as children:
        yield City(folder, roads.url(), tuple(child.pid for child in children if child.pid))


def _say(doing: str, share: float) -> None:
    print(f"{share:4.0%} {doing}", file=sys.stderr, flush=True)


@contextmanager
def database() -> Generator[str]:
    """An empty one at the newest schema beside the product's own, dropped at the end."""
    beside = Settings.from_env().database_url
    asyncio.run(_do(beside, f"drop database if exists {DATABASE} with (force)", f"create database {DATABASE}"))
    url = urlunsplit(urlsplit(beside)._replace(path=f"/{DATABASE}"))
    try:
        upgrade_now(url)
        yield url
    finally:
        asyncio.run(_do(beside, f"drop database {DATABASE} with (force)"))


async def _do(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def cpu_s(pids: Iterable[int]) -> float:
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(spent.user + spent.system for spent in times)


@dataclass(frozen=True, slots=True)
class Served:
    address: str
    pid: int

    def cpu_s(self) -> float:
        """What the server and its workers have used so far."""
        head = psutil.Process(self.pid)
        return cpu_s([self.pid, *(child.pid for child in head.children(recursive=True))])


@contextmanager
def served(settings: Mapping[str, str]) -> Generator[Served]:
    """The product's own `rounds serve` with these settings."""
    port, var = free_port(), Places.from_environment().var
    program = Program(
        name="bench-api",
        argv=(sys.executable, "-m", "backend", "serve"),
        log=var / "log" / "bench-api.log",
        env=everything() | dict(settings) | {"ROUNDS_PORT": str(port), "ROUNDS_HOST": LOOPBACK},
        ready=lambda: http_status(port, "/healthz") is not None,
    )
    with running(program, timeout_s=90) as (child,):
        yield Served(f"http://{LOOPBACK}:{port}", child.pid or 0)
