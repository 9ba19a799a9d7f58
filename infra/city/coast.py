"""The sea: OpenStreetMap draws only coastlines, land on their left hand and water on their right."""

from collections.abc import Sequence

import shapely
from shapely.geometry import LineString, Polygon, box

Bounds = tuple[float, float, float, float]  # west, south, east, north
ASIDE_DEG = 1e-6  # a step of 0.1 m to the right of the coastline, only to see which piece lies there


def sea(coastlines: Sequence[LineString], bounds: Bounds) -> list[Polygon]:
    """Pieces of the box that are water; empty without a coastline that crosses the box."""
    frame = box(*bounds)
    merged = shapely.line_merge(shapely.union_all(list(coastlines)), directed=True)
    inside = [part for part in _lines(shapely.intersection(merged, frame)) if part.length > 10 * ASIDE_DEG]
    if not inside:
        return []
    cut = shapely.union_all([frame.boundary, *inside])
    pieces = [piece for piece in shapely.polygonize(_lines(cut)).geoms if isinstance(piece, Polygon)]
    return [piece for piece in pieces if _is_water(piece, inside)]


def _is_water(piece: Polygon, coastlines: Sequence[LineString]) -> bool:
    """More of the shore around this piece has it on the right than on the left."""
    shapely.prepare(piece)
    votes = 0
    for line in coastlines:
        if shapely.distance(piece, line) > ASIDE_DEG:
            continue
        votes += _holds_side(piece, line, -ASIDE_DEG) - _holds_side(piece, line, ASIDE_DEG)
    return votes > 0


def _holds_side(piece: Polygon, line: LineString, aside: float) -> int:
    side = shapely.offset_curve(line, aside, quad_segs=1, join_style="mitre")
    samples = [side.interpolate(share, normalized=True) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    return sum(bool(shapely.contains(piece, sample)) for sample in samples)


def _lines(geometry: shapely.Geometry) -> list[LineString]:
    return [part for part in shapely.get_parts(geometry).tolist() if isinstance(part, LineString)]
