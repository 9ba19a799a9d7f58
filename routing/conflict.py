"""Which promises exclude each other: a set that nobody can keep whole, and nothing in it that was seen not to matter.

Source: the deletion filter for irreducible infeasible subsets (Chinneck & Dravnieks, 1991). A set counts as
impossible only where every order of it was ruled out; where that takes too long nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from routing.budget import Stop, never
from routing.insertion import Probe
from routing.model import UNREACHABLE_S, Candidate, Problem, Rep
from routing.plan import Facts
from routing.slack import Slack

MOST_TRIES = 2_000  # stops tried for one set
MOST_IN_ALL = 10_000  # stops tried for one rep


class _TooLongError(Exception):
    """Nobody knows whether the set is possible."""


@dataclass(slots=True)
class _Tries:
    stop: Stop
    left: int = MOST_IN_ALL
    of_set: int = 0

    def one(self) -> None:
        self.left -= 1
        self.of_set -= 1
        if self.left < 0 or self.of_set < 0 or self.stop():
            raise _TooLongError


def conflict(probes: Sequence[Probe], candidate: Candidate, stop: Stop = never) -> Facts:
    """`with`: promised visits, of no lower rank, that cannot all be kept together with the candidate.

    Of the reps asked, the one with the fewest; empty where no such promise is in the way or none is known to be.
    """
    found: list[tuple[str, list[Candidate]]] = []
    for probe in probes:
        rivals = [kept for kept in probe.order if kept.rank >= candidate.rank]
        if clashing := _clashing(_Sets(probe.problem, probe.rep, _Tries(stop)), rivals, candidate):
            found.append((probe.rep.id, clashing))
    if not found:
        return {}
    rep_id, clashing = min(found, key=lambda pair: len(pair[1]))
    return {"rep_id": rep_id, "with": ",".join(rival.id for rival in clashing)}


def _clashing(sets: "_Sets", rivals: list[Candidate], candidate: Candidate) -> list[Candidate]:
    """Those of the rivals that clash with the candidate; empty where none do or it takes too long to know."""
    for rival in rivals:
        if sets.possible([rival, candidate]) is False:
            return [rival]
    whole = sets.possible([*rivals, candidate])
    kept = rivals if whole is False else [] if whole else _grown(sets, rivals, candidate)
    for rival in kept:
        fewer = [one for one in kept if one is not rival]
        if sets.possible([*fewer, candidate]) is False:
            kept = fewer
    return kept


def _grown(sets: "_Sets", rivals: list[Candidate], candidate: Candidate) -> list[Candidate]:
    """The rivals nearest in time, one more and one more, until they are too many; empty where that is not seen."""
    near = sorted(rivals, key=lambda rival: abs(_closes_s(rival) - _closes_s(candidate)))
    for count in range(2, len(near)):
        possible = sets.possible([*near[:count], candidate])
        if not possible:
            return near[:count] if possible is False else []
    return []


def _closes_s(visit: Candidate) -> int:
    return visit.windows[-1].closes_s


@dataclass(slots=True)
class _Sets:
    """Which visits one rep can make on the same day."""

    problem: Problem
    rep: Rep
    tries: _Tries
    slack: Slack = field(init=False)

    def __post_init__(self) -> None:
        self.slack = Slack(self.rep, (), ())

    def possible(self, visits: Sequence[Candidate]) -> bool | None:
        """In some order; None where that was not found out."""
        rep = self.rep
        if rep.max_visits is not None and len(visits) > rep.max_visits:
            return False
        if rep.max_load is not None and sum(visit.load for visit in visits) > rep.max_load:
            return False
        self.tries.of_set = MOST_TRIES
        try:
            return _Order(self, tuple(sorted(visits, key=_closes_s))).completed()
        except _TooLongError:
            return None


@dataclass(slots=True)
class _Order:
    """Orders of a set, the most urgent visit tried first. The state after a stop is that of `schedule`:
    which visits were made, the last of them, and the earliest clock per number of breaks taken.
    """

    sets: _Sets
    visits: tuple[Candidate, ...]
    seen: dict[tuple[frozenset[int], int], list[list[int]]] = field(
        default_factory=dict[tuple[frozenset[int], int], list[list[int]]]
    )

    def completed(self) -> bool:
        rep = self.sets.rep
        return self._from(frozenset(range(len(self.visits))), rep.start, self.sets.slack.setting_out())

    def _from(self, rest: frozenset[int], place: int, leaves: list[int]) -> bool:
        """Whether the rest can be made by somebody who leaves that place then."""
        sets = self.sets
        if not rest:
            back_s = self._way_s(place, sets.rep.end)
            return back_s < UNREACHABLE_S and sets.slack.is_home(leaves, back_s)
        if self._hopeless(rest, min(leaves)) or self._known(rest, place, leaves):
            return False
        for i in sorted(rest):
            sets.tries.one()
            visit = self.visits[i]
            there_s = self._way_s(place, visit.place)
            if there_s < UNREACHABLE_S and self._from(
                rest - {i}, visit.place, sets.slack.after(leaves, there_s, visit)
            ):
                return True
        return False

    def _way_s(self, a: int, b: int) -> int:
        return self.sets.problem.matrix(self.sets.rep).seconds.item(a, b)

    def _hopeless(self, rest: frozenset[int], clock_s: int) -> bool:
        """Some door is closed by now, or the stays alone are too long."""
        stays_s = sum(self.visits[i].duration_s for i in rest)
        closed = any(clock_s > _closes_s(self.visits[i]) for i in rest)
        return closed or clock_s + stays_s > self.sets.rep.hours.closes_s

    def _known(self, rest: frozenset[int], place: int, leaves: list[int]) -> bool:
        """Whether it failed before from there with no later clock."""
        failed = self.seen.setdefault((rest, place), [])
        if any(all(a <= b for a, b in zip(one, leaves, strict=True)) for one in failed):
            return True
        failed.append(leaves)
        return False
