"""Real road graphs of a small place, served by real `osrm-routed`, one per way of moving."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend import roads
from checkin.geodesy import LonLat
from infra.city.osrm import PROFILES, binary, build_graph
from infra.places import DEMO_EXTRACT, OSRM, TOOLS
from infra.processes import running
from infra.roads import Roads
from tests.support.company import HELSINKI


@dataclass(frozen=True)
class Town:
    urls: dict[str, str]
    centre: LonLat
    graphs: Path


@contextmanager
def served(scratch: Path) -> Iterator[Town]:
    """Helsinki's streets, as setup fetched them."""
    assert DEMO_EXTRACT.is_file(), f"{DEMO_EXTRACT} is missing: run `make setup`"
    binary(TOOLS, "osrm-routed")
    city = scratch / "town"
    for profile in PROFILES:
        build_graph(DEMO_EXTRACT, city / profile, TOOLS, profile)
    servers = Roads(city, OSRM, scratch / "log")
    with running(*servers.programs()):
        yield Town(dict(pair.split("=", 1) for pair in servers.url().split(",")), HELSINKI, city)


@contextmanager
def travelled(town: Town) -> Iterator[Town]:
    """The backend asks these servers for as long as the test lasts."""
    roads.configure(town.urls)
    yield town
    roads.configure({})
