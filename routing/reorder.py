"""A person decides the order; we say when each stop is reached and which no longer fit.

For a re-plan from here and now give a rep whose `start` is the current place and whose hours open now,
and name the running stop (locked, with the time it still needs, at that same place) first.
"""

from collections.abc import Sequence
from dataclasses import replace

from routing.explain import left_out
from routing.model import InvalidProblem, Problem, Rep
from routing.plan import LeftOut, Plan, value_s
from routing.schedule import Infeasible, keep_fitting


def alone(problem: Problem, rep: Rep, ids: Sequence[str] = ()) -> Problem:
    """The problem of this one rep: without candidates another rep must visit, unless named in `ids`."""
    named = set(ids)
    mine = tuple(c for c in problem.candidates if c.id in named or c.required_rep in (None, rep.whose))
    return replace(problem, reps=(rep,), candidates=mine)


def order_plan(problem: Problem, rep: Rep, ids: Sequence[str]) -> Plan:
    """A plan with one route, of `rep` (it may differ from the problem's), in the order of `ids`.

    What does not fit is left out with its reason, like every candidate that is not named.
    InvalidProblem names an unknown or repeated id.
    """
    for i, candidate_id in enumerate(ids):
        if not problem.knows_candidate(candidate_id) or candidate_id in ids[:i]:
            raise InvalidProblem(f"ids[{i}]", f"unknown or repeated candidate {candidate_id!r}")
    own = alone(problem, rep, ids)
    route, given_up = keep_fitting(own, rep, [own.candidate(candidate_id) for candidate_id in ids])
    named = {refused.candidate_id: refused for refused in given_up}
    entries = tuple(_reason(entry, named.get(entry.candidate_id)) for entry in left_out(own, (route,)))
    return Plan((route,), entries, value_s(own, (route,)), "order", 0)


def _reason(entry: LeftOut, given_up: Infeasible | None) -> LeftOut:
    """What fails in the caller's order is the reason, even where another order would do."""
    return entry if given_up is None else replace(entry, code=given_up.code)
