"""Whether a team can do what its accounts wish, and by how much everything comes later where it cannot. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from backend.horizon.flow import TYPICAL_LEG_S
from backend.plans.flow import Worker
from routing.due import MAX_INTERVAL_DAYS, MIN_INTERVAL_DAYS, stretch

WEEK_DAYS = 7
NOTICED = 1.05  # a ratio below is within what the estimate of the load can tell


@dataclass(frozen=True, slots=True)
class Load:
    """`ratio` (1 or more) stretches every interval; so many `more_people` would make it 1."""

    ratio: float
    more_people: int


NO_LOAD = Load(1.0, 0)


def load_of(
    wished: Sequence[Any],
    people: Iterable[Worker],
    workdays: Mapping[UUID, frozenset[int]],
    leg_s: float | None,
) -> Load:
    """`wished` has accounts and their mean duration by interval; `leg_s` is the travel that a visit costs here."""
    rows = [(min(max(row["interval_days"], MIN_INTERVAL_DAYS), MAX_INTERVAL_DAYS), row) for row in wished]
    per_day = sum(row["accounts"] / interval for interval, row in rows)
    if not per_day:
        return NO_LOAD
    duration_s = sum(row["accounts"] * row["duration_s"] / interval for interval, row in rows) / per_day
    each_s = duration_s + (TYPICAL_LEG_S if leg_s is None else leg_s)
    able = [_visits(worker, each_s) * len(workdays[worker.id]) / WEEK_DAYS for worker in people]
    if sum(able) <= 0:
        return NO_LOAD
    ratio = stretch((interval for interval, row in rows for _ in range(row["accounts"])), sum(able))
    return Load(round(ratio, 2), ceil((ratio - 1) * len(able))) if ratio >= NOTICED else NO_LOAD


def _visits(worker: Worker, each_s: float) -> float:
    """A day holds so many."""
    rest_s = sum(rest.duration_s for rest in worker.rests)
    visits = max(0, worker.ends_s - worker.starts_s - rest_s) / each_s
    return visits if worker.max_visits is None else min(visits, worker.max_visits)
