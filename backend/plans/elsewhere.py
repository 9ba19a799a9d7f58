"""Who else, and which other day, has room for what fresh plans leave out: tried on the plans as they are stored."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from backend import roads
from backend.access.actor import Actor
from backend.clock import now
from backend.feed.changes import of_person
from backend.plans import demand, drawing, flow, store
from backend.plans.away import days_off, workdays
from backend.plans.demand import Wanted
from backend.plans.drawing import Day
from backend.plans.flow import DayClock, Wish, Worker
from backend.plans.reasons import Names
from backend.work import View, look, work
from checkin.geodesy import LonLat, distance_m
from routing.model import UNREACHABLE_S, Matrix
from routing.plan import Relaxation
from routing.relax import Elsewhere, ways_elsewhere
from routing.schedule import Infeasible, time_route

DAYS_AHEAD = 5
MOST_ENTRIES = 30  # of one plan, the first that it lists
COLLEAGUES = 2  # those whose day begins nearest
HELPABLE = frozenset(
    {
        "skill_missing",
        "no_time_left",
        "outside_hours",
        "over_max_visits",
        "over_max_load",
        "closed_today",
        "nobody_works",
    }
)
UPDATE = """
update day_plan set left_out = $4 where company_id = $1 and id = $2 and version = $3 returning rep_id, status
"""
BOUND = "select id from account where company_id = $1 and id = any($2) and fixed_rep_id is not null"


@dataclass(frozen=True, slots=True)
class Room:
    """A day of somebody that might take visits: `wishes` are the plan's open ones, by account what they ask there."""

    day: Day
    back_s: int
    open: Mapping[UUID, Wish]
    day_offset: int

    @property
    def worker(self) -> Worker:
        return self.day.setting.worker

    @property
    def begins(self) -> LonLat | None:
        return self.day.setting.start.position

    def places(self) -> list[LonLat]:
        """Where a visit could go in between: the start, the stops, home."""
        stops = [row.position for row in self.day.open if row.position is not None]
        home = self.worker.home.position or self.begins
        return [place for place in (self.begins, *stops, home) if place is not None]


@dataclass(frozen=True, slots=True)
class Case:
    """One plan and the accounts it leaves out, with the days that might take them."""

    plan_id: UUID
    version: int
    left_out: list[dict[str, Any]]
    where: Mapping[UUID, LonLat]
    rooms: Sequence[Room]
    bound: frozenset[UUID]


async def look_elsewhere(actor: Actor, clock: DayClock, rep_ids: Sequence[UUID], status: str) -> None:
    """Add what was found to the reasons that these people's plans of the day give; a plan changed since stays."""
    async with look(actor, "plan.make") as view:
        cases = await _cases(view, clock, rep_ids, status)
        people = {worker.id: worker.name for worker in await demand.workers(view, rep_ids)}
    names = Names(clock, {}, {str(person_id): name for person_id, name in people.items()})
    for case in cases:
        found = await _found(case)
        if any(found.values()):
            await _told(actor, case, _with(case.left_out, found, names))


def _with(
    left_out: list[dict[str, Any]], found: Mapping[UUID, Sequence[Relaxation]], names: Names
) -> list[dict[str, Any]]:
    def more(entry: dict[str, Any]) -> list[dict[str, Any]]:
        account_id = entry["account_id"]
        return names.relaxations(found.get(UUID(account_id), ()) if account_id else ())

    return [entry | {"relaxations": [*entry["relaxations"], *more(entry)]} for entry in left_out]


async def _told(actor: Actor, case: Case, left_out: list[dict[str, Any]]) -> None:
    async with work(actor, "plan.make") as unit:
        unit.unaudited("what would let visits in is worked out from plans that are recorded themselves")
        row = await unit.conn.fetchrow(UPDATE, unit.company_id, case.plan_id, case.version, left_out)
        if row and row["status"] == "published":
            unit.change("plan", case.plan_id, [of_person(row["rep_id"])])


