"""Step by step, by simulated annealing; see `anneal.c`."""

import math

import numpy as np

from routing.search.layout import EXACT, Array, Knobs, Memory
from routing.search.twin.fit import cheapest
from routing.search.twin.pool import pool
from routing.search.twin.recreate import recreate
from routing.search.twin.ruin import ruin
from routing.search.twin.state import Chance, Day, State, Tour
from routing.search.twin.timing import retime


class Twin:
    """What `engine.Compiled` does, in Python."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._day = Day(memory)
        self._state: State | None = None

    def clock_in(self) -> None:
        self._state = self._read(EXACT)
        for rep in range(self._state.day.m):
            retime(self._state, rep)

    def begin(self, knobs: Knobs) -> None:
        self.clock_in()
        state = self._begun()
        state.knobs = knobs
        _reopen(state)
        state.fresh = set(state.open)
        recreate(state)
        _reopen(state)
        state.value = state.top = sum(state.tour.worth)
        state.top_order = [list(order) for order in state.tour.order]
        self._write(state)

    def improve(self, knobs: Knobs, heat: float, steps: int) -> None:
        state = self._begun()
        state.knobs, state.heat = knobs, heat
        for _ in range(steps):
            ruin(state)
            recreate(state)
            if _accepted(state, self.memory.desk["losses"]):
                for rep in state.kept:
                    pool(state, self.memory.pool, rep)
            else:
                _restore(state)
            _reopen(state)
        self._write(state)

    def offers(self, visit: int) -> Array:
        state = self._begun()
        state.knobs = EXACT
        fits = (cheapest(state, rep, visit, by_way=True) for rep in range(state.day.m))
        return np.array([(fit.cost, fit.place, fit.way) for fit in fits], np.int32)

    def _begun(self) -> State:
        assert self._state is not None, "clock_in comes first"  # noqa: S101 - narrows the type
        return self._state

    def _read(self, knobs: Knobs) -> State:
        counts = np.asarray(self.memory.tour["count"]).tolist()
        rows = np.asarray(self.memory.tour["path"]).tolist()
        order = [row[1 : 1 + count] for row, count in zip(rows, counts, strict=True)]
        tour = Tour(order, np.asarray(self.memory.tour["at"]).tolist())
        return State(self._day, tour, Chance(int(self.memory.desk["chance"][0])), knobs)

    def _write(self, state: State) -> None:
        tour, desk = self.memory.tour, self.memory.desk
        for rep, order in enumerate(state.tour.order):
            tour["count"][rep] = len(order)
            tour["path"][rep, 1 : 1 + len(order)] = order
            desk["top_count"][rep] = len(state.top_order[rep])
            desk["top_path"][rep, 1 : 1 + len(state.top_order[rep])] = state.top_order[rep]
        tour["at"][:] = state.tour.at
        tour["worth"][:] = state.tour.worth
        desk["value"][:] = (state.value, state.top)
        desk["chance"][0] = state.chance.state


def _reopen(state: State) -> None:
    state.kept.clear()
    state.fresh.clear()
    state.open = [visit for visit, rep in enumerate(state.tour.at) if rep < 0]


def _accepted(state: State, losses: Array) -> bool:
    value = state.value + sum(state.tour.worth[rep] - worth for rep, (_, worth) in state.kept.items())
    if value < state.value:
        losses[(state.value - value).bit_length() - 1] += 1
    if float(value) <= float(state.value) + state.heat * math.log(state.chance.share() + 1e-300):
        return False
    state.value = value
    if value > state.top:
        state.top = value
        state.top_order = [list(order) for order in state.tour.order]
    return True


def _restore(state: State) -> None:
    for rep in state.kept:
        for visit in state.tour.order[rep]:
            state.tour.at[visit] = -1
    for rep, (order, _) in state.kept.items():
        state.tour.order[rep] = order
        for visit in order:
            state.tour.at[visit] = rep
        retime(state, rep)
