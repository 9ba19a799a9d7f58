"""Times an order that a person decided: what they want is kept as long as no promise breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

    def ladder(self) -> tuple[Loosened, ...]:
        """As it should be; then with overtime; then at closed doors and without the rest, as the person insists."""
        rep = self.problem.reps[0]
        late = replace(rep, hours=Window(rep.hours.opens_s, LATEST_S), max_visits=None)
        at_any_time = [self.loosened(visit) for visit in self.visits]
        return (rep, self.visits), (late, self.visits), (replace(late, breaks=()), at_any_time)

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

    def with_inserted(self, wanted: Candidate) -> "Order | None":
        """`wanted` where it adds the least travel; None where a promise would break everywhere."""
        at_any_time = self.loosened(wanted)
        for (rep, visits), one in zip(self.ladder(), (wanted, wanted, at_any_time), strict=True):
            found = next(Probe(self.problem, rep, visits).routes(one), None)
            if found is not None:
                return replace(self, visits=[*self.visits[: found[1]], wanted, *self.visits[found[1] :]])
        return None
