"""Live routes, prepared once, and what one more visit costs each: what the search asks for every visit left out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from routing.insertion import Probe, Refused
from routing.model import Candidate, Problem
from routing.plan import Route
from routing.search.engine import engine, set_orders
from routing.search.layout import NEVER
from routing.search.pack import pack


class Offer(NamedTuple):
    """The visit goes before the stop now at `position`; `added_s` is the extra travel of the day."""

    added_s: int
    rep_id: str
    position: int


class Board:
    """Routes of the problem, one per rep in its order and sound; their times do not change while the board is used.

    Whatever a rep of the problem may be asked for must be among its candidates.
    """

    def __init__(self, problem: Problem, routes: Sequence[Route]) -> None:
        self.problem = problem
        self.routes = tuple(routes)
        self._number = {candidate.id: i for i, candidate in enumerate(problem.candidates)}
        memory = pack(problem, seed=0, neighbours=0)
        set_orders(memory, [[self._number[stop.candidate_id] for stop in route.stops] for route in routes])
        self._engine = engine(memory)
        self._engine.clock_in()

    def offers(self, candidate: Candidate) -> list[Offer]:
        """Everybody who can take the candidate (of no route), least extra travel first."""
        fits = np.asarray(self._engine.offers(self._number[candidate.id]), np.int32)
        able = np.flatnonzero(fits[:, 0] < NEVER)
        rows = zip(able.tolist(), fits[able].tolist(), strict=True)
        return sorted(Offer(way, self.routes[r].rep_id, place - 1) for r, (_, place, way) in rows)

    def inserted(self, offer: Offer, candidate: Candidate) -> Route:
        """The route with the visit, timed anew."""
        route = next(route for route in self.routes if route.rep_id == offer.rep_id)
        found = Probe.of(self.problem, route).cheapest(candidate)
        assert not isinstance(found, Refused), "an offer was tried"  # noqa: S101 - narrows the type
        return found[2]
