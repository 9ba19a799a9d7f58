"""How long our own road adapter takes for a large table: places to places, seconds and metres."""

import asyncio
import time
from pathlib import Path
from random import Random
from typing import Any

from backend import roads
from backend.bench import Bar, Measured
from backend.bench.company import SEED, Ground
from backend.bench.ground import City, city
from backend.settings import PROFILES, Settings
from checkin.geodesy import LonLat, destination

PLACES = 500
GOAL_S = 0.5
TRIES = 5
BESIDE_M = 150  # a block of houses


def matrix(extract: Path | None) -> Measured:
    """By car; the other ways of moving are told beside it."""
    with city(extract) as place:
        runs = asyncio.run(_asked(place))
    if not all(run["road_based"] for run in runs):
        raise SystemExit("The table did not come from the roads: see `rounds doctor`.")
    took_s = sorted(run["seconds"] for run in runs if run["profile"] == "car")
    return Measured((Bar(f"matrix {PLACES} x {PLACES}", took_s[len(took_s) // 2], "s", GOAL_S),), runs)


async def _asked(place: City) -> list[dict[str, Any]]:
    network = roads.Roads(Settings.from_env({"DATABASE_URL": "-", "ROUNDS_OSRM_URL": place.roads}).osrm)
    rng, ground = Random(SEED), place.ground  # noqa: S311 - the same places every time, nothing secret
    runs: list[dict[str, Any]] = []
    for profile in [name for name in PROFILES for _ in range(TRIES)]:
        points = places(ground, rng)
        began = time.perf_counter()
        table = await network.matrix(profile, points)
        took_s = round(time.perf_counter() - began, 3)
        runs.append({"profile": profile, "seconds": took_s, "places": len(points), "road_based": table.road_based})
    await network.osrm.close()
    return runs


def places(ground: Ground, rng: Random) -> list[LonLat]:
    """On named streets; in a city that has fewer of them the rest lies around these."""
    on_streets = rng.sample(ground.points, min(PLACES, len(ground.points)))
    missing = range(PLACES - len(on_streets))
    beside = [destination(rng.choice(on_streets), rng.uniform(0, 360), rng.uniform(10, BESIDE_M)) for _ in missing]
    return on_streets + beside
