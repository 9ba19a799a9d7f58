"""One instance as every engine gets it, and how its routes are scored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.bench.routing.land import Build, Land
from routing.model import UNREACHABLE_S, Matrix, Problem

Goal = Literal["prize", "length", "length_and_lost_prize"]
"""Most prize; shortest way with everybody visited; shortest way plus what is not collected."""

Orders = Sequence[Sequence[int]]
"""Per rep the numbers of its visits in order."""


def _no_land() -> Land | None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Lengths of the problem are whole: `scale` of them make one of the instance's own unit. `land` is there
    where reps start at different places. `prizes` are the instance's own, per visit.
    """

    goal: Goal
    reps: int
    prizes: NDArray[np.int64]
    build: Build
    scale: int = 1
    land: Land | None = field(default_factory=_no_land)

    @property
    def visits(self) -> int:
        return len(self.prizes)

    @property
    def larger_is_better(self) -> bool:
        return self.goal == "prize"

    def whole(self) -> Problem:
        return self.build(range(self.reps), range(self.visits))

    def value(self, visited: Sequence[int], length: int) -> float:
        """`visited` are numbers of visits, `length` is that of the problem's matrix."""
        collected = int(self.prizes[list(visited)].sum())
        if self.goal == "prize":
            return float(collected)
        lost = int(self.prizes.sum()) - collected if self.goal == "length_and_lost_prize" else 0
        return length / self.scale + lost


def matrix_of(lengths: NDArray[np.int64]) -> Matrix:
    """Metres are not what these instances are about: they repeat the seconds."""
    held = np.minimum(lengths, UNREACHABLE_S)
    return Matrix(held, held)


def gap_pct(value: float, best_known: float | None, *, larger_is_better: bool) -> float | None:
    """How far from the best known, positive where worse."""
    if not best_known:
        return None
    behind = best_known - value if larger_is_better else value - best_known
    return 100 * behind / best_known