def _accounts(left_out: Iterable[dict[str, Any]]) -> list[UUID]:
    helpable = [entry for entry in left_out if entry["code"] in HELPABLE and entry["account_id"]]
    return [UUID(entry["account_id"]) for entry in helpable[:MOST_ENTRIES]]


async def _cases(view: View, clock: DayClock, rep_ids: Sequence[UUID], status: str) -> list[Case]:
    heads = [row for row in await store.heads(view, clock.day, status) if row["rep_id"] in set(rep_ids)]
    wanted = {row["rep_id"]: ids for row in heads if (ids := _accounts(row["left_out"]))}
    if not wanted:
        return []
    today = await _days(view, clock, [row["rep_id"] for row in heads], {row["rep_id"]: row for row in heads})
    days = {clock.day: today, **await _later(view, clock, list(wanted))}
    every = frozenset(account_id for ids in wanted.values() for account_id in ids)
    asked = {day: await _asked(view, DayClock(day, clock.timezone), list(wanted), every) for day in days}
    bound = frozenset(row["id"] for row in await view.conn.fetch(BOUND, view.company_id, list(every)))
    around = Surroundings(days, asked, bound)
    return [_case(row, wanted[row["rep_id"]], around) for row in heads if row["rep_id"] in wanted]


Days = dict[UUID, tuple[Day, int]]
"""By rep the day, and the seconds of the way home."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everybody's days, the first first, and what is left out as it could be visited on each."""

    days: Mapping[date, Days]
    asked: Mapping[date, Mapping[UUID, Wish]]
    bound: frozenset[UUID]


def _case(head: Any, ids: list[UUID], around: Surroundings) -> Case:
    rep_id, first = head["rep_id"], head["day"]
    open_on = {day: {one: wishes[one] for one in ids if one in wishes} for day, wishes in around.asked.items()}
    here, today = open_on[first], around.days[first]
    others = {person: day for person, day in today.items() if person != rep_id}
    rooms = [Room(*others[person], here, 0) for person in _colleagues(others, today[rep_id][0], here)]
    for day, days in around.days.items():
        if day != first and rep_id in days:
            rooms.append(Room(*days[rep_id], open_on[day], (day - first).days))
    where = {account_id: wish.position for account_id, wish in here.items()}
    return Case(head["id"], head["version"], head["left_out"], where, rooms, around.bound)


def _colleagues(others: Days, day: Day, asked: Mapping[UUID, Wish]) -> list[UUID]:
    """The nearest, and for what needs more skills the nearest who has them."""
    near = _nearest(others, day)
    lacking = {wish.skills for wish in asked.values() if not wish.skills <= day.setting.worker.skills}
    skilled = [
        next((person for person in near if skills <= others[person][0].setting.worker.skills), None)
        for skills in sorted(lacking, key=sorted)
    ]
    return list(dict.fromkeys([*near[:COLLEAGUES], *(person for person in skilled if person)]))


def _nearest(others: Days, day: Day) -> list[UUID]:
    begins = day.setting.start.position
    if begins is None:
        return []
    apart = {
        person: distance_m(begins, other.setting.start.position)
        for person, (other, _) in others.items()
        if other.setting.start.position is not None
    }
    return sorted(apart, key=lambda person: (apart[person], str(person)))


async def _asked(view: View, clock: DayClock, rep_ids: Sequence[UUID], ids: frozenset[UUID]) -> dict[UUID, Wish]:
    found = await demand.wishes(view, Wanted(clock, rep_ids, due=False, account_ids=ids))
    return {wish.account_id: wish for wishes in found.values() for wish in wishes if wish.account_id}


