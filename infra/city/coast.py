"""The sea: OpenStreetMap draws only coastlines, land on their left hand and water on their right."""

from collections.abc import Sequence

import shapely
from shapely.affinity import scale
from shapely.geometry import LineString, Point, Polygon, box

Bounds = tuple[float, float, float, float]  # west, south, east, north
ASIDE_DEG = 1e-6  # a step of 0.1 m to the right of the coastline, only to see which piece lies there
LOOSE_DEG = 0.004  # a coastline has a node every few hundred metres at least


def sea(coastlines: Sequence[LineString], bounds: Bounds) -> list[Polygon]:
    """Pieces of the box that are water; empty without a coastline that divides the box.

    An extract cut without completing its ways ends its coastlines a little inside the box; such loose ends
    are led on to the edge.
    """
    frame = box(*bounds)
    merged = _lines(shapely.line_merge(shapely.union_all(list(coastlines)), directed=True))
    shores = [_led_out(line, frame) for line in merged]
    inside = [part for line in shores for part in _lines(shapely.intersection(line, frame))]
    inside = [part for part in inside if part.length > 10 * ASIDE_DEG]
    cut = shapely.union_all([frame.boundary, *shores])
    pieces = [piece for piece in shapely.polygonize(_lines(cut)).geoms if isinstance(piece, Polygon)]
    return [piece for piece in pieces if frame.contains(piece.representative_point()) and _is_water(piece, inside)]


def _led_out(line: LineString, frame: Polygon) -> LineString:
    """The line with each loose end near the edge of the frame drawn a little beyond that edge."""
    if line.is_closed:
        return line
    first, last = Point(line.coords[0]), Point(line.coords[-1])
    return LineString([*_beyond(first, frame)[::-1], *line.coords, *_beyond(last, frame)])


def _beyond(end: Point, frame: Polygon) -> list[tuple[float, ...]]:
    if not frame.contains(end) or frame.boundary.distance(end) > LOOSE_DEG:
        return []
    way_out = shapely.shortest_line(end, frame.boundary)
    return [scale(way_out, 1.5, 1.5, origin=end).coords[-1]]


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
