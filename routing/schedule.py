"""When each stop of a given order is reached: earliest times, breaks where they delay least.

For a fixed order the state after a stop is only (clock, breaks taken), and an earlier clock is never
worse because waiting is allowed; so keeping the earliest clock per number of breaks taken is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from routing.model import UNREACHABLE_S, Break, Candidate, Matrix, Problem, Rep, Window
from routing.plan import Code, Rest, Route, Stop


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The first candidate of the order that cannot be served, and why."""

    candidate_id: str
    code: Code


class _Leg(NamedTuple):
    """One way of reaching and serving a stop, linked to the leg before it."""

    leave_s: int
    arrive_s: int
    start_s: int
    rests: tuple[Rest, ...]
    before: "_Leg | None"


def breaks_due(rep: Rep) -> tuple[Break, ...]:
    """The breaks that can still be begun in the rep's hours."""
    return tuple(rest for rest in rep.breaks if rest.window.closes_s >= rep.hours.opens_s)


def earliest_start_s(windows: Sequence[Window], ready_s: int) -> int | None:
    for window in windows:
        if ready_s <= window.closes_s:
            return max(ready_s, window.opens_s)
    return None


def refusal(rep: Rep, candidate: Candidate) -> Code | None:
    """Why this rep can never make this visit today, whatever the route."""
    if not candidate.windows:
        return "closed_today"
    if candidate.required_rep not in (None, rep.whose):
        return "other_rep"
    if not candidate.skills <= rep.skills:
        return "skill_missing"
    return None


def late_code(candidate: Candidate) -> Code:
    return "appointment_conflict" if candidate.rank else "no_time_left"


def _cross(clock_s: int, travel_s: int, rests_due: Sequence[Break]) -> tuple[int, int, tuple[Rest, ...]] | None:
    """(arrival, ready, rests) of a leg on which all `rests_due` are taken, or None.

    A rest on arrival costs least, because it eats waiting; if the window would close before, rest
    before leaving or on the way.
    """
    arrive_s: int | None = None
    rests: list[Rest] = []
    for rest in rests_due:
        start_s = max(clock_s, rest.window.opens_s)
        if start_s > rest.window.closes_s:
            return None
        if clock_s + travel_s <= rest.window.closes_s:
            clock_s += travel_s
            travel_s = 0
            arrive_s = clock_s if arrive_s is None else arrive_s
            start_s = max(clock_s, rest.window.opens_s)
        else:
            travel_s -= start_s - clock_s
        clock_s = start_s + rest.duration_s
        rests.append(Rest(start_s, clock_s))
    ready_s = clock_s + travel_s
    return (ready_s if arrive_s is None else arrive_s), ready_s, tuple(rests)


def _advance(
    layer: Sequence[_Leg | None], travel_s: int, due: Sequence[Break], candidate: Candidate
) -> list[_Leg | None]:
    """The best way to serve `candidate` next, per number of breaks taken so far."""
    best: list[_Leg | None] = [None] * len(layer)
    for taken, leg in enumerate(layer):
        if leg is None:
            continue
        for then_taken in range(taken, len(layer)):
            crossed = _cross(leg.leave_s, travel_s, due[taken:then_taken])
            if crossed is None:
                break
            start_s = earliest_start_s(candidate.windows, crossed[1])
            if start_s is None:
                break
            leave_s = start_s + candidate.duration_s
            known = best[then_taken]
            if known is None or leave_s < known.leave_s:
                best[then_taken] = _Leg(leave_s, crossed[0], start_s, crossed[2], leg)
    return best


def _home(layer: Sequence[_Leg | None], travel_s: int, due: Sequence[Break], closes_s: int) -> _Leg | None:
    """The earliest way home inside the hours; breaks that can be begun at home by then are spared."""
    best: _Leg | None = None
    for taken, leg in enumerate(layer):
        if leg is None:
            continue
        for then_taken in range(taken, len(layer)):
            crossed = _cross(leg.leave_s, travel_s, due[taken:then_taken])
            if crossed is None:
                break
            end_s = crossed[1]
            spared = then_taken == len(due) or end_s <= due[then_taken].window.closes_s
            if spared and end_s <= closes_s and (best is None or end_s < best.leave_s):
                best = _Leg(end_s, crossed[0], end_s, crossed[2], leg)
    return best


def _first_refused(rep: Rep, order: Sequence[Candidate]) -> Infeasible | None:
    load = 0
    for i, candidate in enumerate(order):
        load += candidate.load
        code = refusal(rep, candidate)
        if code is not None:
            return Infeasible(candidate.id, code)
        if rep.max_visits is not None and i >= rep.max_visits:
            return Infeasible(candidate.id, "over_max_visits")
        if rep.max_load is not None and load > rep.max_load:
            return Infeasible(candidate.id, "over_max_load")
    return None


