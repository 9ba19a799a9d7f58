"""A plan by insertion alone: promises first, then whatever earns most per second it takes.

It is the first solution of the search, the plan when the search finds none, and the finishing touch
that fills what the search left open.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from routing.budget import Stop, never
from routing.explain import left_out
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

    def __init__(self, problem: Problem, routes: Iterable[Route]) -> None:
        self.problem = problem
        self.routes = {route.rep_id: route for route in routes}
        self.probes = {rep_id: Probe.of(problem, route) for rep_id, route in self.routes.items()}

    def put(self, route: Route) -> None:
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

    def reduced(self, rep: Rep, candidate: Candidate) -> _Option | None:
        """The candidate's place when every stop of lower rank makes way for it."""
        order = [kept for kept in self.probes[rep.id].order if kept.rank >= candidate.rank]
        return self.option(rep, candidate, Probe(self.problem, rep, order))


def _best(options: Iterable[_Option | None]) -> _Option | None:
    found = [option for option in options if option is not None]
    return max(found, key=lambda option: option.gain_s) if found else None


def _promise(draft: _Draft, candidate: Candidate) -> bool:
    """Place one promised visit, if need be in the place of stops of lower rank."""
    reps = draft.problem.reps
    option = _best(draft.option(rep, candidate) for rep in reps)
    option = option or _best(draft.reduced(rep, candidate) for rep in reps)
    if option is None:
        return False
    draft.put(option.route)
    return True


def _urgency(candidate: Candidate) -> tuple[int, int]:
    closes_s = candidate.windows[-1].closes_s if candidate.windows else 0
    return -candidate.rank, closes_s


def _keep_promises(draft: _Draft) -> None:
    """Until no promised visit fits; each round keeps more of a rank without giving up a higher one."""
    placed = True
    while placed:
        promised = sorted((c for c in draft.missing() if c.rank), key=_urgency)
        placed = any(_promise(draft, candidate) for candidate in promised)


_Table = dict[str, dict[str, _Option]]  # candidate id -> rep id -> the candidate's place in that route


def _refresh(draft: _Draft, table: _Table, reps: Sequence[Rep], stop: Stop) -> None:
    """Look again at the routes of `reps`; candidates that fit nowhere any more are dropped."""
    for candidate_id in list(table):
        row = table[candidate_id]
        for rep in reps:
            row.pop(rep.id, None)
            option = None if stop() else draft.option(rep, draft.problem.candidate(candidate_id))
            if option is not None:
                row[rep.id] = option
        if not row:
            del table[candidate_id]


def _fill(draft: _Draft, stop: Stop) -> None:
    """Insert the visit that gains most per second of the day, again and again."""
    problem = draft.problem
    table: _Table = {candidate.id: {} for candidate in draft.missing() if candidate.rank == 0}
    stale: Sequence[Rep] = problem.reps
    while not stop():
        _refresh(draft, table, stale, stop)
        options = [
            (_pace(problem.candidate(candidate_id), option), candidate_id, option)
            for candidate_id, row in table.items()
            for option in row.values()
            if option.gain_s > 0
        ]
        if not options:
            return
        _, candidate_id, option = max(options, key=lambda one: one[0])
        draft.put(option.route)
        del table[candidate_id]
        stale = [problem.rep(option.route.rep_id)]


def _pace(candidate: Candidate, option: _Option) -> float:
    return option.gain_s / (1 + option.added_s + candidate.duration_s)


def complete(problem: Problem, routes: Iterable[Route], stop: Stop = never) -> tuple[Route, ...]:
    """Add to `routes` (one per rep) what still fits; promises first and regardless of `stop`."""
    draft = _Draft(problem, routes)
    _keep_promises(draft)
    _fill(draft, stop)
    return tuple(draft.routes[rep.id] for rep in problem.reps)


def idle_routes(problem: Problem) -> tuple[Route, ...]:
    """Nobody sets out."""
    return tuple(Route(rep.id, rep.hours.opens_s, rep.hours.opens_s) for rep in problem.reps)


def construct(problem: Problem, stop: Stop = never) -> Plan:
    """A plan without search; `stop` ends it early, promises kept."""
    routes = complete(problem, idle_routes(problem), stop)
    return Plan(routes, left_out(problem, routes, stop), value_s(problem, routes), "construct", 0)
