"""Small OpenStreetMap extracts made for the tests, and the real ones that may lie beside the checkout."""

from collections.abc import Sequence
from pathlib import Path

import osmium
import osmium.osm.mutable as made

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "osm"
REAL_EXTRACTS = sorted(SHARED.glob("*.osm*"))  # of real regions, where a checkout has them beside it
STEP = 0.001  # about 110 m north, 55 m east at 60 degrees

Node = tuple[float, float, dict[str, str]]


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


def a_town(path: Path, side: int = 25) -> Path:
    """A square grid of streets 110 x 55 m apart, with a restaurant at every fourth corner."""
    west, south = 24.90, 60.10
    spots = [(west + STEP * col, south + STEP * row) for row in range(side) for col in range(side)]
    nodes: list[Node] = [(lon, lat, {}) for lon, lat in spots]
    for number, (lon, lat) in enumerate(spots[::4]):
        nodes.append((lon + STEP / 5, lat, {"amenity": "restaurant", "name": f"Ravintola {number}"}))
    nodes.append((west, south, {"place": "city", "name": "Ruutula"}))
    across = [([1 + side * row + col for col in range(side)], _street(f"Katu {row}")) for row in range(side)]
    down = [([1 + side * row + col for row in range(side)], _street(f"Tie {col}")) for col in range(side)]
    return write_extract(path, nodes, [*across, *down])


def _street(name: str) -> dict[str, str]:
    return {"highway": "residential", "name": name}
