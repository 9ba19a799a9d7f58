"""Balances work among zones: moves parcels (a place with its land) one by one over borders that zones share.

Pure and repeatable: the same ground gives the same answer. A zone that is in one piece stays in one piece.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.model import InvalidProblem

NEAR_ENOUGH = 0.03  # of the mean: closer than this, moving customers costs more than it evens out
SURELY_LESS = 1 - 1e-9  # nothing goes to and fro by a rounding error
SHORT_BORDERS = 0.3  # how much a step gains in rank per neighbour that it brings together


@dataclass(frozen=True, slots=True)
class Spread:
    """How unequal shares are: the fullest against the mean (1 = all alike) and the Gini coefficient (0..1)."""

    most_over_mean: float
    gini: float


def spread(shares: Sequence[float]) -> Spread:
    """Of finite shares >= 0; nothing at all is alike.

    Source: Gini as half the relative mean absolute difference.
    """
    values = np.asarray(shares, dtype=np.float64)
    total = float(values.sum())
    if total <= 0:
        return Spread(1.0, 0.0)
    differences = float(np.abs(values[:, None] - values[None, :]).sum())
    return Spread(float(values.max()) * len(values) / total, differences / (2 * len(values) * total))


@dataclass(frozen=True, slots=True)
class Ground:
    """Parcels and the zones they lie in.

    `loads_s`: P x Z, seconds of work a year that parcel p is for zone z, finite, >= 0; it may differ by zone because
    each has its own home and way of travelling. `neighbours`: of each parcel those it shares a border with, mutual.
    `zones`: where each parcel lies now, 0..Z-1. `capacities_s`: seconds that each zone's people can work, > 0.
    `fixed`: parcels that stay. Raises InvalidProblem naming the field.
    """

    loads_s: NDArray[np.float64]
    neighbours: tuple[tuple[int, ...], ...]
    zones: tuple[int, ...]
    capacities_s: tuple[float, ...]
    fixed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        parcels, zones = len(self.zones), len(self.capacities_s)
        if self.loads_s.shape != (parcels, zones):
            raise InvalidProblem("loads_s", f"is {self.loads_s.shape}, not {(parcels, zones)}")
        if not bool(np.isfinite(self.loads_s).all()) or bool((self.loads_s < 0).any()):
            raise InvalidProblem("loads_s", "must be finite and not negative")
        if any(not math.isfinite(one) or one <= 0 for one in self.capacities_s):
            raise InvalidProblem("capacities_s", "must be finite and above zero")
        if any(not 0 <= zone < zones for zone in self.zones):
            raise InvalidProblem("zones", "names a zone that is not there")
        self._check_neighbours(parcels)

    def _check_neighbours(self, parcels: int) -> None:
        if len(self.neighbours) != parcels:
            raise InvalidProblem("neighbours", f"are of {len(self.neighbours)} parcels, not {parcels}")
        known = [frozenset(some) for some in self.neighbours]
        for parcel, some in enumerate(known):
            if any(not 0 <= other < parcels or other == parcel or parcel not in known[other] for other in some):
                raise InvalidProblem("neighbours", f"of parcel {parcel} are not mutual")

    def shares(self, zones: Sequence[int]) -> list[float]:
        """Work against capacity of each zone, if parcels lay in `zones`."""
        loads = np.zeros(len(self.capacities_s))
        np.add.at(loads, np.asarray(zones, dtype=np.intp), self.loads_s[np.arange(len(zones)), list(zones)])
        return list(loads / np.asarray(self.capacities_s))


def balanced(ground: Ground, *, near_enough: float = NEAR_ENOUGH, most_rounds: int = 20_000) -> tuple[int, ...]:
    """The zone of each parcel after steepest descent on the sum of work squared over capacity.

    What need not have moved is put back: nobody changes hands without evening something out. The descent ends where
    every zone lies within `near_enough` of the mean, where no single step helps, or after `most_rounds`.
    """
    state = _State(ground, list(ground.zones))
    for _ in range(most_rounds):
        if state.even(near_enough) or not state.round():
            break
    state.put_back(near_enough)
    return tuple(state.zones)


@dataclass
class _State:
    ground: Ground
    zones: list[int]
    loads: list[float] = field(init=False)
    sizes: list[int] = field(init=False)
    border: set[int] = field(init=False)
    cost: list[list[float]] = field(init=False)

    def __post_init__(self) -> None:
        self.cost = self.ground.loads_s.tolist()
        count = len(self.ground.capacities_s)
        self.loads, self.sizes = [0.0] * count, [0] * count
        for parcel, zone in enumerate(self.zones):
            self.loads[zone] += self.cost[parcel][zone]
            self.sizes[zone] += 1
        self.border = set()
        self._watch(range(len(self.zones)))

    def even(self, near_enough: float) -> bool:
        shares = [load / capacity for load, capacity in zip(self.loads, self.ground.capacities_s, strict=True)]
        mean = sum(shares) / len(shares) if shares else 0.0
        return all(abs(share - mean) <= near_enough * mean for share in shares)

    def round(self) -> int:
        """Takes the best steps that keep every zone whole, each zone in one of them; how many they were."""
        busy: set[int] = set()
        steps = 0
        for _, parcel, target in sorted(self._steps()):
            origin = self.zones[parcel]
            if origin not in busy and target not in busy and self._stays_whole(parcel):
                self._move(parcel, target)
                busy |= {origin, target}
                steps += 1
        return steps

    def put_back(self, near_enough: float) -> None:
        """Returns parcels to where they were as long as no zone leaves the mean for it."""
        shares = self.ground.shares(self.zones)
        mean = sum(shares) / max(1, len(shares))
        again = True
        while again:
            again = False
            for parcel, home in enumerate(self.ground.zones):
                if self.zones[parcel] != home and self._may_return(parcel, home, mean, near_enough):
                    self._move(parcel, home)
                    again = True

    def _may_return(self, parcel: int, home: int, mean: float, near_enough: float) -> bool:
        away, capacity = self.zones[parcel], self.ground.capacities_s

        def fine(zone: int, change: float) -> bool:
            now, then = self.loads[zone] / capacity[zone], (self.loads[zone] + change) / capacity[zone]
            return abs(then - mean) <= max(near_enough * mean, abs(now - mean) * SURELY_LESS)

        return (
            fine(home, self.cost[parcel][home])
            and fine(away, -self.cost[parcel][away])
            and self.sizes[away] > 1
            and any(self.zones[other] == home for other in self.ground.neighbours[parcel])
            and self._stays_whole(parcel)
        )

    def _steps(self) -> Iterable[tuple[float, int, int]]:
        """Rank (lowest first), parcel and target of each step that lowers the sum."""
        capacity = self.ground.capacities_s
        for parcel in self.border:
            origin = self.zones[parcel]
            if self.sizes[origin] == 1:
                continue
            around = [self.zones[other] for other in self.ground.neighbours[parcel]]
            lighter = self.loads[origin] - self.cost[parcel][origin]
            saved = (lighter**2 - self.loads[origin] ** 2) / capacity[origin]
            for target in {*around} - {origin}:
                heavier = self.loads[target] + self.cost[parcel][target]
                change = saved + (heavier**2 - self.loads[target] ** 2) / capacity[target]
                if change < -1e-9 * capacity[origin]:
                    together = around.count(target) - around.count(origin)
                    yield change * math.exp(SHORT_BORDERS * together), parcel, target

    def _stays_whole(self, parcel: int) -> bool:
        """Whether those around `parcel` that are left in its zone still reach each other without it."""
        zone = self.zones[parcel]
        around = {other for other in self.ground.neighbours[parcel] if self.zones[other] == zone}
        if len(around) <= 1:
            return True
        reached, ahead = {parcel}, [next(iter(around))]
        while ahead and around:
            here = ahead.pop()
            if here in reached:
                continue
            reached.add(here)
            around.discard(here)
            ahead += [other for other in self.ground.neighbours[here] if self.zones[other] == zone]
        return not around

    def _move(self, parcel: int, target: int) -> None:
        origin = self.zones[parcel]
        self.loads[origin] -= self.cost[parcel][origin]
        self.loads[target] += self.cost[parcel][target]
        self.sizes[origin] -= 1
        self.sizes[target] += 1
        self.zones[parcel] = target
        self._watch((parcel, *self.ground.neighbours[parcel]))

    def _watch(self, parcels: Iterable[int]) -> None:
        for parcel in parcels:
            zone = self.zones[parcel]
            crosses = any(self.zones[other] != zone for other in self.ground.neighbours[parcel])
            if crosses and parcel not in self.ground.fixed:
                self.border.add(parcel)
            else:
                self.border.discard(parcel)
