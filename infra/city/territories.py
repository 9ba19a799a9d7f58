"""Compact territories of equal size, from positions in metres on a local plane."""

import math
from collections import Counter
from collections.abc import Sequence

from checkin.geodesy import LonLat, bearing_deg, distance_m

Spot = tuple[float, float]  # metres east and north of the plane's origin


def on_plane(origin: LonLat, position: LonLat) -> Spot:
    """True to distance and direction from the origin, good for the size of a metropolis."""
    metres, way = distance_m(origin, position), math.radians(bearing_deg(origin, position))
    return (metres * math.sin(way), metres * math.cos(way))


def gap_m(a: Spot, b: Spot) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def middle(spots: Sequence[Spot]) -> Spot:
    return (
        math.fsum(x for x, _ in spots) / len(spots),
        math.fsum(y for _, y in spots) / len(spots),
    )


def reach_m(spots: Sequence[Spot]) -> float:
    """Distance from the middle to the farthest spot, 0 for none."""
    if not spots:
        return 0.0
    centre = middle(spots)
    return max(gap_m(centre, spot) for spot in spots)


def densest(spots: Sequence[Spot], cell_m: float) -> Spot:
    """The middle of the fullest square of a grid; ties go to the south-west."""
    cells = Counter((math.floor(x / cell_m), math.floor(y / cell_m)) for x, y in spots)
    best = min(cells, key=lambda cell: (-cells[cell], cell))
    return middle([(x, y) for x, y in spots if (math.floor(x / cell_m), math.floor(y / cell_m)) == best])


def split(spots: Sequence[Spot], parts: int) -> list[list[int]]:
    """Indices of `spots` in `parts` compact groups whose sizes differ by at most the number of cuts.

    Halves the longer side again and again, in proportion when `parts` is odd.
    """
    return _halve(spots, list(range(len(spots))), parts)


def nearest(spots: Sequence[Spot], to: Spot, count: int, within_m: float) -> list[int]:
    """Indices of the `count` nearest spots that are within reach, nearest first."""
    order = sorted((gap_m(spot, to), index) for index, spot in enumerate(spots))
    return [index for metres, index in order[:count] if metres <= within_m]


def _halve(spots: Sequence[Spot], members: list[int], parts: int) -> list[list[int]]:
    if parts == 1:
        return [members]
    axis = _longer_axis([spots[index] for index in members])
    members = sorted(members, key=lambda index: (spots[index][axis], index))
    low = parts // 2
    cut = len(members) * low // parts
    return _halve(spots, members[:cut], low) + _halve(spots, members[cut:], parts - low)


def _longer_axis(spots: Sequence[Spot]) -> int:
    if not spots:
        return 0
    sides = [max(spot[axis] for spot in spots) - min(spot[axis] for spot in spots) for axis in (0, 1)]
    return int(sides[1] > sides[0])
