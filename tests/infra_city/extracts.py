"""Small OpenStreetMap extracts for the tests, and where the larger ones lie."""

from collections.abc import Sequence
from pathlib import Path

import osmium
import osmium.osm.mutable as made
import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "osm"
STEP = 0.001  # about 110 m north, 55 m east at 60 degrees

Node = tuple[float, float, dict[str, str]]


def shared_extract(name: str) -> Path:
    """An extract of the shared test data, beside the repository."""
    found = SHARED / name
    if not found.is_file():
        pytest.skip(f"{name} is test data and not beside this checkout ({SHARED} is missing)")
    return found


def write_extract(path: Path, nodes: Sequence[Node], ways: Sequence[tuple[list[int], dict[str, str]]]) -> Path:
    """Nodes are numbered from 1; a way names its nodes."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number, (lon, lat, tags) in enumerate(nodes, start=1):
            writer.add_node(made.Node(id=number, location=(lon, lat), tags=tags, version=1))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(made.Way(id=number, nodes=refs, tags=tags, version=1))
    return path


def a_village(path: Path) -> Path:
    """A grid of 4 x 4 corners with streets, a pharmacy, a nameless shop, a house with a café and a park."""
    west, south = 24.90, 60.10
    nodes: list[Node] = [(west + STEP * (i % 4), south + STEP * (i // 4), {}) for i in range(16)]
    nodes += [
        (west + 0.0004, south + 0.0001, {"amenity": "pharmacy", "name": "Apteekki", "opening_hours": "24/7"}),
        (west + 0.0020, south + 0.0020, {"shop": "bakery"}),
        (west + 0.0015, south + 0.0015, {"place": "town", "name": "Kylä", "name:zh": "村", "population": "3 100"}),
    ]
    across = [([1 + 4 * row + col for col in range(4)], _street(f"Katu {row}")) for row in range(4)]
    down = [([1 + 4 * row + col for row in range(4)], _street(f"Tie {col}")) for col in range(4)]
    house = ([1, 2, 6, 5, 1], {"building": "yes", "amenity": "cafe", "name": "Kahvila", "name:en": "Coffee"})
    park = ([11, 12, 16, 15, 11], {"leisure": "park", "name": "Puisto"})
    return write_extract(path, nodes, [*across, *down, house, park])


def _street(name: str) -> dict[str, str]:
    return {"highway": "residential", "name": name}
