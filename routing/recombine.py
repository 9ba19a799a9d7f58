"""One route per rep out of many good ones: set packing over the routes the search met.

Source: Desaulniers et al., "Column generation" (the restricted master), 2005; here the columns are free.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from routing.search.layout import Memory

FEWEST_ROUTES, MOST_ROUTES = 400, 3_000  # columns of a packing: more take longer than what they find is worth
ROUTES_PER_S = 4_000  # of time to pack
MOST_WORTH = 1 << 62  # of all routes together, so that the solver's sums hold them


class Column(NamedTuple):
    """A route that any rep of that kind (the first exactly alike) can drive."""

    kind: int
    order: tuple[int, ...]
    worth: int


def columns(memory: Memory, most: int = MOST_ROUTES) -> list[Column]:
    """The pool's routes, the most worthy per visit first."""
    pool, twin = memory.pool, np.asarray(memory.day["twin"]).tolist()
    found: list[Column] = []
    for slot in np.flatnonzero(np.asarray(pool["mark"])).tolist():
        count = int(pool["count"][slot])
        order = np.asarray(pool["path"])[slot, 1 : 1 + count].tolist()
        found.append(Column(twin[int(pool["rep"][slot])], tuple(order), int(pool["worth"][slot])))
    found.sort(key=lambda column: -column.worth / len(column.order))
    return found[:most]


def recombined(
    memory: Memory, orders: Sequence[Sequence[int]], worths: Sequence[int], seconds: float
) -> list[list[int]] | None:
    """Orders per rep worth more than the given ones, or None.

    `worths` are those of the given orders. Deterministic unless the time runs out.
    """
    twin = np.asarray(memory.day["twin"]).tolist()
    given = [Column(twin[r], tuple(order), worths[r]) for r, order in enumerate(orders) if order]
    known = {(column.kind, column.order) for column in given}
    most = max(FEWEST_ROUTES, min(MOST_ROUTES, round(ROUTES_PER_S * seconds)))
    pool = [column for column in columns(memory, most) if (column.kind, column.order) not in known]
    chosen = _pack(given, pool, twin, seconds)
    if chosen is None or sum(c.worth for c in chosen) <= sum(c.worth for c in given):
        return None
    free: dict[int, list[int]] = defaultdict(list)
    for rep, kind in enumerate(twin):
        free[kind].append(rep)
    result: list[list[int]] = [[] for _ in twin]
    for column in chosen:
        result[free[column.kind].pop(0)] = list(column.order)
    return result


def _pack(given: list[Column], pool: list[Column], twin: list[int], seconds: float) -> list[Column] | None:
    from ortools.sat.python import cp_model  # noqa: PLC0415 - slow to load

    every = [*given, *pool]
    if sum(abs(column.worth) for column in every) >= MOST_WORTH:
        return None
    model = cp_model.CpModel()
    taken = [model.new_bool_var(str(i)) for i in range(len(every))]
    by_visit: dict[int, list[int]] = defaultdict(list)
    by_kind: dict[int, list[int]] = defaultdict(list)
    for i, column in enumerate(every):
        by_kind[column.kind].append(i)
        for visit in column.order:
            by_visit[visit].append(i)
        model.add_hint(taken[i], i < len(given))
    for rows in by_visit.values():
        model.add_at_most_one(taken[i] for i in rows)
    for kind, rows in by_kind.items():
        model.add(sum(taken[i] for i in rows) <= twin.count(kind))
    model.maximize(sum(column.worth * taken[i] for i, column in enumerate(every)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [column for i, column in enumerate(every) if solver.boolean_value(taken[i])]
