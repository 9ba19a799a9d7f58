"""How a planned day of the demo really went: a late morning, a chat that took longer, a turn out of order. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from checkin.geodesy import LonLat, destination, distance_m

LATE_MIN = (-3, 30, 4)  # minutes of delay in the morning: the least, the most, the usual
SLOWER = (0.95, 1.5)  # ways against the plan
AT_THE_DOOR_S = (45, 240)
LUNCH_S = 1_800
LUNCH_AFTER = timedelta(hours=4)
SWAPS = 0.35  # share of days on which two neighbours change places
BETWEEN_FIXES_S = 30
STANDING_FIX_S = 180
JITTER_M = 8.0


@dataclass(frozen=True, slots=True)
class Step:
    """One visit as it was made; `place` is a row of the travel times."""

    place: int
    left_at: datetime
    arrived_at: datetime
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Crumb:
    at: datetime
    position: LonLat
    accuracy_m: float


def turns(planned: Sequence[int], rng: Random) -> list[int]:
    order = list(planned)
    if len(order) > 2 and rng.random() < SWAPS:
        at = rng.randrange(1, len(order) - 1)
        order[at], order[at + 1] = order[at + 1], order[at]
    return order


def steps(
    order: Sequence[int],
    departs_at: datetime,
    travel_s: Callable[[int, int], float],
    stays_s: Sequence[float],
    rng: Random,
) -> Iterator[Step]:
    """From row 0, home. `stays_s` belongs to `order`."""
    now, here, fed = departs_at + timedelta(minutes=rng.triangular(*LATE_MIN)), 0, False
    for place, stay_s in zip(order, stays_s, strict=True):
        if not fed and now - departs_at >= LUNCH_AFTER:
            now, fed = now + timedelta(seconds=LUNCH_S), True
        arrived_at = now + timedelta(seconds=travel_s(here, place) * rng.uniform(*SLOWER))
        started_at = arrived_at + timedelta(seconds=rng.uniform(*AT_THE_DOOR_S))
        yield Step(place, now, arrived_at, started_at)
        now, here = started_at + timedelta(seconds=stay_s), place


def along(way: Sequence[LonLat], left_at: datetime, arrived_at: datetime, rng: Random) -> Iterator[Crumb]:
    """A fix at every corner of a way, and at least one in BETWEEN_FIXES_S, at an even pace."""
    lengths = [max(0.1, distance_m(a, b)) for a, b in pairwise(way)]
    took, passed_m = arrived_at - left_at, 0.0
    for a, b, length_m in zip(way, way[1:], lengths, strict=False):
        parts = max(1, int(took.total_seconds() * length_m / sum(lengths) // BETWEEN_FIXES_S))
        for part in range(parts):
            rest = part / parts
            spot = LonLat(a.lon + (b.lon - a.lon) * rest, a.lat + (b.lat - a.lat) * rest)
            yield _crumb(spot, left_at + took * ((passed_m + rest * length_m) / sum(lengths)), rng)
        passed_m += length_m
    yield _crumb(way[-1], arrived_at, rng)


def standing(spot: LonLat, since: datetime, until: datetime, rng: Random) -> Iterator[Crumb]:
    now = since
    while now < until:
        yield _crumb(spot, now, rng)
        now += timedelta(seconds=STANDING_FIX_S)
    yield _crumb(spot, until, rng)


def _crumb(spot: LonLat, at: datetime, rng: Random) -> Crumb:
    return Crumb(at, destination(spot, rng.uniform(0, 360), rng.uniform(0, JITTER_M)), round(rng.uniform(5, 18), 1))


def corners(geometry: str) -> list[LonLat]:
    """An encoded polyline of precision 5. Source: Google, "Encoded Polyline Algorithm Format"."""
    found, numbers, value, shift = list[LonLat](), [0, 0], 0, 0
    turn = 0
    for letter in geometry:
        part = ord(letter) - 63
        value |= (part & 31) << shift
        shift += 5
        if part < 32:
            numbers[turn] += ~(value >> 1) if value & 1 else value >> 1
            value, shift, turn = 0, 0, 1 - turn
            if turn == 0:
                found.append(LonLat(numbers[1] / 1e5, numbers[0] / 1e5))
    return found
