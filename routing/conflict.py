"""Which promises exclude each other: a set of which none can be left out without the rest fitting.

Source: the deletion filter for irreducible infeasible subsets (Chinneck & Dravnieks, 1991).
"""

from collections.abc import Sequence

from routing.insertion import Probe
from routing.model import Candidate, Problem, Rep
from routing.plan import Facts
from routing.schedule import Infeasible, time_route

MOST_TRIES = 2_000  # orders looked at for one set; beyond, the set counts as impossible


def conflict(probes: Sequence[Probe], candidate: Candidate) -> Facts:
    """`with`: the promised visits, of no lower rank, that cannot all be kept together with the candidate.

    Of the reps asked, the one with the fewest; empty where no such promise is in the way.
    """
    found: list[tuple[str, list[Candidate]]] = []
    for probe in probes:
        rivals = [kept for kept in probe.order if kept.rank >= candidate.rank]
        if rivals and not _possible(probe.problem, probe.rep, [*rivals, candidate]):
            found.append((probe.rep.id, _irreducible(probe, rivals, candidate)))
    found = [(rep_id, rivals) for rep_id, rivals in found if rivals]
    if not found:
        return {}
    rep_id, rivals = min(found, key=lambda pair: len(pair[1]))
    return {"rep_id": rep_id, "with": ",".join(rival.id for rival in rivals)}


def _irreducible(probe: Probe, rivals: list[Candidate], candidate: Candidate) -> list[Candidate]:
    """Leave out one after the other whatever is not needed for the set to be impossible."""
    kept = rivals
    for rival in rivals:
        fewer = [one for one in kept if one is not rival]
        if not _possible(probe.problem, probe.rep, [*fewer, candidate]):
            kept = fewer
    return kept


def _possible(problem: Problem, rep: Rep, visits: Sequence[Candidate]) -> bool:
    """Whether the rep can make all of them in some order, the most urgent tried first."""
    tries = [MOST_TRIES]
    by_urgency = sorted(visits, key=lambda visit: visit.windows[-1].closes_s)

    def completed(order: tuple[Candidate, ...], rest: list[Candidate]) -> bool:
        if not rest:
            return True
        for i, visit in enumerate(rest):
            tries[0] -= 1
            if tries[0] < 0:
                return False
            longer = (*order, visit)
            if isinstance(time_route(problem, rep, longer), Infeasible):
                continue
            if completed(longer, rest[:i] + rest[i + 1 :]):
                return True
        return False

    return completed((), by_urgency)
