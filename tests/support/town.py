"""Real road graphs of a small place, served by real `osrm-routed`, one per way of moving."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend import roads
from checkin.geodesy import LonLat
from infra.city.osrm import PROFILES, ToolsMissingError, binary, build_graph
from infra.places import DEMO_EXTRACT, OSRM, TOOLS
from infra.processes import running
from infra.roads import Roads
from tests.support.company import HELSINKI

SHARED_EXTRACT = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm" / "liechtenstein.osm.pbf"
VADUZ = LonLat(9.5215, 47.1410)


@dataclass(frozen=True)
class Town:
    urls: dict[str, str]
    centre: LonLat


@contextmanager
def served(scratch: Path) -> Iterator[Town]:
    """Helsinki where setup has fetched it, else Liechtenstein from the shared test data, else the tests are skipped."""
    try:
        binary(TOOLS, "osrm-routed")
    except ToolsMissingError as missing:
        pytest.skip(str(missing))
    extract, centre = DEMO_EXTRACT, HELSINKI
    if not extract.is_file():
        extract, centre = SHARED_EXTRACT, VADUZ
    if not extract.is_file():
        pytest.skip(f"no streets to build: neither {DEMO_EXTRACT} (run setup) nor {SHARED_EXTRACT}")
    city = scratch / "town"
    for profile in PROFILES:
        build_graph(extract, city / profile, TOOLS, profile)
    servers = Roads(city, OSRM, scratch / "log")
    with running(*servers.programs()):
        yield Town(dict(pair.split("=", 1) for pair in servers.url().split(",")), centre)


@contextmanager
def travelled(town: Town) -> Iterator[Town]:
    """The backend asks these servers for as long as the test lasts."""
    roads.configure(town.urls)
    yield town
    roads.configure({})
