"""A planned day beside what happened: what was kept, skipped, added or late, and what it came from. Pure.

Lateness is explained step by step: between two visits the clock slips by what the earlier one took longer, by visits
that were not planned, and by the rest, which is travel (or the changed order where the plan had something else in
between). Time that was caught up counts against it.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from backend.adherence.order import kept_share, moved

LATE_S = 15 * 60  # as for appointments: what begins within a quarter of an hour is on time
WORTH_TELLING_S = 60


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of the plan as it stood when the day began; `key` is its account or work order."""

    key: str
    name: str
    start_at: datetime
    leave_at: datetime
    stop_id: str = ""
    appointment: bool = False

    @property
    def stay_s(self) -> float:
        return (self.leave_at - self.start_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Happened:
    """One visit that was begun, or reported as missed with its reason."""

    key: str
    name: str
    visit_id: str
    started_at: datetime
    ended_at: datetime | None
    missed_reason: str | None = None
    workorder: bool = False

    @property
    def stay_s(self) -> float:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else 0.0


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of the day. `still_planned` are the keys in the plan as it is now."""

    now: datetime
    over: bool
    plan_starts_at: datetime | None = None
    day_ends_at: datetime | None = None  # the end of the working hours
    departed_at: datetime | None = None
    still_planned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the day. `late_s` is negative for early; `causes` say what it came from, the largest first."""

    state: str  # kept, skipped, unplanned, ahead
    name: str
    key: str
    planned: Planned | None = None
    happened: Happened | None = None
    late_s: int | None = None
    late: bool = False
    moved: bool = False
    reason: str | None = None
    causes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    lines: tuple[Compared, ...]
    order_kept: float | None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])


def compare(planned: Sequence[Planned], happened: Sequence[Happened], around: Around) -> Comparison:
    """Visits in the order in which they happened, then what was skipped or lies ahead in the planned order."""
    rank = {stop.key: place for place, stop in enumerate(planned)}
    visits = sorted((one for one in happened if not one.missed_reason), key=lambda one: one.started_at)
    first = {one.key: one for one in reversed(visits)}  # who came twice came first
    visits = [one for one in visits if first[one.key] is one]
    ranks = [rank[one.key] for one in visits if one.key in rank]
    out_of_turn = moved(ranks)
    causes = dict(_causes(planned, visits, around))
    lines = [_visited(one, planned, rank, around) for one in visits]
    lines = [_explained(line, causes, rank, out_of_turn) for line in lines]
    missed = {one.key: one.missed_reason for one in happened if one.missed_reason}
    seen = {one.key for one in visits}
    lines += [_not_visited(stop, missed, visits, around) for stop in planned if stop.key not in seen]
    return Comparison(tuple(lines), kept_share(ranks), _counted(lines, len(planned)))


def _counted(lines: Sequence[Compared], planned: int) -> dict[str, int]:
    counts = {state: sum(line.state == state for line in lines) for state in ("kept", "skipped", "unplanned", "ahead")}
    return counts | {"planned": planned, "late": sum(line.late for line in lines)}


def _visited(one: Happened, planned: Sequence[Planned], rank: Mapping[str, int], around: Around) -> Compared:
    place = rank.get(one.key)
    if place is None:
        added = one.key in around.still_planned
        reason = "work_order" if one.workorder else "added_to_plan" if added else "own_choice"
        return Compared("unplanned", one.name, one.key, happened=one, reason=reason)
    stop = planned[place]
    late_s = round((one.started_at - stop.start_at).total_seconds())
    return Compared("kept", one.name, one.key, stop, one, late_s, late=late_s > LATE_S)


def _explained(
    line: Compared, causes: Mapping[str, dict[str, float]], rank: Mapping[str, int], out_of_turn: AbstractSet[int]
) -> Compared:
    if line.planned is None:
        return line
    worth = ((code, round(seconds)) for code, seconds in causes[line.key].items())
    told = tuple(sorted((one for one in worth if abs(one[1]) >= WORTH_TELLING_S), key=lambda one: -one[1]))
    reason = told[0][0] if line.late and told and told[0][1] > 0 else None
    return Compared(
        line.state, line.name, line.key, line.planned, line.happened, line.late_s, line.late,
        moved=rank[line.key] in out_of_turn, reason=reason, causes=told,
    )  # fmt: skip


def _not_visited(
    stop: Planned, missed: Mapping[str, str | None], visits: Sequence[Happened], around: Around
) -> Compared:
    if stop.key in missed:
        return Compared("skipped", stop.name, stop.key, stop, reason=missed[stop.key])
    if around.still_planned and stop.key not in around.still_planned:
        return Compared("skipped", stop.name, stop.key, stop, reason="taken_out")
    if not around.over:
        return Compared("ahead", stop.name, stop.key, stop)
    last = visits[-1] if visits else None
    worked_until = (last.ended_at or last.started_at) if last else None
    ran_out = worked_until and around.day_ends_at and worked_until + _needed(stop) >= around.day_ends_at
    reason = "not_out" if last is None else "ran_out_of_time" if ran_out else "unknown"
    return Compared("skipped", stop.name, stop.key, stop, reason=reason)


def _needed(stop: Planned) -> timedelta:
    """Whoever stopped with less time left than the visit takes had no time for it."""
    return stop.leave_at - stop.start_at


def _causes(
    planned: Sequence[Planned], visits: Sequence[Happened], around: Around
) -> Iterator[tuple[str, dict[str, float]]]:
    """For every kept visit, by its key: what its lateness adds up from."""
    rank = {stop.key: place for place, stop in enumerate(planned)}
    kept = [place for place, one in enumerate(visits) if one.key in rank]
    totals: dict[str, float] = {}
    if kept:
        _add(totals, _first(planned[rank[visits[kept[0]].key]], visits[: kept[0] + 1], around))
        yield visits[kept[0]].key, dict(totals)
    for before, after in pairwise(kept):
        between = visits[before : after + 1]
        _add(totals, _step(planned, (rank[between[0].key], rank[between[-1].key]), between))
        yield visits[after].key, dict(totals)


def _first(stop: Planned, visits: Sequence[Happened], around: Around) -> dict[str, float]:
    shift_s = (visits[-1].started_at - stop.start_at).total_seconds()
    unplanned_s = sum(one.stay_s for one in visits[:-1])
    began = around.departed_at if around.departed_at and around.departed_at <= visits[0].started_at else None
    if began is None or around.plan_starts_at is None:
        return {"unplanned_visit": unplanned_s, "late_start": shift_s - unplanned_s}
    late_s = (began - around.plan_starts_at).total_seconds()
    return {"unplanned_visit": unplanned_s, "late_start": late_s, "longer_travel": shift_s - unplanned_s - late_s}


def _step(planned: Sequence[Planned], ranks: tuple[int, int], between: Sequence[Happened]) -> dict[str, float]:
    a, b = planned[ranks[0]], planned[ranks[1]]
    first, last = between[0], between[-1]
    slip_s = (last.started_at - b.start_at).total_seconds() - (first.started_at - a.start_at).total_seconds()
    longer_s = first.stay_s - a.stay_s if first.ended_at else 0.0
    unplanned_s = sum(one.stay_s for one in between[1:-1])
    rest = "longer_travel" if ranks[1] == ranks[0] + 1 else "changed_order"
    return {"longer_visit": longer_s, "unplanned_visit": unplanned_s, rest: slip_s - longer_s - unplanned_s}


def _add(totals: dict[str, float], more: Mapping[str, float]) -> None:
    for code, seconds in more.items():
        totals[code] = totals.get(code, 0.0) + seconds
