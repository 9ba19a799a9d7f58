"""A day's breadcrumbs as a path: cleaned of impossible fixes, standing left out, unknown stretches named. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from checkin.geodesy import LonLat, distance_m

WORST_ACCURACY_M = 100.0  # a vaguer fix would add more than it tells
FASTEST_MPS = {"car": 45.0, "bicycle": 14.0, "foot": 4.0}
AS_FAST_AS_ANYTHING_MPS = 45.0
SLOWEST_MPS = 0.5  # a slow stroll; traffic that crawls still gets on faster over a leg
STUBBORN = 3  # so many fixes in a row that disagree with the last one are right, and it was wrong
STANDING_M = 30.0  # what a phone on a table wanders
GAP_S, GAP_M = 180.0, 300.0  # without a fix for so long and so far, nobody knows the way between


@dataclass(frozen=True, slots=True)
class Point:
    at: datetime
    position: LonLat
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Leg:
    """From the moment one place was left to the arrival at the next; a `gap` is a straight line of unknown way."""

    start: LonLat
    end: LonLat
    left_at: datetime
    at: datetime
    metres: float
    gap: bool

    @property
    def seconds(self) -> float:
        """On the move: whoever is slower than SLOWEST_MPS stood for a part of it."""
        passed_s = (self.at - self.left_at).total_seconds()
        return passed_s if self.gap else min(passed_s, self.metres / SLOWEST_MPS)


def cleaned(points: Iterable[Point], profile: str) -> list[Point]:
    """In the order of time, without vague fixes and without jumps that nobody can make."""
    fastest, kept, refused = FASTEST_MPS.get(profile, AS_FAST_AS_ANYTHING_MPS), list[Point](), 0
    for point in sorted(points, key=lambda one: one.at):
        if point.accuracy_m > WORST_ACCURACY_M:
            continue
        if kept and refused < STUBBORN and _impossible(kept[-1], point, fastest):
            refused += 1
            continue
        if kept and refused >= STUBBORN:
            kept.pop()
        kept.append(point)
        refused = 0
    return kept


def _impossible(before: Point, after: Point, fastest_mps: float) -> bool:
    away_m = distance_m(before.position, after.position) - before.accuracy_m - after.accuracy_m
    return away_m > max(1.0, (after.at - before.at).total_seconds()) * fastest_mps


def legs(points: Sequence[Point]) -> Iterator[Leg]:
    """Every move of more than STANDING_M; the time spent in one place belongs to none."""
    if not points:
        return
    anchor, left_at = points[0], points[0].at
    for before, point in pairwise(points):
        away_m = distance_m(anchor.position, point.position)
        if away_m <= max(STANDING_M, point.accuracy_m):
            left_at = point.at
            continue
        silent_s = (point.at - before.at).total_seconds()
        gap = silent_s > GAP_S and away_m > GAP_M
        yield Leg(anchor.position, point.position, left_at, point.at, away_m, gap)
        anchor, left_at = point, point.at


def segments(moves: Sequence[Leg]) -> list[tuple[bool, list[LonLat]]]:
    """What a map draws: runs of places, each known from end to end or (True) a gap."""
    drawn: list[tuple[bool, list[LonLat]]] = []
    for leg in moves:
        if not leg.gap and drawn and not drawn[-1][0] and drawn[-1][1][-1] == leg.start:
            drawn[-1][1].append(leg.end)
        else:
            drawn.append((leg.gap, [leg.start, leg.end]))
    return drawn
