"""How long a manager waits for the ranking of who can take an urgent job, in a company of 200 reps under way."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import quantiles

import httpx

from backend import clock, roads
from backend.bench import Bar, Measured
from backend.bench.company import LOGIN, PASSWORD, SEED, Ground, found
from backend.bench.ground import City, Served, city, cpu_s, database, served
from backend.db import engine
from backend.settings import Settings
from checkin.geodesy import LonLat

REPS = 200
GOAL_MS = 30.0  # 95th percentile on a quiet machine with two cores
FIRST, TRIES = 10, 100  # jobs, each at another place; the first warm up


def dispatch(extract: Path | None) -> Measured:
    """Request to answer over HTTP, each job asked about once."""
    with city(extract) as place, database() as url:
        ground, settings = place.ground, {"DATABASE_URL": url, "ROUNDS_OSRM_URL": place.roads}
        asyncio.run(_found(ground, settings))
        with served(settings) as product, closing(_manager(product.address)) as client:
            return _measured(client, (product, place), _jobs(client, ground))


async def _found(ground: Ground, settings: Mapping[str, str]) -> None:
    roads.configure(Settings.from_env(settings).osrm)
    engine.configure(settings["DATABASE_URL"])
    await engine.open_pool(most=2)
    try:
        await found(ground, REPS, clock.now())
    finally:
        await roads.current().osrm.close()
        await engine.close_pool()


def _manager(address: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=60)
    answer = client.post("/api/auth/login", json={"login": LOGIN, "password": PASSWORD}).raise_for_status()
    client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return client  # by hand, because the jar keeps secure cookies from plain HTTP


def _jobs(client: httpx.Client, ground: Ground) -> list[str]:
    rng = Random(SEED)  # noqa: S311 - the same jobs every time, nothing secret
    return [_job(client, rng.choice(ground.points)) for _ in range(FIRST + TRIES)]


def _job(client: httpx.Client, place: LonLat) -> str:
    where = {"lon": place.lon, "lat": place.lat}
    ask = {"title": "Bench", "address": "Bench", "position": where, "durationS": 900, "priority": "urgent"}
    return client.post("/api/workorders", json=ask).raise_for_status().json()["id"]


def _measured(client: httpx.Client, of: tuple[Served, City], jobs: list[str]) -> Measured:
    product, place = of
    for job in jobs[:FIRST]:
        _asked(client, job)
    began_s, used_s, roads_s = time.monotonic(), product.cpu_s(), cpu_s(place.servers)
    asked = [_asked(client, job) for job in jobs[FIRST:]]
    took_s, used_s = time.monotonic() - began_s, product.cpu_s() - used_s
    roads_s = cpu_s(place.servers) - roads_s if place.servers else None
    times = [ms for ms, _ in asked]
    cuts = quantiles(times, n=100)
    facts = {
        "reps": REPS,
        "p50_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "p99_ms": round(cuts[98], 2),
        "cpu_ms": round(used_s / len(asked) * 1000, 2),
        "roads_cpu_ms": None if roads_s is None else round(roads_s / len(asked) * 1000, 2),
        "cpu_share": round(used_s / took_s, 3),
        "ranked": round(sum(count for _, count in asked) / len(asked), 1),
        "ms": times,
    }
    return Measured((Bar(f"dispatch among {REPS} reps, p95", cuts[94], "ms", GOAL_MS),), [facts])


def _asked(client: httpx.Client, job: str) -> tuple[float, int]:
    """Milliseconds, and how many people were ranked."""
    began = time.perf_counter()
    answer = client.get(f"/api/workorders/{job}/candidates").raise_for_status()
    took_ms = round((time.perf_counter() - began) * 1000, 2)
    body = answer.json()
    if not body["roadBased"] or not body["items"]:
        raise SystemExit("The ranking did not come from the roads: see `rounds doctor`.")
    return took_ms, len(body["items"])
