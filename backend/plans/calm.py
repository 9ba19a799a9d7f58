"""Of plans that are worth the same, the one that disturbs a day least. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.insertion import Probe
from routing.model import Candidate, Problem
from routing.order import longest_rising
from routing.plan import Plan, Route, worth
from routing.schedule import time_route

WORTH_SHARE = 0.01  # of what the day is worth may be given for a calmer one,
WORTH_S = 300  # but not more than five minutes of travel
TRIES = 80  # orders that are timed, a fraction of a millisecond each


def changes(before: Sequence[str], after: Sequence[str]) -> int:
    """Visits that go, come, or pass others: the fewest that must be touched to get from one to the other."""
    return len(set(before) ^ set(after)) + len(moved(before, after))


def moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest visits of both lists that change their place so that the others keep their order."""
    place = {key: at for at, key in enumerate(before)}
    both = [key for key in after if key in place]
    stayed = longest_rising([place[key] for key in both])
    return frozenset(key for key in both if place[key] not in stayed)


@dataclass(frozen=True, slots=True)
class _Search:
    problem: Problem
    before: Sequence[str]
    floor: tuple[int, int, int]

    def timed(self, keys: Sequence[str]) -> Route | None:
        """None where the order does not hold, or is not worth it."""
        visits = [self.problem.candidate(key) for key in keys]
        route = time_route(self.problem, self.problem.reps[0], visits)
        if not isinstance(route, Route):
            return None
        return route if worth(self.problem, (route,)) >= self.floor else None

    def as_before(self, keys: Sequence[str]) -> list[str]:
        """The same visits in the old order; what is new goes where it costs least."""
        order = [key for key in self.before if key in set(keys)]
        for new in (key for key in keys if key not in set(self.before)):
            probe = Probe(self.problem, self.problem.reps[0], [self._visit(key) for key in order])
            found = next(probe.routes(self._visit(new)), None)
            at = len(order) if found is None else found[1]
            order.insert(at, new)
        return order

    def _visit(self, key: str) -> Candidate:
        return self.problem.candidate(key)

    def calmer(self, keys: Sequence[str]) -> Iterator[list[str]]:
        """Each visit that was moved, back behind the one that it followed."""
        for key in sorted(moved(self.before, keys), key=self.before.index):
            rest = [one for one in keys if one != key]
            ahead = [one for one in self.before[: self.before.index(key)] if one in rest]
            at = rest.index(ahead[-1]) + 1 if ahead else 0
            yield [*rest[:at], key, *rest[at:]]


def calmest(problem: Problem, before: Sequence[str], best: Plan) -> Route:
    """The route of `best`, or one worth nearly as much that changes less of the order `before`. One rep only."""
    locked, mandatory, value = worth(problem, best.routes)
    floor = (locked, mandatory, value - min(WORTH_S, int(abs(value) * WORTH_SHARE)))
    search = _Search(problem, before, floor)
    keys = [stop.candidate_id for stop in best.routes[0].stops]
    for order in (list(before), search.as_before(keys)):
        if changes(before, order) < changes(before, keys) and (route := search.timed(order)):
            return route
    return _step_by_step(search, keys, best.routes[0])


def _step_by_step(search: _Search, keys: list[str], route: Route) -> Route:
    tries = TRIES
    found: Route | None = route
    while found is not None and tries > 0:
        route, found = found, None
        for order in search.calmer(keys):
            tries -= 1
            if changes(search.before, order) < changes(search.before, keys) and (found := search.timed(order)):
                keys = order
                break
    return route
