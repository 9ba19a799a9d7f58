"""A plan by insertion alone: promises first, then whatever earns most per second it takes.

It is the first solution of the search, the plan when the search finds none, and the finishing touch
that fills what the search left open.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from routing.budget import Stop, never
from routing.explain import Fits, left_out
from routing.insertion import Probe
from routing.model import Candidate, Problem, Rep
from routing.plan import Plan, Route, prize_for, value_s


class _Option(NamedTuple):
    """One candidate's best place in one route."""

    added_s: int
    gain_s: int
    route: Route


class _Draft:
    """Routes under construction, with a probe for each."""

    def __init__(self, problem: Problem, routes: Iterable[Route], fits: Fits | None = None) -> None:
        self.problem = problem
        self.fits = fits  # of routes that have not changed
        self.changed: set[str] = set()
        self.routes = {route.rep_id: route for route in routes}
        self.probes = {rep_id: Probe.of(problem, route) for rep_id, route in self.routes.items()}

    def put(self, route: Route) -> None:
        self.changed.add(route.rep_id)
        self.routes[route.rep_id] = route
        self.probes[route.rep_id] = Probe.of(self.problem, route)

    def missing(self) -> list[Candidate]:
        kept = {stop.candidate_id for route in self.routes.values() for stop in route.stops}
        return [candidate for candidate in self.problem.candidates if candidate.id not in kept]

    def option(self, rep: Rep, candidate: Candidate, probe: Probe | None = None) -> _Option | None:
        found = (probe or self.probes[rep.id]).cheapest(candidate)
        if not isinstance(found, tuple):
            return None
        added_s, _, route = found
        return _Option(added_s, prize_for(rep, candidate) - added_s, route)

    def options(self, candidate: Candidate) -> Iterator[_Option | None]:
        """Of every rep."""
        fits = self.fits(candidate) if self.fits else None
        for i, rep in enumerate(self.problem.reps):
            if fits is None or fits[i] is not None or rep.id in self.changed:
                yield self.option(rep, candidate)

    def reduced(self, rep: Rep, candidate: Candidate) -> _Option | None:
        """The candidate's place when every stop of lower rank makes way for it."""
        before = self.probes[rep.id].order
        order = [kept for kept in before if kept.rank >= candidate.rank]
        if len(order) == len(before):
            return None  # there was none without
        return self.option(rep, candidate, Probe(self.problem, rep, order))


def _best(options: Iterable[_Option | None]) -> _Option | None:
    found = [option for option in options if option is not None]
    return max(found, key=lambda option: option.gain_s) if found else None


def _promise(draft: _Draft, candidate: Candidate) -> bool:
    """Place one promised visit, if need be in the place of stops of lower rank."""
    reps = draft.problem.reps
    option = _best(draft.options(candidate))
    option = option or _best(draft.reduced(rep, candidate) for rep in reps)
    if option is None:
        return False
    draft.put(option.route)
    return True


def _urgency(candidate: Candidate) -> tuple[int, int]:
    closes_s = candidate.windows[-1].closes_s if candidate.windows else 0
    return -candidate.rank, closes_s


def _keep_promises(draft: _Draft) -> bool:
    """Until no promised visit fits; each round keeps more of a rank without giving up a higher one.

    Tells whether there was anything to place.
    """
    rounds = 0
    placed = True
    while placed:
        promised = sorted((c for c in draft.missing() if c.rank), key=_urgency)
        placed = any(_promise(draft, candidate) for candidate in promised)
        rounds += 1
    return rounds > 1


class _Bid(NamedTuple):
    """An offer in the queue, best pace first."""

    slowness: float
    number: int  # ties go to the older bid
    candidate: Candidate
    rep: Rep
    of: Route  # the route the bid was made for; void once that has changed


class _Fill:
    """Insert the visit that gains most per second of the day, again and again.

    Bids come from the constant-time test; a route is timed when its bid wins.
    """

    def __init__(self, draft: _Draft, stop: Stop) -> None:
        self.draft = draft
        self.stop = stop
        self.open = {candidate.id: candidate for candidate in draft.missing() if candidate.rank == 0}
        self.queue: list[_Bid] = []
        self.bids = 0

    def bid(self, rep: Rep) -> None:
        """For every open candidate, on this rep's route as it is now."""
        probe, of = self.draft.probes[rep.id], self.draft.routes[rep.id]
        for candidate in self.open.values():
            if self.stop():
                return
            added_s = probe.added_s(candidate)
            if added_s is not None and added_s < prize_for(rep, candidate):
                self.bids += 1
                slowness = (added_s - prize_for(rep, candidate)) / max(1, 1 + added_s + candidate.duration_s)
                heappush(self.queue, _Bid(slowness, self.bids, candidate, rep, of))

    def settle(self, bid: _Bid) -> None:
        option = self.draft.option(bid.rep, bid.candidate)
        assert option is not None, "a bid is made for a place that works"  # noqa: S101 - narrows the type
        self.draft.put(option.route)
        del self.open[bid.candidate.id]
        self.bid(bid.rep)

    def run(self) -> None:
        for rep in self.draft.problem.reps:
            self.bid(rep)
        while self.queue and not self.stop():
            bid = heappop(self.queue)
            if bid.candidate.id in self.open and bid.of is self.draft.routes[bid.rep.id]:
                self.settle(bid)


def promised(problem: Problem, routes: Iterable[Route], fits: Fits | None = None) -> tuple[Route, ...] | None:
    """The routes with every promise that was missing and fits; None where there is none to add.

    `fits` is a faster test of what these routes can take.
    """
    draft = _Draft(problem, routes, fits)
    return tuple(draft.routes[rep.id] for rep in problem.reps) if _keep_promises(draft) else None


def complete(problem: Problem, routes: Iterable[Route], stop: Stop = never) -> tuple[Route, ...]:
    """Add to `routes` (one per rep) what still fits; promises first and regardless of `stop`.

    Unless stopped, no visit is left out that could be added and is worth more than the way to it.
    """
    draft = _Draft(problem, routes)
    _keep_promises(draft)
    _Fill(draft, stop).run()
    while _keep_promises(draft):  # where triangles lie, a visit more can make the way shorter
        _Fill(draft, stop).run()
    return tuple(draft.routes[rep.id] for rep in problem.reps)


def idle_routes(problem: Problem) -> tuple[Route, ...]:
    """Nobody sets out."""
    return tuple(Route(rep.id, rep.hours.opens_s, rep.hours.opens_s) for rep in problem.reps)


def construct(problem: Problem) -> Plan:
    """A plan without search."""
    routes = complete(problem, idle_routes(problem))
    return Plan(routes, left_out(problem, routes), value_s(problem, routes), "construct", 0)
