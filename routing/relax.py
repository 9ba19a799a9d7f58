"""The cheapest changes that would let a visit in, one of each kind that helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routing.around import NEAREST_REPS, Around
from routing.insertion import Probe
from routing.model import LATEST_S, Candidate, Problem
from routing.plan import Facts, Relaxation, RelaxationCode, Route

MAX_OVERTIME_S = 4 * 3600  # a shift longer by more than this is nobody's answer


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere:
    """A route of another rep or another day that might take the visit.

    `problem` holds the candidate under the same id, with the windows and the way it has there. The lower `rank`
    comes before the shorter way.
    """

    code: RelaxationCode
    facts: Facts
    problem: Problem
    route: Route
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Way:
    """A relaxation that works and what it costs, comparable within one code."""

    cost: int | tuple[int, int]
    relaxation: Relaxation


def _longer_shift(around: Around, probe: Probe, candidate: Candidate) -> _Way | None:
    rep = probe.rep
    end_s = min((route.end_s for _, _, route in around.longer(probe).routes(candidate)), default=LATEST_S)
    late_s = end_s - rep.hours.closes_s
    if not 0 < late_s <= MAX_OVERTIME_S:
        return None
    return _Way(late_s, Relaxation("extend_shift", {"rep_id": rep.id, "minutes": -(-late_s // 60)}))


def _more_visits(around: Around, probe: Probe, candidate: Candidate) -> _Way | None:
    limit = around.with_more_visits(probe, candidate)
    return None if limit is None else _Way(0, Relaxation("raise_max_visits", {"rep_id": probe.rep.id, "to": limit}))


def _more_room(around: Around, probe: Probe, candidate: Candidate) -> _Way | None:
    load = around.with_more_room(probe, candidate)
    return None if load is None else _Way(load, Relaxation("raise_max_load", {"rep_id": probe.rep.id, "to": load}))


def _one_less(around: Around, probe: Probe, candidate: Candidate) -> _Way | None:
    """The least worthy stop, of no higher rank, whose place the candidate could take."""
    weaker = [kept for kept in probe.order if kept.rank <= candidate.rank]
    for dropped in sorted(weaker, key=lambda kept: (kept.rank, kept.prize_s)):
        if around.stop():
            return None
        if around.without(probe, dropped).added_s(candidate) is not None:
            facts = {"rep_id": probe.rep.id, "candidate_id": dropped.id}
            return _Way(dropped.prize_s, Relaxation("drop_visit", facts))
    return None


Relaxer = Callable[[Around, Probe, Candidate], _Way | None]
RELAXERS: tuple[Relaxer, ...] = (_longer_shift, _more_visits, _more_room, _one_less)


def _another_rep(around: Around, candidate: Candidate) -> _Way | None:
    """Somebody else, where the visit belongs to one."""
    if candidate.required_rep is None:
        return None
    anyone = replace(candidate, required_rep=None)
    others = [probe for probe in around.probes if probe.rep.whose != candidate.required_rep]
    found: list[_Way] = []
    for probe in around.nearest(others, anyone)[:NEAREST_REPS]:
        added_s = probe.added_s(anyone)
        if added_s is not None:
            found.append(_Way(added_s, Relaxation("another_rep", {"rep_id": probe.rep.whose})))
    return min(found, key=lambda way: way.cost, default=None)


def _there(one: Elsewhere, candidate_id: str) -> _Way | None:
    if not one.problem.knows_candidate(candidate_id):
        return None
    added_s = Probe.of(one.problem, one.route).added_s(one.problem.candidate(candidate_id))
    return None if added_s is None else _Way((one.rank, added_s), Relaxation(one.code, one.facts))


def ways(
    around: Around, candidate: Candidate, elsewhere: Sequence[Elsewhere] = (), near: Sequence[Probe] = ()
) -> tuple[Relaxation, ...]:
    """Changes of the routes `near`, then somebody else of the problem, then `elsewhere`: the cheapest of each kind."""
    found: list[list[_Way | None]] = [
        [None if around.stop() else relaxer(around, probe, candidate) for probe in near] for relaxer in RELAXERS
    ]
    found.append([_another_rep(around, candidate)])
    return (*_cheapest(found), *ways_elsewhere(candidate.id, () if around.stop() else elsewhere))


def ways_elsewhere(candidate_id: str, elsewhere: Sequence[Elsewhere]) -> tuple[Relaxation, ...]:
    """The cheapest of each kind."""
    codes = dict.fromkeys(one.code for one in elsewhere)
    return _cheapest([[_there(one, candidate_id) for one in elsewhere if one.code == code] for code in codes])


def _cheapest(found: Sequence[Sequence[_Way | None]]) -> tuple[Relaxation, ...]:
    """Of each row."""
    working = [[way for way in some if way is not None] for some in found]
    return tuple(min(some, key=_cost).relaxation for some in working if some)


def _cost(way: _Way) -> tuple[int, ...]:
    return way.cost if isinstance(way.cost, tuple) else (way.cost,)
