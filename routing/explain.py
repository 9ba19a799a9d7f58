"""Why a visit was left out, and what would let it in; each answer was tried before it is given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from routing.around import Around
from routing.budget import Stop, never
from routing.conflict import conflict
from routing.insertion import Probe
from routing.model import Candidate, Problem, Window
from routing.plan import Code, LeftOut, Relaxation, Route, prize_for
from routing.relax import Elsewhere, ways
from routing.schedule import Infeasible, refusal, time_route

Fits = Callable[[Candidate], Sequence[int | None]]
"""Per rep, in the problem's order, the extra travel of a candidate's cheapest place, or None."""


FITTING = ("low_priority", "still_fits")  # nothing needs to change for these to be possible


@dataclass(frozen=True, slots=True)
class Means:
    """What may help to explain: until when, other routes to try, and a faster test of what fits."""

    stop: Stop = never
    elsewhere: Sequence[Elsewhere] = ()
    fits: Fits | None = None


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


def _fitting(around: Around, candidate: Candidate, fits: Fits | None) -> LeftOut | None:
    """It fits as things are: worth no more than the way there, or the routes are not complete."""
    found = fits(candidate) if fits else [probe.added_s(candidate) for probe in around.probes]
    gains = [
        (prize_for(rep, candidate) - added_s, added_s)
        for rep, added_s in zip(around.problem.reps, found, strict=True)
        if added_s is not None
    ]
    if not gains:
        return None
    gain_s, added_s = max(gains)
    facts = {"added_s": added_s, "prize_s": candidate.prize_s}
    if gain_s > 0:
        return LeftOut(candidate.id, "still_fits", facts)
    return LeftOut(candidate.id, "low_priority", facts, (Relaxation("raise_prize", {"by_s": 1 - gain_s}),))


def _alone(problem: Problem, probes: Sequence[Probe], candidate: Candidate) -> Code | None:
    """Why the visit is impossible even as the only one of the day, or None."""
    if not any(_meet(probe.rep.hours, window) for probe in probes for window in candidate.windows):
        return "outside_hours"
    codes: set[Code] = set()
    for probe in probes:
        timed = time_route(problem, probe.rep, (candidate,))
        if not isinstance(timed, Infeasible):
            return None
        codes.add(timed.code)
    for code in ("over_max_visits", "over_max_load"):
        if code in codes:
            return code
    return "unreachable" if codes == {"unreachable"} else "no_time_left"


def _meet(hours: Window, door: Window) -> bool:
    """Hours that end as the door opens do not."""
    return hours.opens_s <= door.closes_s and door.opens_s < hours.closes_s


def _crowded_code(around: Around, able: Iterable[Probe], candidate: Candidate) -> Code:
    if candidate.rank:
        return "appointment_conflict"
    if any(around.with_more_visits(probe, candidate) for probe in able):
        return "over_max_visits"
    if any(around.with_more_room(probe, candidate) for probe in able):
        return "over_max_load"
    return "no_time_left"


def _coded(around: Around, candidate: Candidate, fits: Fits | None) -> LeftOut:
    able = [probe for probe in around.probes if refusal(probe.rep, candidate) is None]
    if not able:
        return _never_suits(around.problem, candidate)
    fitting = _fitting(around, candidate, fits)
    if fitting is not None:
        return fitting
    code = _alone(around.problem, able, candidate) or _crowded_code(around, able, candidate)
    return LeftOut(candidate.id, code, {})


def _relaxed(around: Around, entry: LeftOut, means: Means) -> LeftOut:
    """The same with what would let it in, unless the time ends meanwhile."""
    if entry.code in FITTING or means.stop():
        return entry
    candidate = around.problem.candidate(entry.candidate_id)
    able = [probe for probe in around.probes if refusal(probe.rep, candidate) is None]
    near = around.nearest(able, candidate)
    facts = conflict(near, candidate, means.stop) if entry.code == "appointment_conflict" else entry.facts
    more = ways(around, candidate, means.elsewhere, near)
    if means.stop():
        return entry
    return LeftOut(entry.candidate_id, entry.code, facts, (*entry.relaxations, *more))


def left_out(problem: Problem, routes: Iterable[Route], means: Means | None = None) -> tuple[LeftOut, ...]:
    """One entry per candidate that is in no route. Once `means.stop` says so, codes come without relaxations."""
    means = means or Means()
    around = Around.of(problem, routes, means.stop)
    kept = {candidate.id for probe in around.probes for candidate in probe.order}
    missing = [candidate for candidate in problem.candidates if candidate.id not in kept]
    coded = [_coded(around, candidate, means.fits) for candidate in missing]
    return tuple(_relaxed(around, entry, means) for entry in coded)
