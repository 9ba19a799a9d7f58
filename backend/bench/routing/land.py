"""Where reps start and visits are, and our own search of a land with many reps: as the product cuts a large team."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.budget import Budget
from routing.model import Problem
from routing.plan import Route
from routing.solver import solve
from routing.split import Points, carried, rounds, shared_out, unspoilt

NEARBY_BYTES = 50_000_000  # of distances held at a time

Build = Callable[[Sequence[int], Sequence[int]], Problem]
"""The problem of these reps and these visits, in that order, under the ids `str(number)`."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Metres east and north of anywhere (N x 2)."""

    reps: Points
    visits: Points


def nearest_reps(land: Land) -> NDArray[np.int64]:
    """For each visit the rep who starts nearest by air."""
    step = max(1, NEARBY_BYTES // (16 * max(1, len(land.reps))))
    found = [
        np.argmin(((land.visits[low : low + step, None] - land.reps[None]) ** 2).sum(axis=2), axis=1)
        for low in range(0, len(land.visits), step)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def solve_split(land: Land, build: Build, budget_s: float, seed: int = 7) -> list[list[int]]:
    """Each rep's visits in order, one group after the other, within `budget_s` seconds in all."""
    reps = len(land.reps)
    budget, owners = Budget(budget_s), nearest_reps(land).tolist()
    in_turn = rounds(land.reps, [1] * reps, [frozenset(range(reps))])
    shares_left = sum(group.share for groups in in_turn for group in groups)
    routes: dict[str, Route] = {}
    for groups in in_turn:
        planned = {int(stop.candidate_id): int(name) for name, route in routes.items() for stop in route.stops}
        for group, visits in zip(groups, shared_out(groups, owners, planned), strict=True):
            part = Budget(budget.left_s() * group.share / shares_left)
            shares_left -= group.share
            problem = build(group.people, visits)
            begun = carried(problem, routes) if planned else ()
            plan = solve(problem, max(0.0, part.left_s()), seed, begin_with=begun)
            found = unspoilt(problem, plan, begun) if begun else plan
            routes |= {route.rep_id: route for route in found.routes}
    return [[int(stop.candidate_id) for stop in routes[str(rep)].stops] for rep in range(reps)]