async def _later(view: View, clock: DayClock, rep_ids: Sequence[UUID]) -> dict[date, Days]:
    """The working days to come of each, as planned so far."""
    days = [clock.day + timedelta(days=n) for n in range(1, DAYS_AHEAD + 1)]
    off = await days_off(view, rep_ids, days[0], days[-1])
    works = await workdays(view, rep_ids)
    found: dict[date, Days] = {}
    for day in days:
        there = [rep for rep in rep_ids if (rep, day) not in off and day.isoweekday() in works[rep]]
        heads = {row["rep_id"]: row for row in reversed(await store.heads(view, day))}  # the published one stays
        found[day] = await _days(view, DayClock(day, clock.timezone), there, heads)
    return found


async def _days(view: View, clock: DayClock, rep_ids: Sequence[UUID], heads: Mapping[UUID, Any]) -> Days:
    plans = {rep_id: heads[rep_id] for rep_id in rep_ids if rep_id in heads}
    seen = await store.stops(view, [row["id"] for row in plans.values()])
    found: Days = {}
    for worker in await demand.workers(view, rep_ids):
        head = plans.get(worker.id)
        stops = seen[head["id"]] if head else []
        day = drawing.day_of(worker, clock, stops, now())
        back_s = head["travel_s"] - sum(stop.row.travel_s for stop in stops) if head else 0
        found[worker.id] = day, max(0, back_s)
    return found


async def _found(case: Case) -> dict[UUID, Sequence[Relaxation]]:
    tries: list[Elsewhere] = []
    for profile in {room.worker.profile for room in case.rooms}:
        rooms = [room for room in case.rooms if room.worker.profile == profile and room.begins and room.open]
        if rooms and case.where:
            tries += await _tries(profile, rooms, list(case.where.values()))
    return {
        account_id: ways_elsewhere(
            str(account_id),
            [one for one in tries if one.code == "another_day" or account_id not in case.bound],
        )
        for account_id in case.where
    }


async def _tries(profile: str, rooms: Sequence[Room], wanted: list[LonLat]) -> list[Elsewhere]:
    """The roads are asked once for all rooms of a profile: from every place to what is wanted, and back."""
    places = list(dict.fromkeys(place for room in rooms for place in room.places()))
    network = roads.current()
    to, back = await asyncio.gather(network.table(profile, places, wanted), network.table(profile, wanted, places))
    row, column = {place: i for i, place in enumerate(places)}, {place: i for i, place in enumerate(wanted)}
    found: list[Elsewhere] = []
    for room in rooms:
        there = {stop.key for stop in room.day.open}
        wishes = [wish for wish in room.open.values() if wish.key not in there]
        mine, theirs = [row[place] for place in room.places()], [column[wish.position] for wish in wishes]
        found += _elsewhere(room, wishes, (to.seconds[mine][:, theirs], back.seconds[theirs][:, mine]))
    return found


def _elsewhere(room: Room, wishes: Sequence[Wish], legs: tuple[Any, Any]) -> list[Elsewhere]:
    """None where the plan, as somebody ordered it, breaks rules itself."""
    setting = room.day.setting
    rows = [row for row in room.day.open if row.position is not None]
    stops = [flow.wish_of(row, setting.clock) for row in rows]
    size = len(stops) + 2 + len(wishes)
    grid = np.full((size, size), UNREACHABLE_S, np.int64)
    np.fill_diagonal(grid, 0)
    chain = [flow.START, *range(flow.FIRST_WISH, flow.FIRST_WISH + len(stops)), flow.END]
    ways = [*(row.travel_s for row in rows), room.back_s if rows else 0]
    grid[chain[:-1], chain[1:]] = ways
    new = list(range(flow.FIRST_WISH + len(stops), size))
    grid[np.ix_(chain, new)], grid[np.ix_(new, chain)] = legs
    problem = flow.problem(setting, [*stops, *wishes], Matrix(grid, grid))
    route = time_route(problem, problem.reps[0], problem.candidates[: len(stops)])
    if isinstance(route, Infeasible):
        return []
    if room.day_offset:
        return [Elsewhere("another_day", {"day_offset": room.day_offset}, problem, route, room.day_offset)]
    return [Elsewhere("another_rep", {"rep_id": str(room.worker.id)}, problem, route)]
