"""The memory of `day.h` as Python lists, read from the arrays and written back."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from routing.search.layout import NEVER, Knobs, Memory

MASK = (1 << 64) - 1
NOBODY = -1


def mixed(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


@dataclass(slots=True)
class Chance:
    state: int

    def _next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return mixed(self.state)

    def share(self) -> float:
        return (self._next() >> 11) * 2.0**-53

    def below(self, count: int) -> int:
        return (self._next() >> 33) % count


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """The cost of the cheapest place of a visit in a route; `NEVER` without one. Of two alike the earlier is less."""

    cost: int = NEVER
    place: int = -1
    way: int = 0


class Day:
    """The question; names as in `day.h`."""

    def __init__(self, memory: Memory) -> None:
        numbers, arrays = memory.numbers, memory.day
        self.n, self.m = numbers["n"], numbers["m"]
        self.travel_price, self.wait_price = numbers["travel_price"], numbers["wait_price"]
        self.near = numbers["near"]
        lists: dict[str, Any] = {name: np.asarray(array).tolist() for name, array in arrays.items()}
        self.ways: list[list[list[list[int]]]] = lists["ways"]
        self.profile: list[int] = lists["profile"]
        self.stay: list[int] = lists["stay"]
        self.gain: list[list[int]] = lists["gain"]
        self.base: list[int] = lists["base"]
        self.load: list[int] = lists["load"]
        self.room: list[int] = lists["room"]
        self.most: list[int] = lists["most"]
        self.begins: list[int] = lists["begins"]
        self.ends: list[int] = lists["ends"]
        self.twin: list[int] = lists["twin"]
        self.nearby: list[list[int]] = lists["nearby"]
        self.promised: list[int] = lists["promised"]
        self.windows = [
            list(zip(opens[:count], closes[:count], strict=True))
            for opens, closes, count in zip(lists["opens"], lists["closes"], lists["window_count"], strict=True)
        ]
        self.rests = [
            list(zip(opens[:count], closes[:count], stays[:count], strict=True))
            for opens, closes, stays, count in zip(
                *(lists[name] for name in ("rest_opens", "rest_closes", "rest_stay", "rest_count")), strict=True
            )
        ]


@dataclass(slots=True)
class Tour:
    """One entry per rep; `order` holds the stops, and entry i of a route is stop i - 1."""

    order: list[list[int]]
    at: list[int]
    leave: list[list[list[int]]] = field(default_factory=list[list[list[int]]])
    latest: list[list[list[int]]] = field(default_factory=list[list[list[int]]])
    waited: list[list[list[int]]] = field(default_factory=list[list[list[int]]])
    path: list[list[int]] = field(default_factory=list[list[int]])
    gap: list[list[int]] = field(default_factory=list[list[int]])
    ready: list[list[int]] = field(default_factory=list[list[int]])
    limit: list[list[int]] = field(default_factory=list[list[int]])
    slack: list[list[int]] = field(default_factory=list[list[int]])
    widest: list[int] = field(default_factory=list[int])
    used: list[int] = field(default_factory=list[int])
    worth: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        reps = len(self.order)
        for rows in (self.leave, self.latest, self.waited):
            rows.extend([] for _ in range(reps))
        for row in (self.path, self.gap, self.ready, self.limit, self.slack):
            row.extend([] for _ in range(reps))
        for row in (self.widest, self.used, self.worth):
            row.extend(0 for _ in range(reps))


@dataclass(slots=True)
class State:
    """Everything of one search."""

    day: Day
    tour: Tour
    chance: Chance
    knobs: Knobs = field(default_factory=Knobs)
    heat: float = 0.0
    open: list[int] = field(default_factory=list[int])
    fresh: set[int] = field(default_factory=set[int])
    kept: dict[int, tuple[list[int], int]] = field(default_factory=dict[int, tuple[list[int], int]])
    fit: dict[tuple[int, int], float] = field(default_factory=dict[tuple[int, int], float])
    place: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    stale: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    best: dict[int, float] = field(default_factory=dict[int, float])
    best_rep: dict[int, int] = field(default_factory=dict[int, int])
    weight: dict[int, float] = field(default_factory=dict[int, float])
    value: int = 0
    top: int = 0
    top_order: list[list[int]] = field(default_factory=list[list[int]])
