"""Runs an engine on a case: whole where few reps share the land, else split the same way for everybody."""

import time
from collections.abc import Callable

from backend.bench.routing.case import Case, Orders
from backend.bench.routing.land import nearest_reps, solve_split
from backend.bench.routing.peers import MOST_PRIZE, OURS, solver
from backend.bench.routing.peers.weights import lighter
from backend.bench.routing.schedule import REPLAN_S
from backend.plans.search import AT_ONCE, explained
from routing.model import Problem
from routing.plan import Plan
from routing.solver import solve
from routing.split import MOST_ROUTES, groups

Answer = Plan | Orders
Engine = Callable[[float, int], Answer]
"""Takes seconds and a seed."""


def is_split(case: Case) -> bool:
    return case.land is not None and case.reps > MOST_ROUTES


def prepared(case: Case, name: str) -> tuple[Engine, Problem | None]:
    """An engine ready to start its clock, and the problem where it is held as a whole."""
    if is_split(case):
        return (_ours_split(case) if name == OURS else _peer_split(case, name)), None
    problem = case.whole()
    if name == OURS:
        return (lambda limit_s, seed: _ours(problem, limit_s, seed)), problem
    peer, told = solver(name), _as_told(case, name, problem)
    return (lambda limit_s, seed: peer(told, limit_s, seed)), problem


def _ours(problem: Problem, limit_s: float, seed: int) -> Plan:
    """A re-plan as the product makes it for somebody who waits: search and reasons."""
    return explained(problem, AT_ONCE) if limit_s == REPLAN_S else solve(problem, limit_s, seed)


def _as_told(case: Case, peer: str, problem: Problem) -> Problem:
    """With prizes of a size that the peer can work with, where nothing is weighed against them."""
    return lighter(problem, MOST_PRIZE[peer]) if case.goal == "prize" and peer in MOST_PRIZE else problem


def _ours_split(case: Case) -> Engine:
    land = case.land
    assert land is not None, "asked by is_split"  # noqa: S101 - narrows the type
    return lambda limit_s, seed: solve_split(land, case.build, limit_s, seed)


def _peer_split(case: Case, name: str) -> Engine:
    """The same groups and the same seconds for all; a visit belongs to the rep nearest by air."""
    land, peer = case.land, solver(name)
    assert land is not None, "asked by is_split"  # noqa: S101 - narrows the type

    def engine(limit_s: float, seed: int) -> Orders:
        ends = time.perf_counter() + limit_s
        orders: list[list[int]] = [[] for _ in range(case.reps)]
        owners = nearest_reps(land).tolist()
        parts = groups(land.reps, [1] * case.reps)
        for i, reps in enumerate(parts):
            mine = set(reps)
            visits = [visit for visit, owner in enumerate(owners) if owner in mine]
            left_s = max(0.0, ends - time.perf_counter())
            told = _as_told(case, name, case.build(reps, visits))
            found = peer(told, left_s / (len(parts) - i), seed)
            for rep, order in zip(reps, found, strict=True):
                orders[rep] = [visits[k] for k in order]
        return orders

    return engine


def warm_up(name: str, problem: Problem) -> None:
    """Loads what is loaded once: libraries, compiled code."""
    if name == OURS:
        solve(problem, 0.05, 1)
    else:
        solver(name)(problem, 0.05, 1)
