"""Finished routes and what they would be with one thing changed, each made once however often it is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from routing.budget import Stop, never
from routing.insertion import Probe
from routing.model import LATEST_S, Candidate, Problem, Window
from routing.plan import Route

NEAREST_REPS = 2  # changes are tried with the reps that pass nearest


@dataclass(frozen=True, slots=True)
class Around:
    """Routes, in the order of the problem's reps. Once `stop` says so, nothing more is tried."""

    problem: Problem
    probes: tuple[Probe, ...]
    stop: Stop = never
    _longer: dict[str, Probe] = field(default_factory=dict[str, Probe])
    _without: dict[tuple[str, str], Probe] = field(default_factory=dict[tuple[str, str], Probe])

    @classmethod
    def of(cls, problem: Problem, routes: Iterable[Route], stop: Stop = never) -> "Around":
        return cls(problem, tuple(Probe.of(problem, route) for route in routes), stop)

    def longer(self, probe: Probe) -> Probe:
        """The route in a shift without an end."""
        rep = probe.rep
        if rep.id not in self._longer:
            endless = replace(rep, hours=Window(rep.hours.opens_s, LATEST_S))
            self._longer[rep.id] = Probe(self.problem, endless, probe.order)
        return self._longer[rep.id]

    def without(self, probe: Probe, dropped: Candidate) -> Probe:
        key = (probe.rep.id, dropped.id)
        if key not in self._without:
            rest = [kept for kept in probe.order if kept is not dropped]
            self._without[key] = Probe(self.problem, probe.rep, rest)
        return self._without[key]

    def with_more_visits(self, probe: Probe, candidate: Candidate) -> int | None:
        """The most visits that would let the candidate in."""
        limit = len(probe.order) + 1
        if probe.rep.max_visits is None or probe.rep.max_visits >= limit:
            return None
        more = Probe(self.problem, replace(probe.rep, max_visits=limit), probe.order)
        return None if more.added_s(candidate) is None else limit

    def with_more_room(self, probe: Probe, candidate: Candidate) -> int | None:
        """The load that would let the candidate in."""
        load = candidate.load + sum(kept.load for kept in probe.order)
        if probe.rep.max_load is None or probe.rep.max_load >= load:
            return None
        more = Probe(self.problem, replace(probe.rep, max_load=load), probe.order)
        return None if more.added_s(candidate) is None else load

    def nearest(self, probes: Sequence[Probe], candidate: Candidate) -> Sequence[Probe]:
        """Those whose routes pass nearest, if time did not matter."""
        if len(probes) <= NEAREST_REPS:
            return probes
        return sorted(probes, key=lambda probe: self._passing_s(probe, candidate))[:NEAREST_REPS]

    def _passing_s(self, probe: Probe, candidate: Candidate) -> int:
        seconds = self.problem.matrix(probe.rep).seconds
        places = [probe.rep.start, *(kept.place for kept in probe.order), probe.rep.end]
        gaps = seconds[places[:-1], places[1:]] if probe.order else np.zeros(1, np.int64)
        return int((seconds[places[:-1], candidate.place] + seconds[candidate.place, places[1:]] - gaps).min())
