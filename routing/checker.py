"""What is wrong with a plan, whoever made it. Own arithmetic, no search; empty list = sound.

Only the question whether what was left out could have been kept is asked of the insertion test.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.insertion import Probe
from routing.model import UNREACHABLE_S, Break, Candidate, Problem, Rep
from routing.plan import Plan, Rest, Route, Stop, prize_for


@dataclass(frozen=True, slots=True)
class Violation:
    """`subject` is the id of the rep, candidate or `plan` it is about."""

    code: str
    subject: str
    message: str


Found = Iterable[Violation]


@dataclass(frozen=True, slots=True)
class _Day:
    """One route with its rep and the visits of its stops."""

    problem: Problem
    rep: Rep
    route: Route

    @property
    def visits(self) -> list[Candidate]:
        return [self.problem.candidate(stop.candidate_id) for stop in self.route.stops]

    def gaps(self) -> list[tuple[int, int]]:
        """From leaving one place to starting at the next; the last ends at home."""
        leaves = [self.route.start_s, *(stop.leave_s for stop in self.route.stops)]
        starts = [*(stop.start_s for stop in self.route.stops), self.route.end_s]
        return list(zip(leaves, starts, strict=True))

    def rests_in(self, gap: tuple[int, int]) -> list[Rest]:
        return [rest for rest in self.route.rests if gap[0] <= rest.start_s and rest.end_s <= gap[1]]


def _strangers(problem: Problem, plan: Plan) -> Found:
    for route in plan.routes:
        if not problem.knows_rep(route.rep_id):
            yield Violation("unknown_rep", route.rep_id, "the problem has no such rep")
    named = [stop.candidate_id for route in plan.routes for stop in route.stops]
    for candidate_id in (*named, *(entry.candidate_id for entry in plan.left_out)):
        if not problem.knows_candidate(candidate_id):
            yield Violation("unknown_candidate", candidate_id, "the problem has no such candidate")


def _account(problem: Problem, plan: Plan) -> Found:
    """Every rep has one route; every candidate is visited once or left out once."""
    reps = [route.rep_id for route in plan.routes]
    for rep in problem.reps:
        if reps.count(rep.id) != 1:
            yield Violation("route_count", rep.id, f"{reps.count(rep.id)} routes instead of one")
    mentions: dict[str, int] = {candidate.id: 0 for candidate in problem.candidates}
    visited = [stop.candidate_id for route in plan.routes for stop in route.stops]
    for candidate_id in (*visited, *(entry.candidate_id for entry in plan.left_out)):
        mentions[candidate_id] += 1
    for candidate_id, count in mentions.items():
        if count != 1:
            yield Violation("not_once", candidate_id, f"visited or left out {count} times instead of once")


def _suits(day: _Day) -> Found:
    for visit in day.visits:
        if not visit.skills <= day.rep.skills:
            yield Violation("skill_missing", visit.id, f"{day.rep.id} lacks {visit.skills - day.rep.skills}")
        if visit.required_rep not in (None, day.rep.whose):
            yield Violation("other_rep", visit.id, f"belongs to {visit.required_rep}, not {day.rep.id}")
    limit = day.rep.max_visits
    if limit is not None and len(day.route.stops) > limit:
        yield Violation("over_max_visits", day.rep.id, f"{len(day.route.stops)} visits, at most {limit}")
    load, room = sum(visit.load for visit in day.visits), day.rep.max_load
    if room is not None and load > room:
        yield Violation("over_max_load", day.rep.id, f"needs {load}, has room for {room}")


def _hours(day: _Day) -> Found:
    hours, route = day.rep.hours, day.route
    if not hours.opens_s <= route.start_s <= route.end_s <= hours.closes_s:
        yield Violation("outside_hours", day.rep.id, f"on the road {route.start_s}..{route.end_s}")
    if not route.stops and (route.start_s != route.end_s or route.rests):
        yield Violation("idle_route", day.rep.id, "no stops, yet time passes")


def _service(day: _Day) -> Found:
    for stop, visit in zip(day.route.stops, day.visits, strict=True):
        if stop.place != visit.place:
            yield Violation("wrong_place", visit.id, f"at {stop.place} instead of {visit.place}")
        if not any(w.opens_s <= stop.start_s <= w.closes_s for w in visit.windows):
            yield Violation("outside_window", visit.id, f"starts at {stop.start_s}")
        if stop.leave_s != stop.start_s + visit.duration_s:
            yield Violation("wrong_duration", visit.id, f"stays {stop.leave_s - stop.start_s} s")


def _travel(day: _Day) -> Found:
    """Legs and totals are those of the matrix."""
    matrix, route = day.problem.matrix(day.rep), day.route
    if not route.stops:
        said = (route.travel_s, route.travel_m, route.back_travel_s, route.back_travel_m)
        if said != (0, 0, 0, 0):
            yield Violation("wrong_travel", day.rep.id, "no stops, yet travel")
        return
    places = [day.rep.start, *(visit.place for visit in day.visits), day.rep.end]
    legs = [*((stop.travel_s, stop.travel_m) for stop in route.stops), (route.back_travel_s, route.back_travel_m)]
    for i, leg in enumerate(legs):
        seconds = matrix.seconds.item(places[i], places[i + 1])
        subject = route.stops[i].candidate_id if i < len(route.stops) else day.rep.id
        if leg != (seconds, matrix.metres.item(places[i], places[i + 1])):
            yield Violation("wrong_travel", subject, f"leg {i} is said to be {leg}")
        if seconds >= UNREACHABLE_S:
            yield Violation("unreachable", subject, f"there is no way for leg {i}")
    if (route.travel_s, route.travel_m) != (sum(s for s, _ in legs), sum(m for _, m in legs)):
        yield Violation("wrong_travel", day.rep.id, "the totals are not the sum of the legs")


def _span_s(rests: Sequence[Rest]) -> int:
    return sum(rest.end_s - rest.start_s for rest in rests)


def _leg_fits(day: _Day, gap: tuple[int, int], stop: Stop) -> bool:
    """Leave + travel + rests on the way = arrive; + rests at the door + wait = start."""
    rests = day.rests_in(gap)
    on_the_way = [rest for rest in rests if rest.start_s < stop.arrive_s]
    at_the_door = [rest for rest in rests if rest.start_s >= stop.arrive_s]
    arrives = stop.arrive_s == gap[0] + stop.travel_s + _span_s(on_the_way)
    starts = stop.start_s == stop.arrive_s + _span_s(at_the_door) + stop.wait_s
    return arrives and starts and stop.wait_s >= 0


def _clock(day: _Day) -> Found:
    """Time adds up along the route."""
    gaps, route = day.gaps(), day.route
    for stop, gap in zip(route.stops, gaps, strict=False):
        if not _leg_fits(day, gap, stop):
            yield Violation("wrong_time", stop.candidate_id, "arrival, wait and start do not add up")
    way_s = route.back_travel_s + _span_s(day.rests_in(gaps[-1])) if route.stops else 0
    if route.end_s < gaps[-1][0] + way_s:
        yield Violation("wrong_time", day.rep.id, "comes home sooner than the way allows")


def _rests(day: _Day) -> Found:
    """Rests lie between visits and apart."""
    gaps = day.gaps()
    for rest in day.route.rests:
        if not any(gap[0] <= rest.start_s and rest.end_s <= gap[1] for gap in gaps):
            yield Violation("rest_in_visit", day.rep.id, f"rest at {rest.start_s} is not between visits")
    for earlier, later in pairwise(day.route.rests):
        if later.start_s < earlier.end_s:
            yield Violation("rests_overlap", day.rep.id, f"at {later.start_s}")


def _breaks(day: _Day) -> Found:
    """Each rest is one of the rep's breaks, and no break is missing."""
    taken = list(day.route.rests)
    for due in day.rep.breaks:
        rest = next((rest for rest in taken if _is_break(due, rest)), None)
        if rest is not None:
            taken.remove(rest)
        elif day.route.stops and not _spared(day, due):
            yield Violation("break_missing", day.rep.id, f"the break of {due.window.opens_s} is not taken")
    for rest in taken:
        yield Violation("wrong_rest", day.rep.id, f"rest at {rest.start_s} is none of the breaks")