def time_route(problem: Problem, rep: Rep, order: Sequence[Candidate]) -> Route | Infeasible:
    """Time `order` for `rep`: earliest possible, leaving home no earlier than the first stop needs."""
    refused = _first_refused(rep, order)
    if refused is not None:
        return refused
    if not order:
        return Route(rep.id, rep.hours.opens_s, rep.hours.opens_s)
    matrix = problem.matrix(rep)
    last = _ride(matrix, rep, order)
    return last if isinstance(last, Infeasible) else _route(matrix, rep, order, last)


def _ride(matrix: Matrix, rep: Rep, order: Sequence[Candidate]) -> _Leg | Infeasible:
    """The last leg of the earliest way through the order and home."""
    travel_s = matrix.seconds.item
    due = breaks_due(rep)
    opens_s = rep.hours.opens_s
    layer: Sequence[_Leg | None] = (_Leg(opens_s, opens_s, opens_s, (), None), *(None,) * len(due))
    place = rep.start
    for candidate in order:
        leg_s = travel_s(place, candidate.place)
        if leg_s >= UNREACHABLE_S:
            return Infeasible(candidate.id, "unreachable")
        layer = _advance(layer, leg_s, due, candidate)
        if not any(layer):
            return Infeasible(candidate.id, late_code(candidate))
        place = candidate.place
    back_s = travel_s(place, rep.end)
    if back_s >= UNREACHABLE_S:
        return Infeasible(order[-1].id, "unreachable")
    return _home(layer, back_s, due, rep.hours.closes_s) or Infeasible(order[-1].id, late_code(order[-1]))


def _chain(last: _Leg) -> list[_Leg]:
    legs: list[_Leg] = []
    leg: _Leg | None = last
    while leg is not None:
        legs.append(leg)
        leg = leg.before
    return legs[::-1]


def _set_out(rep: Rep, first: _Leg, travel_s: int) -> tuple[int, _Leg]:
    """Leave so late that nobody waits at the first door, if the breaks of that leg fit in before."""
    departs_s = first.start_s - travel_s
    rested_s = max((rest.end_s for rest in first.rests), default=rep.hours.opens_s)
    if first.rests and departs_s < rested_s:
        return rep.hours.opens_s, first
    return departs_s, first._replace(arrive_s=first.start_s, rests=())


def _route(matrix: Matrix, rep: Rep, order: Sequence[Candidate], last: _Leg) -> Route:
    legs = _chain(last)
    places = [rep.start, *(candidate.place for candidate in order), rep.end]
    seconds = [matrix.seconds.item(a, b) for a, b in pairwise(places)]
    metres = [matrix.metres.item(a, b) for a, b in pairwise(places)]
    departs_s, legs[1] = _set_out(rep, legs[1], seconds[0])
    stops: list[Stop] = []
    for i, candidate in enumerate(order):
        leg = legs[i + 1]
        rested_s = sum(rest.end_s - rest.start_s for rest in leg.rests if rest.start_s >= leg.arrive_s)
        wait_s = leg.start_s - leg.arrive_s - rested_s
        stops.append(
            Stop(
                candidate.id,
                candidate.place,
                leg.arrive_s,
                leg.start_s,
                leg.leave_s,
                wait_s,
                seconds[i],
                metres[i],
            )
        )
    rests = tuple(rest for leg in legs[1:] for rest in leg.rests)
    return Route(
        rep.id,
        departs_s,
        last.leave_s,
        tuple(stops),
        rests,
        travel_s=sum(seconds),
        travel_m=sum(metres),
        back_travel_s=seconds[-1],
        back_travel_m=metres[-1],
    )


def keep_fitting(problem: Problem, rep: Rep, order: Sequence[Candidate]) -> tuple[Route, tuple[Infeasible, ...]]:
    """Keep the order and give up what no longer fits: the late stop itself, but before a promise
    is broken the least worthy stop of lower rank ahead of it.
    """
    kept = list(order)
    given_up: list[Infeasible] = []
    while isinstance(timed := time_route(problem, rep, kept), Infeasible):
        at = next(i for i, candidate in enumerate(kept) if candidate.id == timed.candidate_id)
        weaker = [i for i in range(at) if kept[i].rank < kept[at].rank]
        code = timed.code
        if code in ("appointment_conflict", "over_max_visits", "over_max_load") and weaker:
            at = min(weaker, key=lambda i: (kept[i].rank, kept[i].prize_s))
            code = "no_time_left" if code == "appointment_conflict" else code
        given_up.append(Infeasible(kept[at].id, code))
        del kept[at]
    return timed, tuple(given_up)
