"""Why a visit was left out, and what would let it in; each answer was tried before it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from routing.budget import Stop, never
from routing.insertion import Probe
from routing.model import LATEST_S, UNREACHABLE_S, Candidate, Problem, Rep, Window
from routing.plan import Code, LeftOut, Relaxation, Route, prize_for
from routing.schedule import Infeasible, refusal, time_route

MAX_OVERTIME_S = 4 * 3600  # a shift longer by more than this is nobody's answer
NEAREST_REPS = 2  # relaxations are tried with the reps that pass nearest


@dataclass(frozen=True, slots=True)
class _Way:
    """A relaxation that works and what it costs, comparable within one code."""

    cost: int
    relaxation: Relaxation


def _changed(probe: Probe, rep: Rep) -> Probe:
    return Probe(probe.problem, rep, probe.order)


def _longer_shift(probe: Probe, candidate: Candidate) -> _Way | None:
    rep = probe.rep
    longer = _changed(probe, replace(rep, hours=Window(rep.hours.opens_s, LATEST_S)))
    end_s = min((route.end_s for _, _, route in longer.routes(candidate)), default=LATEST_S)
    late_s = end_s - rep.hours.closes_s
    if not 0 < late_s <= MAX_OVERTIME_S:
        return None
    minutes = -(-late_s // 60)
    return _Way(late_s, Relaxation("extend_shift", {"rep_id": rep.id, "minutes": minutes}))


def _more_visits(probe: Probe, candidate: Candidate) -> _Way | None:
    limit = len(probe.order) + 1
    more = _changed(probe, replace(probe.rep, max_visits=limit))
    if probe.rep.max_visits is None or probe.rep.max_visits >= limit:
        return None
    if next(more.routes(candidate), None) is None:
        return None
    return _Way(0, Relaxation("raise_max_visits", {"rep_id": probe.rep.id, "to": limit}))


def _one_less(probe: Probe, candidate: Candidate) -> _Way | None:
    """The least worthy stop, of no higher rank, whose place the candidate could take."""
    weaker = [kept for kept in probe.order if kept.rank <= candidate.rank]
    for dropped in sorted(weaker, key=lambda kept: (kept.rank, kept.prize_s)):
        rest = [kept for kept in probe.order if kept is not dropped]
        if Probe(probe.problem, probe.rep, rest).added_s(candidate) is not None:
            facts = {"rep_id": probe.rep.id, "candidate_id": dropped.id}
            return _Way(dropped.prize_s, Relaxation("drop_visit", facts))
    return None


RELAXERS = (_longer_shift, _more_visits, _one_less)


def _passing(probe: Probe, candidate: Candidate) -> int:
    """The extra travel if time did not matter: how near the route passes."""
    timeless = replace(candidate, windows=(Window(0, LATEST_S),))
    longer = _changed(probe, replace(probe.rep, hours=Window(0, LATEST_S)))
    return min((added_s for added_s, _ in longer.detours(timeless)), default=UNREACHABLE_S)


def _relaxations(probes: Sequence[Probe], candidate: Candidate) -> tuple[Relaxation, ...]:
    near = probes
    if len(probes) > NEAREST_REPS:
        near = sorted(probes, key=lambda probe: _passing(probe, candidate))[:NEAREST_REPS]
    found: list[Relaxation] = []
    for relaxer in RELAXERS:
        ways = [way for probe in near if (way := relaxer(probe, candidate)) is not None]
        if ways:
            found.append(min(ways, key=lambda way: way.cost).relaxation)
    return tuple(found)


def _never_suits(problem: Problem, candidate: Candidate) -> LeftOut:
    """No rep may make this visit today, whatever the routes."""
    if not problem.reps:
        return LeftOut(candidate.id, "nobody_works", {})
    codes = {refusal(rep, candidate) for rep in problem.reps}
    if "closed_today" in codes:
        return LeftOut(candidate.id, "closed_today", {})
    if codes == {"other_rep"}:
        return LeftOut(candidate.id, "other_rep", {"rep_id": candidate.required_rep or ""})
    able = [rep for rep in problem.reps if candidate.required_rep in (None, rep.whose)]
    closest = min(able, key=lambda rep: len(candidate.skills - rep.skills))
    missing = ",".join(sorted(candidate.skills - closest.skills))
    skill = Relaxation("add_skill", {"rep_id": closest.id, "skills": missing})
    return LeftOut(candidate.id, "skill_missing", {"skills": ",".join(sorted(candidate.skills))}, (skill,))


def _fits(probes: Iterable[Probe], candidate: Candidate) -> LeftOut | None:
    """It fits as things are: worth no more than the way there, or the routes are not complete."""
    gains: list[tuple[int, int]] = []
    for probe in probes:
        added_s = probe.added_s(candidate)
        if added_s is not None:
            gains.append((prize_for(probe.rep, candidate) - added_s, added_s))
    if not gains:
        return None
    gain_s, added_s = max(gains)
    facts = {"added_s": added_s, "prize_s": candidate.prize_s}
    if gain_s > 0:
        return LeftOut(candidate.id, "still_fits", facts)
    more = Relaxation("raise_prize", {"by_s": 1 - gain_s})
    return LeftOut(candidate.id, "low_priority", facts, (more,))


def _alone(problem: Problem, probes: Iterable[Probe], candidate: Candidate) -> Code | None:
    """Why the visit is impossible even as the only one of the day, or None."""
    codes: set[Code] = set()
    for probe in probes:
        timed = time_route(problem, probe.rep, (candidate,))
        if not isinstance(timed, Infeasible):
            return None
        codes.add(timed.code)
    if "over_max_visits" in codes:
        return "over_max_visits"
    return "unreachable" if codes == {"unreachable"} else "no_time_left"


def _crowded_code(probes: Iterable[Probe], candidate: Candidate) -> Code:
    if candidate.rank:
        return "appointment_conflict"
    if any(_more_visits(probe, candidate) for probe in probes):
        return "over_max_visits"
    return "no_time_left"


def _explain(problem: Problem, probes: Iterable[Probe], candidate: Candidate, stop: Stop) -> LeftOut:
    able = [probe for probe in probes if refusal(probe.rep, candidate) is None]
    if not able:
        return _never_suits(problem, candidate)
    fitting = _fits(able, candidate)
    if fitting is not None:
        return fitting
    code = _alone(problem, able, candidate) or _crowded_code(able, candidate)
    relaxations = () if stop() else _relaxations(able, candidate)
    dropped = [way.facts["candidate_id"] for way in relaxations if way.code == "drop_visit"]
    facts = {"with": dropped[0]} if dropped and code == "appointment_conflict" else {}
    return LeftOut(candidate.id, code, facts, relaxations)


def left_out(problem: Problem, routes: Iterable[Route], stop: Stop = never) -> tuple[LeftOut, ...]:
    """One entry per candidate that is in no route. Once `stop` says so, codes come without relaxations."""
    shown = tuple(routes)
    kept = {stop.candidate_id for route in shown for stop in route.stops}
    probes = [Probe.of(problem, route) for route in shown]
    missing = [candidate for candidate in problem.candidates if candidate.id not in kept]
    return tuple(_explain(problem, probes, candidate, stop) for candidate in missing)
