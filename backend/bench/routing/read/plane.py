"""Instances on a plane with one depot: what Solomon's, VRPLIB's and the orienteering files have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backend.bench.routing.case import Case, Goal, matrix_of
from infra.trouble import Trouble
from routing.model import Candidate, Kind, Problem, Rep, Window

Column = NDArray[np.float64]


def _nothing() -> Column:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Row 0 is the depot. `decimals` of a distance are kept, the rest is cut off.

    Without prizes everybody must be visited; without loads vehicles have no limit.
    """

    xy: Column
    opens: Column
    closes: Column
    service: Column
    vehicles: int
    decimals: int
    goal: Goal
    prizes: Column = field(default_factory=_nothing)
    loads: Column = field(default_factory=_nothing)
    capacity: int | None = None

    def __post_init__(self) -> None:
        rows = len(self.xy)
        if rows < 2 or self.vehicles < 1:
            raise ValueError("an instance needs a depot, a customer and a vehicle")
        for name in ("opens", "closes", "service", *(("prizes",) if len(self.prizes) else ())):
            column: Column = getattr(self, name)
            if len(column) != rows or not np.isfinite(column).all():
                raise ValueError(f"{name}: {len(column)} numbers for {rows} places")

    def case(self) -> Case:
        scale = 10**self.decimals
        lengths = cut(self.xy, scale)
        prizes = np.rint(self.prizes[1:]).astype(np.int64) if len(self.prizes) else np.zeros(len(self.xy) - 1, np.int64)
        candidates = self._candidates(scale, prizes)
        matrix = matrix_of(lengths)

        def build(reps: Sequence[int], visits: Sequence[int]) -> Problem:
            crew = tuple(Rep(str(rep), 0, 0, hours, max_load=self.capacity) for rep in reps)
            return Problem(crew, tuple(candidates[visit] for visit in visits), {"car": matrix}, 0)

        hours = Window(round(self.opens[0] * scale), round(self.closes[0] * scale))
        return Case(self.goal, self.vehicles, prizes, build, scale)

    def _candidates(self, scale: int, prizes: NDArray[np.int64]) -> list[Candidate]:
        worth = self._worth_per_prize(scale)
        kind: Kind = "optional" if len(self.prizes) else "mandatory"
        whole = np.rint(np.stack([self.service, self.opens, self.closes], axis=1) * scale).astype(np.int64).tolist()
        loads = np.rint(self.loads).astype(np.int64).tolist() if len(self.loads) else [0] * len(self.xy)
        return [
            Candidate(
                str(row - 1),
                row,
                whole[row][0],
                (Window(whole[row][1], whole[row][2]),),
                int(prizes[row - 1]) * worth,
                kind=kind,
                load=loads[row],
            )
            for row in range(1, len(self.xy))
        ]

    def _worth_per_prize(self, scale: int) -> int:
        """Where only prizes count, one of them outweighs a whole day on the road."""
        return round((self.closes[0] - self.opens[0]) * scale) if self.goal == "prize" else scale


def cut(xy: Column, scale: int) -> NDArray[np.int64]:
    """Euclidean distances, times `scale`, what is behind the point cut off."""
    apart = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))
    return np.floor(apart * scale + 1e-9).astype(np.int64)  # 1e-9: a root that should be whole


def numbers(line: str) -> list[float]:
    return [float(word) for word in line.split()]


def unreadable(file: object, why: object) -> Trouble:
    return Trouble(f"{file} is not an instance of its folder's format: {why}.")
