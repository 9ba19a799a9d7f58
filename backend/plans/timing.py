"""Times an order that a person decided: what they want is kept as long as no promise breaks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import itemgetter

from routing.insertion import Probe
from routing.model import LATEST_S, Candidate, Problem, Rep, Window
from routing.plan import Route
from routing.schedule import Infeasible, time_route

ALL_WEEK = (Window(0, LATEST_S),)
Loosened = tuple[Rep, Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Order:
    """Visits in the order somebody wants them; `promised` are the keys of appointments."""

    problem: Problem
    visits: Sequence[Candidate]
    promised: frozenset[str]

    def ladder(self) -> Iterator[Loosened]:
        """As it should be; then with overtime; then at closed doors and without the rest, as the person insists."""
        yield self.problem.reps[0], self.visits
        yield self._overtime(), self.visits
        yield self.insisted()

    def insisted(self) -> Loosened:
        return replace(self._overtime(), breaks=()), [self.loosened(visit) for visit in self.visits]

    def _overtime(self) -> Rep:
        rep = self.problem.reps[0]
        return replace(rep, hours=Window(rep.hours.opens_s, LATEST_S), max_visits=None)

    def standing(self, now_s: int) -> "Order":
        """The same with late stops for appointments whose time has passed or that this very order misses."""
        passed = {visit.id for visit in self.visits if visit.windows and visit.windows[-1].closes_s < now_s}
        order = self.forgiving(passed & self.promised)
        while order.promised:
            rep, visits = order.insisted()
            missed = time_route(order.problem, rep, visits)
            if isinstance(missed, Route) or missed.candidate_id not in order.promised:
                break
            if missed.code == "unreachable":
                break
            order = order.forgiving({missed.candidate_id})
        return order

    def forgiving(self, late: Collection[str]) -> "Order":
        """These are promises no more: they may start any time after the time that was agreed."""
        if not late:
            return self
        visits = [_any_later(visit) if visit.id in late else visit for visit in self.visits]
        return replace(self, visits=visits, promised=self.promised.difference(late))

    def loosened(self, visit: Candidate) -> Candidate:
        return visit if visit.id in self.promised else replace(visit, windows=ALL_WEEK)

    def timed(self) -> Route | Infeasible:
        """Keeps every stop in its order; only an appointment that would be missed refuses, or no way at all."""
        outcome: Route | Infeasible = Infeasible("", "no_time_left")
        for rep, visits in self.ladder():
            outcome = time_route(self.problem, rep, visits)
            if isinstance(outcome, Route):
                break
        return outcome

    def with_inserted(self, wanted: Candidate, *, soon: bool = False) -> "Order | None":
        """`wanted` where it adds the least travel, or if `soon` where it starts earliest.

        None where a promise would break everywhere.
        """
        at = self._soonest_at(wanted) if soon else self._cheapest_at(wanted)
        return None if at is None else self._with(wanted, at)

    def soonest(self, wanted: Candidate) -> tuple[int, Route] | None:
        """The place where `wanted` starts earliest, of equals the one with the least travel, and the day with it.

        Only appointments are kept for it: anything else may be later, after the shift too.
        """
        alone = time_route(self.problem, *self.insisted())
        leaves = [0, *(stop.leave_s for stop in alone.stops)] if isinstance(alone, Route) else [0]
        best: tuple[int, int, int, Route] | None = None
        for at, leave_s in zip_longest(range(len(self.visits) + 1), leaves, fillvalue=0):
            if best and best[0] < leave_s:
                break  # whoever stays here longer starts nothing earlier
            day = self._with(wanted, at).timed()
            if isinstance(day, Route):
                found = (day.stops[at].start_s, day.travel_s, at, day)
                best = min(best or found, found, key=itemgetter(0, 1))
        return best and (best[2], best[3])

    def _soonest_at(self, wanted: Candidate) -> int | None:
        found = self.soonest(wanted)
        return None if found is None else found[0]

    def _cheapest_at(self, wanted: Candidate) -> int | None:
        at_any_time = self.loosened(wanted)
        for (rep, visits), one in zip(self.ladder(), (wanted, wanted, at_any_time), strict=True):
            found = next(Probe(self.problem, rep, visits).routes(one), None)
            if found is not None:
                return found[1]
        return None

    def _with(self, wanted: Candidate, at: int) -> "Order":
        return replace(self, visits=[*self.visits[:at], wanted, *self.visits[at:]])

    def with_next(self, wanted: Candidate) -> "Order":
        """`wanted` before everything else, whatever it costs: somebody gave their word for it."""
        return self._with(wanted, 0).standing(0)


def _any_later(visit: Candidate) -> Candidate:
    opens_s = visit.windows[0].opens_s if visit.windows else 0
    return replace(visit, windows=(Window(opens_s, LATEST_S),))
