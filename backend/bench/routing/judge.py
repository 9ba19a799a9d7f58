"""The independent checker's verdict on what an engine answered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.bench.routing.case import Case, Orders
from routing.checker import violations
from routing.model import Candidate, Problem, Rep
from routing.plan import LeftOut, Plan, Route, value_s
from routing.schedule import keep_fitting

MODEST = frozenset({"still_fits"})  # leaves value on the road, breaks no rule


@dataclass(frozen=True, slots=True)
class Judged:
    """`given_up` visits were in the answer and did not fit; `wrong` counts what the checker found."""

    value: float
    feasible: bool
    kept: int
    given_up: int
    wrong: dict[str, int]


def judged(case: Case, problem: Problem | None, answer: Plan | Orders) -> Judged:
    """Where `problem` is None the answer is judged route by route: everything at once would not fit in memory."""
    if isinstance(answer, Plan):
        assert problem is not None, "a plan is of one problem"  # noqa: S101 - narrows the type
        return _verdict(case, answer.routes, _found(problem, answer), _promised(problem, answer.routes), 0)
    if problem is not None:
        plan, given_up = timed(problem, answer)
        return _verdict(case, plan.routes, _found(problem, plan), _promised(problem, plan.routes), given_up)
    return _in_parts(case, answer)


def timed(problem: Problem, orders: Orders) -> tuple[Plan, int]:
    """The orders as a plan: with the real breaks, less what does not fit then."""

    def kept(rep: Rep, order: Sequence[int]) -> tuple[Route, int]:
        visits: list[Candidate] = [problem.candidates[i] for i in order]
        route, refused = keep_fitting(problem, rep, visits)
        return route, len(refused)

    pairs = [kept(rep, order) for rep, order in zip(problem.reps, orders, strict=True)]
    routes = tuple(route for route, _ in pairs)
    planned = {stop.candidate_id for route in routes for stop in route.stops}
    out = tuple(LeftOut(one.id, "low_priority", {}) for one in problem.candidates if one.id not in planned)
    return Plan(routes, out, value_s(problem, routes), "peer", 0), sum(count for _, count in pairs)


def _found(problem: Problem, plan: Plan) -> Counter[str]:
    return Counter(one.code for one in violations(problem, plan) if one.code not in MODEST)


def _promised(problem: Problem, routes: Iterable[Route]) -> int:
    """How many mandatory visits are missing."""
    planned = {stop.candidate_id for route in routes for stop in route.stops}
    return sum(1 for one in problem.candidates if one.rank and one.id not in planned)


def _in_parts(case: Case, orders: Orders) -> Judged:
    wrong: Counter[str] = Counter()
    routes: list[Route] = []
    given_up = missing = 0
    for rep, order in enumerate(orders):
        problem = case.build([rep], order)
        plan, refused = timed(problem, [range(len(order))])
        wrong += _found(problem, plan)
        routes.extend(plan.routes)
        given_up += refused
    named = [stop.candidate_id for route in routes for stop in route.stops]
    wrong["not_once"] += len(named) - len(set(named))
    planned = {int(name) for name in named}
    rest = [visit for visit in range(case.visits) if visit not in planned]
    missing = sum(1 for low in range(0, len(rest), 1_000) for one in _some(case, rest[low : low + 1_000]) if one.rank)
    return _verdict(case, routes, wrong, missing, given_up)


def _some(case: Case, visits: Sequence[int]) -> tuple[Candidate, ...]:
    return case.build([0], visits).candidates


def _verdict(case: Case, routes: Iterable[Route], wrong: Counter[str], missing: int, given_up: int) -> Judged:
    routes = tuple(routes)
    visited = [int(stop.candidate_id) for route in routes for stop in route.stops]
    if missing:
        wrong["promise_broken"] = missing
    found = {code: count for code, count in wrong.items() if count}
    value = case.value(visited, sum(route.travel_s for route in routes))
    return Judged(value, not found, len(visited), given_up, found)
