"""Searches a team's span on road times: people near each other together, each group in a process of its own.

The borders between groups are searched again, within the same time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from backend import roads
from backend.horizon.elsewhere import Ways, ways_of
from backend.horizon.flow import Item, Part, Team, WorkingDay, shift_of, visit_of
from backend.horizon.grouping import crowd_of
from backend.plans.search import Pace, search
from backend.roads.travel import TravelMatrix
from routing.horizon import day_route, horizon_problem
from routing.learn import stretched
from routing.model import Problem
from routing.plan import LeftOut, Plan, Relaxation, Route
from routing.split import Group, carried, unspoilt

BUDGET_PER_ROUTE_S = 0.3
LEAST_S, MOST_S = 1.0, 8.0  # of one search


@dataclass(frozen=True, slots=True)
class Answer:
    """A part with its plan and the travel of each profile."""

    part: Part
    plan: Plan
    travel: Mapping[str, TravelMatrix]
    elsewhere: Ways = field(default_factory=dict[str, tuple[Relaxation, ...]])
    told: float = 0.0  # share of each day that a listener has heard of before

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


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom the search tells: of parts as soon as they are final, and of shares of days as they are searched."""

    answered: Callable[[Answer], Awaitable[None]]
    searched: Callable[[float], Awaitable[None]]


async def solve_all(team: Team, listener: Listener) -> None:
    """One round where there is one group, else two: the second begins with what the first found."""
    crowd, factors = await asyncio.to_thread(crowd_of, team), _factors(team)

    async def one(part: Part, group: Group, known: Mapping[str, Route]) -> Answer:
        answer = await _answer(part, group, factors, known)
        if group.is_final:
            await listener.answered(answer)
        else:
            await listener.searched(group.share * len(part.shifts))
        return answer

    known: dict[str, Route] = {}
    async with asyncio.TaskGroup() as tasks:
        for groups in crowd.rounds():
            parts = crowd.parts(groups, _planned(team, known))
            running = [tasks.create_task(one(part, group, known)) for part, group in zip(parts, groups, strict=True)]
            begun = [await task for task, group in zip(running, groups, strict=True) if not group.is_final]
            known = {route.rep_id: route for answer in begun for route in answer.plan.routes}


def _planned(team: Team, known: Mapping[str, Route]) -> dict[str, UUID]:
    """Whose routes visits are in, by the id of the item."""
    whose = {one.id: one.worker.id for one in team.shifts}
    return {stop.candidate_id: whose[name] for name, route in known.items() for stop in route.stops}


async def _answer(part: Part, group: Group, factors: Mapping[str, float], known: Mapping[str, Route]) -> Answer:
    """`known` are routes to begin with, of everybody or nobody."""
    profiles = sorted({worker.profile for worker in part.people})
    travel = {profile: await _travel(part, profile, factors) for profile in profiles}
    shifts = [shift_of(part, one) for one in part.shifts]
    visits = [visit_of(part, number) for number in range(len(part.items))]
    matrices = {name: one.matrix for name, one in travel.items()}
    problem = horizon_problem(shifts, visits, matrices)
    alone_s = min(MOST_S, max(LEAST_S, BUDGET_PER_ROUTE_S * len(shifts)))
    plan = await _plan(problem, Pace(group.share * alone_s, None if group.is_final else 0.0), known)
    if not group.is_final:
        return Answer(part, plan, travel)
    ways = await asyncio.to_thread(ways_of, part, plan, matrices)
    return Answer(part, plan, travel, ways, 1 - group.share)


async def _plan(problem: Problem, pace: Pace, known: Mapping[str, Route]) -> Plan:
    if not known:
        return await search(problem, pace)
    begun = carried(problem, known)
    return await asyncio.to_thread(unspoilt, problem, await search(problem, pace, begun), begun)


def _factors(team: Team) -> dict[str, float]:
    """How many times slower than the roads say past days taught each profile to be: one figure for all parts."""
    paces: dict[str, list[float]] = {}
    for shift in team.shifts:
        if pace := shift.worker.pace:
            paces.setdefault(shift.worker.profile, []).append(pace.over(shift.opens_s, shift.worker.ends_s))
    return {profile: sum(some) / len(some) for profile, some in paces.items()}


async def _travel(part: Part, profile: str, factors: Mapping[str, float]) -> TravelMatrix:
    """As the roads say, or slower where past days taught so."""
    travel = await roads.current().matrix(profile, part.places)
    return TravelMatrix(stretched(travel.matrix, factors.get(profile, 1.0)), travel.road_based)


def owner_of(item: Item) -> UUID | None:
    return item.required or item.preferred
