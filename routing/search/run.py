"""The search over one problem, cooled down over a budget of seconds or of steps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.budget import Budget, Stop, never
from routing.construct import promised
from routing.model import Candidate, Problem
from routing.plan import Route
from routing.recombine import recombined
from routing.schedule import keep_fitting
from routing.search.engine import Engine, best_orders, engine, set_orders
from routing.search.layout import CLEAN, EXACT, NEVER, Knobs, Memory
from routing.search.pack import pack

HOT = 3.0  # the first temperature, in median losses of a step
CHUNK_S = 0.01  # between two looks at the clock
CHUNK_STEPS = 100  # between two temperatures where steps are counted
FIRST_STEPS = 10
POOL_SLOTS = 1 << 13
FEW_REPS = 6


@dataclass(frozen=True, slots=True)
class Manner:
    """How a search goes about it; `cold` is the last temperature, in median losses of a step."""

    knobs: Knobs
    cold: float


# Few routes have many stops each and are soon searched through; of many, a step must leave most alone.
FEW = Manner(Knobs(removed=8.0, part=1.0, ignored=0.3), 0.05)
MANY = Manner(Knobs(), 0.03)


@dataclass(slots=True)
class Search:
    """One search that can be led on bit by bit."""

    problem: Problem
    seed: int
    manner: Manner = field(init=False)
    memory: Memory = field(init=False)
    engine: Engine = field(init=False)
    number: dict[str, int] = field(init=False)
    steps: int = 0
    warmth: float = 1.0  # how much of the cooling is ahead

    def __post_init__(self) -> None:
        self.manner = FEW if len(self.problem.reps) <= FEW_REPS else MANY
        self.memory = pack(self.problem, self.seed, POOL_SLOTS)
        self.engine = engine(self.memory)
        self.number = {candidate.id: i for i, candidate in enumerate(self.problem.candidates)}

    def begin(self, orders: list[list[int]] | None = None) -> None:
        """From these candidate numbers per rep, which must fit, or from nothing."""
        if orders is not None:
            set_orders(self.memory, orders)
        self.engine.begin(CLEAN)

    def heat(self, done: float) -> float:
        """The temperature once that share (0..1) of the budget is used."""
        cooled = 1 - self.warmth * (1 - done)
        return HOT * (self.manner.cold / HOT) ** cooled * median_loss(self.memory)

    def improve(self, done: float, steps: int) -> None:
        self.engine.improve(self.manner.knobs, self.heat(done), steps)
        self.steps += steps

    def for_seconds(self, budget: Budget, share: float) -> None:
        """Until that share (0..1) of the budget is used."""
        steps = FIRST_STEPS
        while (left_s := budget.left_s() - budget.reserve_s(share)) > 0:
            self.improve(1 - budget.left_s() / budget.whole_s, steps)
            took_s = max(left_s - (budget.left_s() - budget.reserve_s(share)), 1e-6)
            steps = max(1, min(4 * steps, int(steps * min(CHUNK_S, left_s) / took_s)))

    def for_steps(self, until: int, count: int, stop: Stop = never) -> None:
        """Up to that step of `count` in all, unless stopped."""
        while self.steps < until and not stop():
            self.improve(self.steps / count, min(CHUNK_STEPS, until - self.steps))

    def recombine(self, seconds: float) -> None:
        """Choose anew among the routes met so far, and go on from the best."""
        self.begin(best_orders(self.memory))
        orders = best_orders(self.memory)
        found = recombined(self.memory, orders, self.memory.tour["worth"].tolist(), seconds)
        if found is not None:
            self.begin(found)

    def finish(self) -> tuple[Route, ...]:
        """The best routes met, with everything in them that fits and is worth its way."""
        routes = self._filled(best_orders(self.memory))
        while (kept := promised(self.problem, routes, self.fits)) is not None:
            routes = self._filled(self.orders(kept))
        return routes

    def _filled(self, orders: list[list[int]]) -> tuple[Route, ...]:
        set_orders(self.memory, orders)
        self.engine.begin(EXACT)
        return timed(self.problem, best_orders(self.memory))

    def fits(self, candidate: Candidate) -> list[int | None]:
        """Per rep the extra travel of the cheapest place in the finished routes, or None."""
        found = self.engine.offers(self.number[candidate.id])
        return [None if cost >= NEVER else way for cost, _, way in np.asarray(found).tolist()]

    def orders(self, routes: Sequence[Route]) -> list[list[int]]:
        """Candidate numbers per rep."""
        return [[self.number[stop.candidate_id] for stop in route.stops] for route in routes]


def median_loss(memory: Memory) -> float:
    """What a step that loses value loses, the middle of those so far; 1 before the first."""
    counts = np.cumsum(np.asarray(memory.desk["losses"]))
    if counts[-1] == 0:
        return 1.0
    bits = int(np.searchsorted(counts, counts[-1] / 2))
    below = int(counts[bits - 1]) if bits else 0
    inside = (counts[-1] / 2 - below) / (int(counts[bits]) - below)
    return float(2.0 ** (bits + inside))


def timed(problem: Problem, orders: Sequence[Sequence[int]]) -> tuple[Route, ...]:
    def visits(order: Sequence[int]) -> list[Candidate]:
        return [problem.candidates[i] for i in order]

    return tuple(keep_fitting(problem, rep, visits(order))[0] for rep, order in zip(problem.reps, orders, strict=True))
