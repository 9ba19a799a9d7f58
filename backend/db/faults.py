"""Where areas lie on top of each other, and where they leave land between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from backend.db.areas import Ring, Shape, middle_m, parts_of, plane_of, together
from checkin.geodesy import LonLat

SLIT_M = 60  # narrower than this between two areas, nobody meant to leave it
SMALLEST_M2 = 400  # below, a border was followed by hand


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of two areas by their numbers; `points` lie in it."""

    first: int
    second: int
    area_m2: int
    points: int


@dataclass(frozen=True, slots=True)
class Gap:
    middle: LonLat
    area_m2: int
    points: int


@dataclass(frozen=True, slots=True)
class Faults:
    """Largest first."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]


def faults(rings: Sequence[Ring], positions: Sequence[LonLat]) -> Faults:
    """Of at least one area."""
    plane = plane_of([corner for ring in rings for corner in ring])
    outlines = np.array([plane.polygon(ring) for ring in rings])
    points = shapely.STRtree([shapely.Point(xy) for xy in plane.metres(positions)])

    def inside(shape: Shape) -> int:
        return len(points.query(shape, predicate="intersects"))

    overlaps: list[Overlap] = []
    for one, other in zip(*shapely.STRtree(outlines).query(outlines, predicate="intersects"), strict=True):
        if one < other:
            common: Any = shapely.intersection(outlines[one], outlines[other])
            if common.area >= SMALLEST_M2:
                overlaps.append(Overlap(int(one), int(other), round(common.area), inside(common)))
    between = [
        Gap(plane.position(middle_m(part)), round(part.area), inside(part))
        for part in gaps(list(outlines))
        if part.area >= SMALLEST_M2
    ]
    return Faults(tuple(sorted(overlaps, key=lambda one: -one.area_m2)), tuple(between))


def gaps(areas: Sequence[Shape], narrow_m: float = SLIT_M) -> list[Shape]:
    """Land that areas enclose without covering it, and slits narrower than `narrow_m` between them; largest first."""
    covered = together(areas)
    wider = shapely.buffer(covered, narrow_m / 2, join_style="mitre")
    closed = shapely.buffer(wider, -narrow_m / 2, join_style="mitre")
    filled = [shapely.Polygon(shapely.get_exterior_ring(part)) for part in parts_of(closed)]
    left = shapely.difference(together(filled), covered)
    return sorted(parts_of(left), key=lambda one: -one.area)
