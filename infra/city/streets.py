"""Named streets of an extract: the nearest one to a place, and one point on each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from shapely.geometry import LineString, Point

from checkin.geodesy import LonLat, distance_m
from infra.city.places import Place

SEARCH_DEG = 0.004  # only narrows the candidates: more than 100 m in every direction up to 75 degrees north
NEAR_M = 100  # a street farther away would be a wrong address


@dataclass(frozen=True, slots=True)
class StreetPoint:
    """The middle of the longest piece of a named street."""

    name: str
    position: LonLat


class Streets:
    """All named street pieces, searchable by position."""

    def __init__(self, pieces: Sequence[tuple[str, LineString]]) -> None:
        self._names = [name for name, _ in pieces]
        self._lines = [line for _, line in pieces]
        self._tree = shapely.STRtree(self._lines)

    def nearest(self, position: LonLat) -> str | None:
        """The name of the nearest street within 100 m."""
        here = Point(position.lon, position.lat)
        found = self._tree.query(here, predicate="dwithin", distance=SEARCH_DEG)
        measured = [(_metres(position, self._lines[i], here), self._names[i]) for i in found]
        metres, name = min(measured, default=(NEAR_M + 1.0, None))
        return name if metres <= NEAR_M else None

    def points(self) -> list[StreetPoint]:
        """One point per street name, by name; two streets of one name far apart count once."""
        longest: dict[str, LineString] = {}
        for name, line in zip(self._names, self._lines, strict=True):
            if name not in longest or line.length > longest[name].length:
                longest[name] = line
        return [StreetPoint(name, _middle(line)) for name, line in sorted(longest.items())]


def with_street(place: Place, streets: Streets, city: str | None = None) -> Place:
    """The place with the nearest street as its address when its tags have none."""
    if place.address is not None:
        return place
    street = streets.nearest(place.position)
    if street is None:
        return place
    return replace(place, address=f"{street}, {city}" if city else street, address_from="nearest_street")


def write_streets(points: Iterable[StreetPoint], path: Path) -> None:
    rows = ({"name": p.name, "lon": p.position.lon, "lat": p.position.lat} for p in points)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def read_streets(path: Path) -> tuple[StreetPoint, ...]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
    return tuple(StreetPoint(row["name"], LonLat(row["lon"], row["lat"])) for row in rows)


def _metres(position: LonLat, line: LineString, here: Point) -> float:
    there = line.interpolate(line.project(here))
    return distance_m(position, LonLat(there.x, there.y))


def _middle(line: LineString) -> LonLat:
    middle = line.interpolate(0.5, normalized=True)
    return LonLat(round(middle.x, 7), round(middle.y, 7))
