"""One search under way, in C or in Python: the same seed and steps give the same routes."""

import ctypes
from typing import Protocol

import numpy as np

from routing.model import InvalidProblem
from routing.search import library
from routing.search.layout import (
    DAY_ARRAYS,
    DAY_NUMBERS,
    DESK_ARRAYS,
    EXACT,
    FIT_NUMBERS,
    KNOBS,
    POOL_ARRAYS,
    TOUR_ARRAYS,
    Array,
    Knobs,
    Memory,
    SearchStruct,
)
from routing.search.twin.anneal import Twin


class Engine(Protocol):
    memory: Memory

    def clock_in(self) -> None:
        """Time the routes in memory as they are."""
        ...

    def begin(self, knobs: Knobs) -> None:
        """Time the routes in memory and fill them from all that is open."""
        ...

    def improve(self, knobs: Knobs, heat: float, steps: int) -> None:
        """So many steps at that temperature (in value)."""
        ...

    def offers(self, visit: int) -> Array:
        """Row per rep: cost (`NEVER` without a place), entry that the visit would become, growth of the way."""
        ...


class Compiled:
    def __init__(self, memory: Memory, made: ctypes.CDLL) -> None:
        self.memory = memory
        self._made = made
        self._struct = SearchStruct()
        for name in DAY_NUMBERS:
            setattr(self._struct.day, name, memory.numbers[name])
        self._struct.pool.slots = len(memory.pool["mark"])
        self._fits = np.zeros((memory.numbers["m"], FIT_NUMBERS), np.int32)
        parts = (
            (self._struct.day, DAY_ARRAYS, memory.day),
            (self._struct.tour, TOUR_ARRAYS, memory.tour),
            (self._struct.desk, DESK_ARRAYS, memory.desk),
            (self._struct.pool, POOL_ARRAYS, memory.pool),
        )
        for struct, names, arrays in parts:
            for name in names:
                assert arrays[name].flags.c_contiguous, name  # noqa: S101 - the C side counts on it
                setattr(struct, name, arrays[name].ctypes.data)

    def _set(self, knobs: Knobs, heat: float) -> None:
        for name in KNOBS:
            setattr(self._struct.knobs, name, heat if name == "heat" else getattr(knobs, name))
        self._struct.knobs.exact = int(knobs.exact)

    def clock_in(self) -> None:
        self._made.clock_in(ctypes.byref(self._struct))

    def begin(self, knobs: Knobs) -> None:
        self._set(knobs, 0.0)
        self._made.begin(ctypes.byref(self._struct))

    def improve(self, knobs: Knobs, heat: float, steps: int) -> None:
        self._set(knobs, heat)
        self._made.improve(ctypes.byref(self._struct), steps)

    def offers(self, visit: int) -> Array:
        self._set(EXACT, 0.0)
        self._made.offers(ctypes.byref(self._struct), visit, self._fits.ctypes.data)
        return self._fits


def engine(memory: Memory) -> Engine:
    """Compiled where the library was made, else in Python."""
    made = library.load()
    return Twin(memory) if made is None else Compiled(memory, made)


def is_compiled() -> bool:
    return library.load() is not None


def best_orders(memory: Memory) -> list[list[int]]:
    """The best routes met, as candidate numbers in order."""
    counts = np.asarray(memory.desk["top_count"]).tolist()
    rows = np.asarray(memory.desk["top_path"]).tolist()
    return [row[1 : 1 + count] for row, count in zip(rows, counts, strict=True)]


def set_orders(memory: Memory, orders: list[list[int]]) -> None:
    """Routes to begin from."""
    longest = memory.numbers["row"] - 2
    if any(len(order) > longest for order in orders):
        raise InvalidProblem("begin_with", f"no route of this problem can have more than {longest} stops")
    memory.tour["at"][:] = -1
    for rep, order in enumerate(orders):
        memory.tour["count"][rep] = len(order)
        memory.tour["path"][rep, 1 : 1 + len(order)] = order
        memory.tour["at"][order] = rep