def _is_break(due: Break, rest: Rest) -> bool:
    begins = due.window.opens_s <= rest.start_s <= due.window.closes_s
    return begins and rest.end_s - rest.start_s == due.duration_s


def _spared(day: _Day, due: Break) -> bool:
    """Too late to begin, or possible in the rep's hours before setting out, or after coming home."""
    hours, window = day.rep.hours, due.window
    before = max(window.opens_s, hours.opens_s) + due.duration_s <= day.route.start_s
    return window.closes_s < hours.opens_s or before or day.route.end_s <= window.closes_s


DAY_CHECKS: tuple[Callable[[_Day], Found], ...] = (_suits, _hours, _service, _travel, _clock, _rests, _breaks)


def _value(problem: Problem, plan: Plan) -> Found:
    total = 0
    for route in plan.routes:
        rep = problem.rep(route.rep_id)
        waited_s = sum(stop.wait_s for stop in route.stops)
        total -= route.travel_s + (waited_s // problem.wait_per_travel if problem.wait_per_travel else 0)
        total += sum(prize_for(rep, problem.candidate(stop.candidate_id)) for stop in route.stops)
    if total != plan.value_s:
        yield Violation("wrong_value", "plan", f"worth {total}, said to be {plan.value_s}")


def _promises(problem: Problem, plan: Plan) -> Found:
    """A promised visit is left out only if it fits nowhere even when all of lower rank make way."""
    for entry in plan.left_out:
        visit = problem.candidate(entry.candidate_id)
        for route in plan.routes if visit.rank else ():
            kept = [problem.candidate(stop.candidate_id) for stop in route.stops]
            order = [one for one in kept if one.rank >= visit.rank]
            if isinstance(Probe(problem, problem.rep(route.rep_id), order).cheapest(visit), tuple):
                yield Violation("promise_broken", visit.id, f"fits into the route of {route.rep_id}")


def _maximal(problem: Problem, plan: Plan) -> Found:
    """Nothing is left out that could be added as things are and is worth more than the way to it."""
    probes = [Probe.of(problem, route) for route in plan.routes]
    for entry in plan.left_out:
        visit = problem.candidate(entry.candidate_id)
        for probe in probes:
            found = probe.cheapest(visit)
            if isinstance(found, tuple) and found[0] < prize_for(probe.rep, visit):
                yield Violation("still_fits", visit.id, f"worth the way to it for {probe.rep.id}")


PLAN_CHECKS: tuple[Callable[[Problem, Plan], Found], ...] = (_account, _value, _promises, _maximal)


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Everything wrong with `plan`; where it names strangers, only those."""
    strangers = list(_strangers(problem, plan))
    if strangers:
        return strangers
    found = [one for check in PLAN_CHECKS for one in check(problem, plan)]
    for route in plan.routes:
        day = _Day(problem, problem.rep(route.rep_id), route)
        found.extend(one for check in DAY_CHECKS for one in check(day))
    return found
