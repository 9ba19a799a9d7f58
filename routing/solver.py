"""The best plan for a budget: compiled search, routes recombined, reasons for what stays out.

Where the search was never compiled the OR-Tools model searches instead.
"""

from routing.budget import Budget
from routing.construct import idle_routes
from routing.explain import left_out
from routing.model import InvalidProblem, Problem
from routing.plan import Plan, Route, value_s
from routing.reference import by_reference
from routing.search.engine import is_compiled
from routing.search.run import Search

MAX_BUDGET_S = 3_600.0
ROUNDS = (0.55, 0.9)  # shares of the budget after which the routes met are recombined
RECOMBINE_SHARE = 0.06  # of the budget, at most, each time
SEARCH_SHARE = 0.94  # of the budget is over when the search ends: then timing and explaining


def solve(problem: Problem, budget_s: float = 2.0, seed: int = 7, *, step_limit: int | None = None) -> Plan:
    """The best plan found in `budget_s` seconds of wall clock (0..3,600).

    However little time there is, nothing that fits and is worth the way is left out.
    With a `step_limit` that is reached before the budget is, the same problem and seed give the same plan.
    """
    if not 0 <= budget_s <= MAX_BUDGET_S:
        raise InvalidProblem("budget_s", f"must be between 0 and {MAX_BUDGET_S}")
    budget = Budget(budget_s)
    routes, engine = _routes(problem, budget, seed, step_limit)
    reasons = left_out(problem, routes, budget.spent(1.0))
    return Plan(routes, reasons, value_s(problem, routes), engine, seed)


def _routes(problem: Problem, budget: Budget, seed: int, step_limit: int | None) -> tuple[tuple[Route, ...], str]:
    """Routes and who found them."""
    if not problem.candidates or not problem.reps:
        return idle_routes(problem), "construct"
    if not is_compiled():
        routes, searched = by_reference(problem, budget, seed, step_limit)
        return routes, "ortools" if searched else "construct"
    search = Search(problem, seed)
    search.begin()
    if step_limit is None:
        _by_clock(search, budget)
    else:
        _by_steps(search, budget, step_limit)
    return search.finish(), "search"


def _by_clock(search: Search, budget: Budget) -> None:
    for share in ROUNDS:
        search.for_seconds(budget, share * SEARCH_SHARE)
        search.recombine(budget.whole_s * RECOMBINE_SHARE)
    search.for_seconds(budget, SEARCH_SHARE)


def _by_steps(search: Search, budget: Budget, count: int) -> None:
    """As many steps, or fewer where the budget ends before."""
    for share in (*ROUNDS, 1.0):
        search.for_steps(round(share * count), count, budget.spent(SEARCH_SHARE))
        if share < 1:
            search.recombine(budget.whole_s * RECOMBINE_SHARE)
