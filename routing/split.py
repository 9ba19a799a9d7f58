"""Many reps at once: groups small enough to search well, then the borders between them searched again.

Reps are halved along the longer side of the land they cover, again and again; a visit belongs to the group of
the rep nearest by air. The second round looks at the land from another side, so its borders lie elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.budget import Budget
from routing.model import InvalidProblem, Problem
from routing.search.run import Search

MOST_REPS = 25  # in a group: with more each step of the search sees too little of it
SEARCH_SHARE = 0.97  # of a group's seconds is over when its search ends
FIRST_SHARE = 0.65  # of the budget for the first round
NEARBY_BYTES = 50_000_000  # of distances held at a time

Points = NDArray[np.float64]
Orders = list[list[int]]
"""Per rep the numbers of the visits in order."""
Build = Callable[[Sequence[int], Sequence[int]], Problem]
"""The problem of these reps and these visits, in that order, under any ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Where reps start and visits are, as metres east and north of anywhere (N x 2)."""

    reps: Points
    visits: Points

    def __post_init__(self) -> None:
        for name, points in (("land.reps", self.reps), ("land.visits", self.visits)):
            if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
                raise InvalidProblem(name, "must be pairs of finite metres")

    def turned(self) -> "Land":
        """By an eighth of a circle."""
        turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2.0)
        return Land(self.reps @ turn, self.visits @ turn)


def groups(land: Land, most: int = MOST_REPS) -> list[list[int]]:
    """Numbers of reps, each in one group of at most `most`, groups alike in size."""
    count = len(land.reps)
    return _halves(land.reps, list(range(count)), -(-count // most)) if count else []


def _halves(points: Points, rows: list[int], parts: int) -> list[list[int]]:
    if parts == 1:
        return [rows]
    spread = np.ptp(points[rows], axis=0)
    across = int(spread[1] > spread[0])
    rows = sorted(rows, key=lambda row: (points[row][across], row))
    left = parts // 2
    cut = round(len(rows) * left / parts)
    return [*_halves(points, rows[:cut], left), *_halves(points, rows[cut:], parts - left)]


def nearest_reps(land: Land) -> NDArray[np.int64]:
    """For each visit the rep who starts nearest by air."""
    step = max(1, NEARBY_BYTES // (16 * max(1, len(land.reps))))
    found = [
        np.argmin(((land.visits[low : low + step, None] - land.reps[None]) ** 2).sum(axis=2), axis=1)
        for low in range(0, len(land.visits), step)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def solve_split(land: Land, build: Build, budget_s: float, seed: int = 7, *, belongs: Sequence[int] = ()) -> Orders:
    """Each rep's visits in order, by two rounds of independent searches within `budget_s` seconds in all.

    `belongs` names the rep of each visit who decides its group; without it that is the rep nearest by air.
    """
    if not len(land.reps):
        return []
    budget = Budget(budget_s)
    orders: Orders = [[] for _ in land.reps]
    owners = np.asarray(belongs) if belongs else nearest_reps(land)
    for share, view in ((FIRST_SHARE, land), (1.0, land.turned())):
        parts = _with_visits(groups(view), orders, owners)
        for i, (reps, visits) in enumerate(parts):
            slice_s = (budget.left_s() - budget.reserve_s(share)) / (len(parts) - i)
            number = {visit: k for k, visit in enumerate(visits)}
            hint = [[number[visit] for visit in orders[rep]] for rep in reps]
            group_budget = Budget(slice_s)
            found = _improved(build(reps, visits), hint, group_budget, seed)
            for rep, order in zip(reps, found, strict=True):
                orders[rep] = [visits[k] for k in order]
        if len(parts) == 1:
            break
    return orders


def _with_visits(
    parts: list[list[int]], orders: Orders, owners: NDArray[np.int64]
) -> list[tuple[list[int], list[int]]]:
    """Each group with the visits of its routes and those in no route whose owner it has."""
    planned = {visit for order in orders for visit in order}
    group_of = {rep: g for g, reps in enumerate(parts) for rep in reps}
    visits: list[list[int]] = [[visit for rep in reps for visit in orders[rep]] for reps in parts]
    for visit, owner in enumerate(owners.tolist()):
        if visit not in planned:
            visits[group_of[owner]].append(visit)
    return list(zip(parts, visits, strict=True))


def _improved(problem: Problem, hint: Orders, budget: Budget, seed: int) -> Orders:
    if not problem.candidates:
        return hint
    search = Search(problem, seed)
    search.begin(hint)
    search.for_seconds(budget, SEARCH_SHARE)
    return search.orders(search.finish())
