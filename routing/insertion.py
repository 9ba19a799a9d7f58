"""What one more stop costs a route: the cheapest position that keeps every promise of the route.

A `Probe` holds what a route allows before and after each stop: without its breaks, which most hopeless
positions fail, and with them (`Slack`), which decides the rest. Neither re-times the route.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.model import LATEST_S, UNREACHABLE_S, Candidate, Problem, Rep
from routing.plan import Code, Route
from routing.schedule import earliest_start_s, late_code, refusal, time_route
from routing.slack import Slack, latest_start_s


@dataclass(frozen=True, slots=True)
class Refused:
    code: Code


class Probe:
    """A route prepared for many insertion tests. `rep` may differ from the problem's (longer hours)."""

    def __init__(self, problem: Problem, rep: Rep, order: Sequence[Candidate]) -> None:
        self.problem = problem
        self.rep = rep
        self.order = tuple(order)
        self._travel_s = problem.matrix(rep).seconds.item
        places = [rep.start, *(candidate.place for candidate in self.order), rep.end]
        self._places = places
        self._gaps_s = [self._travel_s(a, b) for a, b in pairwise(places)]
        self._leave_s = self._earliest_leaves()
        self._latest_s = self._latest_arrivals()
        self._sound = all(refusal(rep, kept) is None for kept in self.order)
        self._slack: Slack | None = None

    @classmethod
    def of(cls, problem: Problem, route: Route) -> "Probe":
        order = [problem.candidate(stop.candidate_id) for stop in route.stops]
        return cls(problem, problem.rep(route.rep_id), order)

    def _earliest_leaves(self) -> list[int]:
        """When the rep could leave the start and each stop if there were no breaks."""
        leaves = [self.rep.hours.opens_s]
        for gap_s, candidate in zip(self._gaps_s, self.order, strict=False):
            start_s = earliest_start_s(candidate.windows, leaves[-1] + gap_s)
            leaves.append(LATEST_S + UNREACHABLE_S if start_s is None else start_s + candidate.duration_s)
        return leaves

    def _latest_arrivals(self) -> list[int]:
        """When each stop and the end must be reached at the latest if there were no breaks."""
        latest = [self.rep.hours.closes_s]
        for i in range(len(self.order) - 1, -1, -1):
            candidate = self.order[i]
            limit_s = latest[-1] - self._gaps_s[i + 1] - candidate.duration_s
            latest.append(latest_start_s(candidate.windows, limit_s))
        return latest[::-1]

    def detours(self, candidate: Candidate) -> list[tuple[int, int]]:
        """(extra travel, position) of each position that is not hopeless, cheapest first."""
        travel_s = self._travel_s
        found: list[tuple[int, int]] = []
        for i, latest_s in enumerate(self._latest_s):
            there_s = travel_s(self._places[i], candidate.place)
            on_s = travel_s(candidate.place, self._places[i + 1])
            start_s = earliest_start_s(candidate.windows, self._leave_s[i] + there_s)
            if start_s is not None and start_s + candidate.duration_s + on_s <= latest_s:
                gap_s = self._gaps_s[i] if self.order else 0
                found.append((there_s + on_s - gap_s, i))
        return sorted(found)

    def routes(self, candidate: Candidate) -> Iterator[tuple[int, int, Route]]:
        """(extra travel, position, re-timed route) of each position that works, cheapest first."""
        for added_s, i in self._fitting(candidate):
            timed = time_route(self.problem, self.rep, (*self.order[:i], candidate, *self.order[i:]))
            assert isinstance(timed, Route), "the slack is exact"  # noqa: S101 - narrows the type
            yield added_s, i, timed

    def _fitting(self, candidate: Candidate) -> Iterator[tuple[int, int]]:
        """The detours that keep every promise and every break."""
        if not self._sound or self.refusal(candidate) is not None:
            return
        for added_s, i in self.detours(candidate):
            self._slack = self._slack or Slack(self.rep, self.order, self._gaps_s)
            there_s = self._travel_s(self._places[i], candidate.place)
            if self._slack.allows(i, candidate, there_s, self._travel_s(candidate.place, self._places[i + 1])):
                yield added_s, i

    def added_s(self, candidate: Candidate) -> int | None:
        """The extra travel of the cheapest position that works, or None."""
        return next((added_s for added_s, _ in self._fitting(candidate)), None)

    def refusal(self, candidate: Candidate) -> Code | None:
        """Why this route cannot take the candidate, whatever the times."""
        rep = self.rep
        full = rep.max_visits is not None and len(self.order) >= rep.max_visits
        load = candidate.load + sum(kept.load for kept in self.order)
        heavy = rep.max_load is not None and load > rep.max_load
        return refusal(rep, candidate) or ("over_max_visits" if full else "over_max_load" if heavy else None)

    def cheapest(self, candidate: Candidate) -> tuple[int, int, Route] | Refused:
        """The first of `routes`, or why there is none."""
        code = self.refusal(candidate)
        if code is not None:
            return Refused(code)
        found = next(self.routes(candidate), None)
        return Refused(self._late(candidate)) if found is None else found

    def _late(self, candidate: Candidate) -> Code:
        legs = pairwise(self._places)
        for a, b in legs:
            if max(self._travel_s(a, candidate.place), self._travel_s(candidate.place, b)) < UNREACHABLE_S:
                return late_code(candidate)
        return "unreachable"
