"""Areas on the map: rings of corners in Python, polygons in PostGIS, and the geometry between them.

A ring is open (its first corner is not repeated) and without holes; an area inside another is drawn on top of it.
Metres are taken on a plane that touches the earth in the middle of what is looked at: within 1 % up to 500 km.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from checkin.geodesy import LonLat

Ring = tuple[LonLat, ...]
Shape = BaseGeometry  # on a Plane, in metres
Fault = Literal["too_few_corners", "self_crossing", "too_small", "too_wide"]

SRID = 4326
EARTH_M = 6_371_008.8  # mean radius, IUGG
SMALLEST_M2 = 100.0  # a house; less is a slip of the finger
WIDEST_DEG = 90.0  # wider, and the plane says nothing true
GRID_M = 0.05  # corners closer than this are one: borders that meet leave no hairline between them
DEGREES = 7  # decimals, about a centimetre


@dataclass(frozen=True, slots=True)
class BadRing:
    """What is wrong with a ring; `at` where it crosses itself."""

    fault: Fault
    at: LonLat | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a middle."""

    middle: LonLat

    @property
    def _per_degree(self) -> NDArray[np.float64]:
        north = EARTH_M * math.pi / 180
        return np.array([north * math.cos(math.radians(self.middle.lat)), north])

    def metres(self, positions: Sequence[LonLat]) -> NDArray[np.float64]:
        """N x 2."""
        degrees = np.array([(p.lon, p.lat) for p in positions], dtype=np.float64).reshape(-1, 2)
        return (degrees - (self.middle.lon, self.middle.lat)) * self._per_degree

    def position(self, xy: Sequence[float] | NDArray[np.float64]) -> LonLat:
        lon, lat = np.asarray(xy, dtype=np.float64) / self._per_degree + (self.middle.lon, self.middle.lat)
        return LonLat(round(float(lon), DEGREES), round(float(lat), DEGREES))

    def polygon(self, ring: Ring) -> BaseGeometry:
        return shapely.set_precision(shapely.Polygon(self.metres(ring)), GRID_M)

    def ring(self, polygon: BaseGeometry) -> Ring:
        """The outline of the largest part, without its holes."""
        part = max(parts_of(polygon), key=lambda one: one.area)
        return tuple(self.position(xy) for xy in shapely.get_coordinates(shapely.get_exterior_ring(part))[:-1])


def plane_of(positions: Sequence[LonLat]) -> Plane:
    """Around the middle of the box of at least one position."""
    lons, lats = [p.lon for p in positions], [p.lat for p in positions]
    return Plane(LonLat((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2))


def decode_ring(wkb: bytes) -> Ring:
    """As `ST_AsBinary(area)` sends it."""
    corners = shapely.get_coordinates(shapely.get_exterior_ring(shapely.from_wkb(wkb)))[:-1]
    return tuple(LonLat(float(lon), float(lat)) for lon, lat in corners)


def encode_ring(ring: Ring) -> bytes:
    """For `ST_GeomFromWKB($n, 4326)`."""
    return shapely.to_wkb(shapely.Polygon([(p.lon, p.lat) for p in ring]))


def without_repeats(ring: Sequence[LonLat]) -> Ring:
    """Without corners that repeat the one before; a closed ring becomes an open one."""
    corners = [corner for number, corner in enumerate(ring) if number == 0 or corner != ring[number - 1]]
    return tuple(corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners)


def fault_of(ring: Ring) -> BadRing | None:
    """None for a ring that can be an area."""
    if len(set(ring)) < 3:
        return BadRing("too_few_corners")
    lons = [corner.lon for corner in ring]
    if max(lons) - min(lons) > WIDEST_DEG:
        return BadRing("too_wide")
    crossing = _crossing(ring)
    if crossing:
        return BadRing("self_crossing", crossing)
    if shapely.Polygon(plane_of(ring).metres(ring)).area < SMALLEST_M2:
        return BadRing("too_small")
    return None


def _crossing(ring: Ring) -> LonLat | None:
    outline = shapely.Polygon([(p.lon, p.lat) for p in ring])
    if shapely.is_valid(outline) or not outline.convex_hull.area:  # corners in a row cross nothing
        return None
    words = shapely.is_valid_reason(outline)  # such as: Self-intersection[24.94 60.17]
    try:
        lon, lat = (float(number) for number in words.partition("[")[2].rstrip("]").split())
    except ValueError:
        return ring[0]
    return LonLat(lon, lat)


def parts_of(area: BaseGeometry) -> list[Any]:
    """The polygons of an area; what has no surface is nothing."""
    return [part for part in shapely.get_parts(area) if shapely.get_type_id(part) == 3 and part.area > 0]


def on_top(areas: Mapping[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """What is left of each area where a smaller one lies on top; equal ones in the order of their keys."""
    left: dict[int, BaseGeometry] = {}
    covered: BaseGeometry = shapely.Polygon()
    for key in sorted(areas, key=lambda one: (areas[one].area, one)):
        left[key] = shapely.difference(areas[key], covered, grid_size=GRID_M)
        covered = shapely.union(covered, areas[key], grid_size=GRID_M)
    return left


def located(rings: Sequence[Ring], positions: Sequence[LonLat]) -> list[int | None]:
    """Which ring each position lies in, as PostGIS says it: borders included, the smallest area first."""
    outlines = np.array([shapely.Polygon([(p.lon, p.lat) for p in ring]) for ring in rings])
    points = shapely.points([(p.lon, p.lat) for p in positions]) if positions else np.array([])
    found: list[int | None] = [None] * len(positions)
    if len(outlines) and len(positions):
        size = shapely.area(outlines)
        for point, ring in zip(*shapely.STRtree(outlines).query(points, predicate="covered_by"), strict=True):
            known = found[point]
            if known is None or (size[ring], ring) < (size[known], known):
                found[point] = int(ring)
    return found


def together(shapes: Sequence[Shape]) -> Shape:
    return shapely.union_all(list(shapes), grid_size=GRID_M)


def difference_m2(one: Shape, other: Shape) -> float:
    """Of what only one of them covers."""
    return float(shapely.symmetric_difference(one, other).area)


def middle_m(shape: Shape) -> NDArray[np.float64]:
    """A point inside, x and y."""
    return shapely.get_coordinates(shapely.point_on_surface(shape))[0]
