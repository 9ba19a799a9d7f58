"""Land around points: every point gets the land that is nearest to it, and areas are put together from that land."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from backend.db.areas import GRID_M, Shape, parts_of

THINNING = (1.5, 1.0, 0.6, 0.35)  # of the usual distance between points, the roughest first
NEARLY_ALL = 0.995  # of the points: the rest changes sides rather than bending a border around itself
SHORTEST_BORDER_M = 1.0  # cells that meet in a corner are no neighbours


@dataclass(frozen=True, slots=True)
class Tiles:
    """One cell per point, within the land; `neighbours` share a border inside it."""

    cells: tuple[BaseGeometry, ...]
    neighbours: tuple[tuple[int, ...], ...]


def tiles(points_m: NDArray[np.float64], land: BaseGeometry) -> Tiles:
    """Of N x 2 distinct points."""
    if len(points_m) == 1:
        return Tiles((land,), ((),))
    whole = shapely.voronoi_polygons(shapely.MultiPoint(points_m), extend_to=land, ordered=True)
    cells = shapely.intersection(np.array(shapely.get_parts(whole)), land, grid_size=GRID_M)
    around: list[set[int]] = [set() for _ in cells]
    one, other = shapely.STRtree(cells).query(cells, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    border_m = shapely.length(shapely.intersection(shapely.boundary(cells[one]), shapely.boundary(cells[other])))
    for a, b in zip(one[border_m > SHORTEST_BORDER_M], other[border_m > SHORTEST_BORDER_M], strict=True):
        around[int(a)].add(int(b))
        around[int(b)].add(int(a))
    return Tiles(tuple(cells), tuple(tuple(sorted(some)) for some in around))


def redrawn(
    areas: Mapping[int, BaseGeometry], tiling: Tiles, before: Sequence[int], after: Sequence[int]
) -> dict[int, BaseGeometry]:
    """The areas after cells went from one zone to another, each in one piece.

    Borders move only around those cells: there the land of every cell goes to its zone, elsewhere nothing changes.
    """
    moved = {cell for cell, zone in enumerate(after) if zone != before[cell]}
    touched = moved | {other for cell in moved for other in tiling.neighbours[cell]}
    if not touched:
        return dict(areas)
    given: dict[int, list[BaseGeometry]] = {zone: [] for zone in areas}
    for cell in sorted(touched):
        given[after[cell]].append(tiling.cells[cell])
    remade = shapely.union_all([tiling.cells[cell] for cell in sorted(touched)], grid_size=GRID_M)
    drawn = {
        zone: shapely.union_all([shapely.difference(area, remade, grid_size=GRID_M), *given[zone]], grid_size=GRID_M)
        for zone, area in areas.items()
    }
    return in_one_piece(drawn, {after[cell] for cell in touched} | {before[cell] for cell in touched})


def of_owners(tiling: Tiles, owners: Sequence[int]) -> dict[int, BaseGeometry]:
    """One area per owner from the cells of the owner's points, each in one piece."""
    drawn = {
        owner: shapely.union_all(
            [cell for cell, mine in zip(tiling.cells, owners, strict=True) if mine == owner], grid_size=GRID_M
        )
        for owner in sorted(set(owners))
    }
    return in_one_piece(drawn, set(drawn))


def in_one_piece(areas: Mapping[int, BaseGeometry], which: AbstractSet[int]) -> dict[int, BaseGeometry]:
    """Gives lesser parts to the area with which they share the longest border; what touches nobody is let go."""
    whole = {zone: _largest(area) if zone in which else area for zone, area in areas.items()}
    loose = [part for zone in sorted(which) for part in _lesser(areas[zone])]
    for part in sorted(loose, key=lambda one: -one.area):
        edge = shapely.boundary(part)
        shared = {zone: shapely.length(shapely.intersection(edge, area)) for zone, area in whole.items()}
        nearest = max(shared, key=lambda zone: (shared[zone], -zone))
        if shared[nearest] > SHORTEST_BORDER_M:
            whole[nearest] = shapely.union(whole[nearest], part, grid_size=GRID_M)
    return whole


def _largest(area: BaseGeometry) -> BaseGeometry:
    return max(parts_of(area), key=lambda one: one.area, default=area)


def _lesser(area: BaseGeometry) -> list[BaseGeometry]:
    return sorted(parts_of(area), key=lambda one: one.area)[:-1]


def around(points_m: NDArray[np.float64], margin_m: float) -> BaseGeometry:
    """One piece of land that holds the points with a margin."""
    hull = shapely.concave_hull(shapely.MultiPoint(points_m), ratio=0.3)
    return shapely.simplify(shapely.buffer(hull, margin_m, quad_segs=2), margin_m / 2)


def smoothed(
    areas: Mapping[int, Shape], points_m: NDArray[np.float64], zones: Sequence[int], kept: float = NEARLY_ALL
) -> dict[int, Shape]:
    """The same areas with fewer corners on the borders that they share, as long as so many points stay in their own.

    Borders with land outside stay as they are. Shared ones are thinned together, so that they still meet.
    Source: Visvalingam and Whyatt 1993, on a coverage, as GEOS does it.
    """
    keys = sorted(key for key, area in areas.items() if len(parts_of(area)) == 1)
    if len(keys) < 2 or not len(points_m):
        return dict(areas)
    spacing_m = float(np.sqrt(sum(areas[key].area for key in keys) / len(points_m)))
    points = np.array([shapely.Point(xy) for xy in points_m])
    whole = np.array([areas[key] for key in keys])
    at_home = _at_home(keys, whole, points, zones)
    for tolerance in THINNING:
        thin = shapely.coverage_simplify(whole, tolerance * spacing_m, simplify_boundary=False)
        if all(shapely.is_valid(thin)) and _at_home(keys, thin, points, zones) >= at_home * kept:
            return {**areas, **dict(zip(keys, thin, strict=True))}
    return dict(areas)


def _at_home(keys: Sequence[int], areas: NDArray[Any], points: NDArray[Any], zones: Sequence[int]) -> int:
    """How many points lie in the area of their zone."""
    wanted = np.asarray(zones)
    return sum(
        int(np.count_nonzero(shapely.covers(area, points[wanted == key])))
        for key, area in zip(keys, areas, strict=True)
    )
