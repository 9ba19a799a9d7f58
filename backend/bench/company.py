"""A company in the middle of its day: many reps on the streets of a city, each with a published plan and a trail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

import numpy as np

from backend import clock
from backend.access.actor import Actor, machinery
from backend.clock import new_id
from backend.db import engine
from backend.people import store as people
from backend.people.password import hashed
from backend.people.sessions import as_system
from backend.plans import drawing, flow, store
from backend.plans.drawing import Answer, Day
from backend.plans.flow import DAY_S, DayClock, Place, Setting, StopRow, Wish, Worker
from backend.plans.timing import Order
from backend.roads.travel import TravelMatrix
from backend.work import Work, work
from checkin.geodesy import LonLat, destination, distance_m
from routing.model import Window
from routing.plan import Route

LOGIN, PASSWORD = "bench@rounds.example", "rounds-bench"  # of a company that lasts a minute
SEED = 7
PROFILES = (*("car",) * 7, "bicycle", "bicycle", "foot")  # of ten reps
STOPS, DONE = 11, 3  # visits of a day, and how many of them are over
WITHIN_M = {"car": 5_000, "bicycle": 2_000, "foot": 800}  # of home: a rep's territory
VISIT_S = 1200
WORKED_S, LEFT_S = 3 * 3600, 6 * 3600  # of the shift, now
ACCOUNT = """
insert into account (id, company_id, owner_id, name, kind, account_class, tags, address, visit_interval_days,
    visit_duration_s, position, radius_m, version, created_at, updated_at)
values ($1, $2, $3, $4, 'shop', 'B', '{}', '', 14, $5, $6, 150, 1, $7, $7)
"""
VISIT = """
insert into visit (id, company_id, rep_id, account_id, plan_stop_id, day, started_at, ended_at, received_at, state,
    verdict, signals, raw_fixes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 'closed', 'verified', '[]', '[]')
"""
POSITION = """
insert into latest_position (id, company_id, taken_at, received_at, position, accuracy_m, source)
values ($1, $2, $3, $3, $4, 12.0, 'bench')
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """Points on named streets, and the time zone of the city."""

    points: tuple[LonLat, ...]
    timezone: str


@dataclass(frozen=True, slots=True)
class Rep:
    worker: Worker
    around: tuple[LonLat, ...]


async def found(ground: Ground, reps: int, now: datetime) -> None:
    """Into an empty database at the newest schema, to which the engine is configured."""
    actor = machinery(new_id(), ground.timezone)
    rng = Random(SEED)  # noqa: S311 - the same company every time, nothing secret
    day = DayClock(clock.business_day(now, ground.timezone), ground.timezone)
    team = [_rep(ground, rng, number, day.seconds(now)) for number in range(reps)]
    async with engine.transaction() as connection:
        await as_system(connection)
        values = {"name": "Bench", "timezone": ground.timezone, "currency": "EUR", "language": "en"}
        await people.insert_company(connection, actor.company_id, values, now)
        async with work(actor, "people.write", now=now) as unit:
            await _staff(unit, team)
            unit.unaudited("a company that lasts as long as its measurement")
    for rep in team:
        await _plan(actor, day, rep, rng, now)


def _rep(ground: Ground, rng: Random, number: int, now_s: int) -> Rep:
    profile, home = PROFILES[number % len(PROFILES)], rng.choice(ground.points)
    near = [point for point in ground.points if 0 < distance_m(home, point) < WITHIN_M[profile]]
    near = near if len(near) >= STOPS else sorted(ground.points, key=lambda point: distance_m(home, point))[1:]
    hours = max(0, now_s - WORKED_S), min(DAY_S, now_s + LEFT_S)
    worker = Worker(new_id(), f"Bench {number:03}", profile, Place("", home), *hours, (), frozenset(), None)
    return Rep(worker, tuple(rng.sample(near[: 40 * STOPS], min(STOPS, len(near)))))


async def _staff(unit: Work, team: Sequence[Rep]) -> None:
    secret, team_id = hashed(PASSWORD), new_id()
    await people.insert_team(unit.conn, unit.company_id, team_id, "Bench", None)
    manager = {"id": new_id(), "name": "Manager", "roles": ["manager"], "email": LOGIN, "password_hash": secret}
    await people.insert_person(unit.conn, unit.company_id, manager | {"team_id": team_id}, unit.now)
    for rep in team:
        worker = rep.worker
        person = {"id": worker.id, "name": worker.name, "roles": ["rep"], "password_hash": secret, "team_id": team_id}
        day = {"profile": worker.profile, "home": worker.home.position, "home_label": ""}
        hours = {"starts_s": worker.starts_s, "ends_s": worker.ends_s, "break_s": 0}
        await people.insert_person(unit.conn, unit.company_id, person | day | hours, unit.now)


async def _plan(actor: Actor, day: DayClock, rep: Rep, rng: Random, now: datetime) -> None:
    """Nearest first: good enough a route for measuring what dispatch costs."""
    worker = rep.worker
    setting = Setting(day, worker, worker.home, worker.starts_s, DAY_S * 2)
    wishes = [_wish(number, place) for number, place in enumerate(rep.around)]
    travel = await drawing.travel_of(setting, wishes)
    route = _nearest_first(setting, wishes, travel)
    by_key = {wish.key: wish for wish in wishes}
    head, rows = await drawing.drawn(Day(setting, (), ()), Answer(route, by_key, travel, "bench", []), None, now)
    async with work(actor, "plan.make", now=now) as unit:
        values = [
            (wish.account_id, unit.company_id, worker.id, wish.name, VISIT_S, wish.position, now) for wish in wishes
        ]
        await unit.conn.executemany(ACCOUNT, values)
        await store.save(unit, replace(head, status="published", published_at=now), rows)
        await _trail(unit, worker.id, day, rows, rng)
        unit.unaudited("a company that lasts as long as its measurement")


def _wish(number: int, place: LonLat) -> Wish:
    return Wish(new_id(), None, f"Customer {number}", "", place, VISIT_S, (Window(0, DAY_S),), None, 3600, "optional")


def _nearest_first(setting: Setting, wishes: Sequence[Wish], travel: TravelMatrix) -> Route:
    problem = flow.problem(setting, wishes, travel.matrix)
    seconds = np.array(travel.matrix.seconds)
    here, left, order = flow.START, list(problem.candidates), []
    while left:
        nearest = min(left, key=lambda candidate: int(seconds[here, candidate.place]))
        left.remove(nearest)
        order.append(nearest)
        here = nearest.place
    route = Order(problem, order, frozenset()).timed()
    if not isinstance(route, Route):
        raise SystemExit(f"No way leads to {route.candidate_id} on this city's roads.")
    return route


async def _trail(unit: Work, rep_id: UUID, day: DayClock, rows: Sequence[StopRow], rng: Random) -> None:
    """The first visits are over, and the phone was heard of on the way to the next."""
    for row in rows[:DONE]:
        await unit.conn.execute(
            VISIT, new_id(), unit.company_id, rep_id, row.account_id, row.id, day.day, row.start_at, row.leave_at
        )
    last = rows[min(DONE, len(rows)) - 1].position or LonLat(0, 0)
    here = destination(last, rng.uniform(0, 360), rng.uniform(20, 300))
    await unit.conn.execute(POSITION, rep_id, unit.company_id, unit.now, here)
