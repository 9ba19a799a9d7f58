"""Which other day of the span, or who else, has room for what the search leaves out: tried on its own routes. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from backend.horizon.flow import Item, Part, WorkingDay, shift_of, visit_of
from routing.explain import FITTING
from routing.horizon import horizon_problem
from routing.model import Matrix, Problem
from routing.plan import Plan, Relaxation, RelaxationCode
from routing.relax import Elsewhere, ways_elsewhere

MOST_ASKED = 30  # visits of one part

Ways = Mapping[str, tuple[Relaxation, ...]]
"""By the id of an item."""


def ways_of(part: Part, plan: Plan, matrices: Mapping[str, Matrix]) -> Ways:
    """For visits held to days or to a person; whom the search itself named for one is not named again."""
    said = {entry.candidate_id: entry for entry in plan.left_out if entry.code not in FITTING}
    told = {name for name, entry in said.items() if any(one.code == "another_rep" for one in entry.relaxations)}
    asked = [*(item for item in part.items if item.id in said), *part.besides]
    held = [item for item in asked if item.kind == "optional" and not item.can_wait][:MOST_ASKED]
    days = {item.id: replace(item, days=item.other_days) for item in held if item.other_days}
    people = {item.id: replace(item, required=None) for item in held if item.required and item.id not in told}
    on_days, by_others = (_tried(part, plan, some, matrices) if some else {} for some in (days, people))
    return {item.id: (*on_days.get(item.id, ()), *by_others.get(item.id, ())) for item in held}


def _problem(part: Part, asked: Mapping[str, Item], matrices: Mapping[str, Matrix]) -> Problem:
    """The search's with visits as they are asked for now."""
    every = [asked.get(item.id, item) for item in (*part.items, *part.besides)]
    anew = replace(part, items=every, besides=())
    visits = [visit_of(anew, number) for number in range(len(every))]
    return horizon_problem([shift_of(part, one) for one in part.shifts], visits, matrices)


def _tried(part: Part, plan: Plan, asked: Mapping[str, Item], matrices: Mapping[str, Matrix]) -> Ways:
    problem = _problem(part, asked, matrices)
    shifts = {one.id: one for one in part.shifts}
    return {
        name: ways_elsewhere(
            name,
            [
                Elsewhere(_code(item), {"rep_id": route.rep_id}, problem, route, shifts[route.rep_id].day)
                for route in plan.routes
                if _may(item, shifts[route.rep_id])
            ],
        )
        for name, item in asked.items()
    }


def _code(item: Item) -> RelaxationCode:
    """Whoever is asked for by name would go on another day."""
    return "another_rep" if item.is_anybodys else "another_day"


def _may(item: Item, someone: WorkingDay) -> bool:
    fits = item.skills <= someone.worker.skills if item.is_anybodys else item.suits(someone)
    return fits and someone.day in item.days
