"""Searches a team's span on road times: people near each other together, each group in a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from backend import roads
from backend.horizon.elsewhere import Ways, ways_of
from backend.horizon.flow import Item, Part, Team, WorkingDay, parts, shift_of, visit_of
from backend.plans.search import Pace, search
from backend.roads.travel import TravelMatrix
from routing.horizon import day_route, groups, horizon_problem
from routing.learn import stretched
from routing.plan import LeftOut, Plan, Relaxation, Route

BUDGET_PER_ROUTE_S = 0.3
LEAST_S, MOST_S = 1.0, 8.0  # of one search


@dataclass(frozen=True, slots=True)
class Answer:
    """A part with its plan and the travel of each profile."""

    part: Part
    plan: Plan
    travel: Mapping[str, TravelMatrix]
    elsewhere: Ways = field(default_factory=dict[str, tuple[Relaxation, ...]])

    def days(self) -> list[tuple[WorkingDay, Route]]:
        """Each working day with its route, in seconds of that day; the stops go by the ids of items."""
        found = {one.id: one for one in self.part.shifts}
        return [(found[route.rep_id], day_route(route, found[route.rep_id].day)) for route in self.plan.routes]

    def left_out(self) -> list[tuple[Item, LeftOut]]:
        items = {item.id: item for item in self.part.items}
        return [(items[entry.candidate_id], self._with_more(entry)) for entry in self.plan.left_out]

    def _with_more(self, entry: LeftOut) -> LeftOut:
        more = self.elsewhere.get(entry.candidate_id, ())
        return replace(entry, relaxations=(*entry.relaxations, *more))


Tell = Callable[[Answer], Awaitable[None]]


async def solve_all(team: Team, tell: Tell) -> None:
    """Each part is told as soon as it is solved."""
    routes_of: dict[str, int] = {}
    places: dict[str, tuple[float, float]] = {}
    for shift in team.shifts:
        person, home = str(shift.worker.id), shift.worker.home.position
        routes_of[person] = routes_of.get(person, 0) + 1
        places[person] = (home.lon, home.lat) if home else (0.0, 0.0)

    async def one(part: Part) -> None:
        await tell(await _answer(part))

    async with asyncio.TaskGroup() as group:
        for part in parts(team, groups(routes_of, places)):
            group.create_task(one(part))


async def _answer(part: Part) -> Answer:
    travel = {worker.profile: await _travel(part, worker.profile) for worker in part.people}
    shifts = [shift_of(part, one) for one in part.shifts]
    visits = [visit_of(part, number) for number in range(len(part.items))]
    matrices = {name: one.matrix for name, one in travel.items()}
    problem = horizon_problem(shifts, visits, matrices)
    plan = await search(problem, Pace(min(MOST_S, max(LEAST_S, BUDGET_PER_ROUTE_S * len(shifts)))))
    return Answer(part, plan, travel, await asyncio.to_thread(ways_of, part, plan, matrices))


async def _travel(part: Part, profile: str) -> TravelMatrix:
    """As the roads say, or slower where past days taught so."""
    travel = await roads.current().matrix(profile, part.places)
    paces = [
        shift.worker.pace.over(shift.opens_s, shift.worker.ends_s)
        for shift in part.shifts
        if shift.worker.profile == profile and shift.worker.pace
    ]
    factor = sum(paces) / len(paces) if paces else 1.0
    return TravelMatrix(stretched(travel.matrix, factor), travel.road_based)


def owner_of(item: Item) -> UUID | None:
    return item.required or item.preferred
