"""The best plan for a budget: compiled search, routes recombined, reasons for what stays out.

Where the search was never compiled the OR-Tools model searches instead.
"""

from collections.abc import Sequence

from routing.budget import Budget, Stop
from routing.construct import idle_routes
from routing.explain import Fits, Means, left_out
from routing.model import InvalidProblem, Problem
from routing.plan import Plan, Route, value_s
from routing.reference import by_reference
from routing.search.engine import best_orders, is_compiled
from routing.search.run import FEW_REPS, Search

MAX_BUDGET_S = 3_600.0
ROUNDS = (0.55, 0.9)  # shares of the budget after which the routes met are recombined
RECOMBINE_SHARE = 0.06  # of the budget, at most, each time
PATIENT_S = 10.0  # to recombine where steps are counted and the clock is not to decide
WARMTH = 0.7  # of many routes that are begun with: hotter, the search takes apart more than the time can mend
RECOMBINE_FROM_S = {True: 1.0, False: 5.0}  # of budget, for few reps or many; with less, searching on finds more
TIMING_S = 0.00005  # per visit of the plan, once the search is over
REASON_S = 0.0002  # per visit that it leaves out: why; what is left of the budget goes to what would let it in
EXPLAINED_SHARE = 0.99
LEAST_AFTER, MOST_AFTER = 0.04, 0.3  # shares of the budget for both


def solve(
    problem: Problem,
    budget_s: float = 2.0,
    seed: int = 7,
    *,
    step_limit: int | None = None,
    begin_with: Sequence[Route] = (),
) -> Plan:
    """The best plan found in `budget_s` seconds of wall clock (0..3,600).

    However little time there is, nothing that fits and is worth the way is left out.
    With a `step_limit` that is reached before the budget is, the same problem and seed give the same plan.
    `begin_with` are sound routes, one per rep in the problem's order, that the search starts from.
    """
    if not 0 <= budget_s <= MAX_BUDGET_S:
        raise InvalidProblem("budget_s", f"must be between 0 and {MAX_BUDGET_S}")
    budget = Budget(budget_s)
    if not problem.candidates or not problem.reps:
        routes, engine, fits = idle_routes(problem), "construct", None
    elif is_compiled():
        routes, engine, fits = _searched(Search(problem, seed), budget, step_limit, begin_with)
    else:
        routes, engine, fits = _referred(problem, budget, seed, step_limit)
    reasons = left_out(problem, routes, Means(budget.spent(EXPLAINED_SHARE), fits=fits))
    return Plan(routes, reasons, value_s(problem, routes), engine, seed)


Found = tuple[tuple[Route, ...], str, Fits | None]
"""Routes, who found them, and a test of what else fits them."""


def _referred(problem: Problem, budget: Budget, seed: int, step_limit: int | None) -> Found:
    routes, searched = by_reference(problem, budget, seed, step_limit)
    return routes, "ortools" if searched else "construct", None


def _searched(search: Search, budget: Budget, step_limit: int | None, begin_with: Sequence[Route]) -> Found:
    if begin_with and len(search.problem.reps) > FEW_REPS:
        search.warmth = WARMTH
    search.begin(search.orders(begin_with) if begin_with else None)
    share = _search_share(search, budget)
    if step_limit is None:
        _by_clock(search, budget, share)
    else:
        _by_steps(search, budget.spent(share), step_limit)
    return search.finish(), "search", search.fits


def _search_share(search: Search, budget: Budget) -> float:
    """The share of the budget that is over when the search ends."""
    visited = sum(len(order) for order in best_orders(search.memory))
    after_s = TIMING_S * visited + REASON_S * (len(search.problem.candidates) - visited)
    return 1 - min(MOST_AFTER, max(LEAST_AFTER, after_s / max(budget.whole_s, after_s)))


def _by_clock(search: Search, budget: Budget, whole: float) -> None:
    reps = len(search.problem.reps)
    if reps > 1 and budget.whole_s >= RECOMBINE_FROM_S[reps <= FEW_REPS]:
        for share in ROUNDS:
            search.for_seconds(budget, share * whole)
            search.recombine(budget.whole_s * RECOMBINE_SHARE)
    search.for_seconds(budget, whole)


def _by_steps(search: Search, stop: Stop, count: int) -> None:
    """As many steps, or fewer where the budget ends before."""
    for share in (*ROUNDS, 1.0):
        search.for_steps(round(share * count), count, stop)
        if share < 1:
            search.recombine(PATIENT_S)
