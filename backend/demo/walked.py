"""The demo company's latest days: plans as they were published, visits as they were made, trails on real roads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from backend import roads
from backend.access.actor import Actor
from backend.adherence.commands import keep_baseline
from backend.clock import new_id
from backend.demo import rows
from backend.demo.history import WALKED_DAYS, Customer, PastVisit, Place, visit_at
from backend.demo.steps import Crumb, Step, along, corners, standing, steps, turns
from backend.plans import demand, drawing, flow
from backend.plans import store as plans
from backend.plans.drawing import Answer, Day
from backend.plans.flow import DAY_S, DayClock, Setting, Wish, Worker
from backend.plans.store import Head
from backend.work import Work, work
from checkin.geodesy import LonLat
from infra.city.demo_places import DemoAccount, DemoField
from routing.construct import construct
from routing.model import Window

MOST_VISITS = 8
NEVER_MADE = 2  # planned visits of each day that did not happen: one closed, one without a word
SILENT = 1  # of every three reps, whose phone was in the pocket on the longest way
MISSED = """
insert into visit (id, company_id, rep_id, account_id, day, started_at, received_at, state, missed_reason, signals,
    raw_fixes)
values ($1, $2, $3, $4, $5, $6, $6, 'missed', 'closed', '[]', '[]')
"""
CRUMB = """
insert into track_point (id, company_id, person_id, taken_at, received_at, position, accuracy_m, source)
values ($1, $2, $3, $4, $4, $5, $6, 'trail') on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Company:
    field: DemoField
    accounts: Sequence[UUID]
    reps: Sequence[UUID]
    place: Place


@dataclass(frozen=True, slots=True)
class Walk:
    """One rep's day: `made` and `never` are accounts of the field, the last of `made` was not in the plan."""

    rep: int
    day: date
    made: list[int]
    never: list[int]

    @property
    def planned(self) -> list[int]:
        return [*(self.made[:-1] if self.rep % 2 else self.made), *self.never]


def with_visits(field: DemoField) -> DemoField:
    """Customers who are not due yet were visited in the latest days, so that those days are as full as others."""
    accounts = list(field.accounts)
    for rep in range(len(field.reps)):
        mine = [index for index, account in enumerate(accounts) if account.rep == rep]
        spare = [index for index in mine if _is_spare(accounts[index])]
        for ago in range(1, WALKED_DAYS + 1):
            full = sum(_visited(accounts[index], ago) for index in mine)
            for _ in range(min(len(spare), MOST_VISITS - full)):
                index = spare.pop()
                accounts[index] = replace(accounts[index], last_visit_days_ago=ago)
    return replace(field, accounts=tuple(accounts))


def _is_spare(account: DemoAccount) -> bool:
    last = account.last_visit_days_ago
    return last is not None and WALKED_DAYS < last < account.interval_days


async def walk(actor: Actor, company: Company, today: date, seed: int) -> None:
    """Everything of the latest days in one transaction; the worker then measures them and learns."""
    rng = Random(seed)  # noqa: S311 - a repeatable demo, nothing secret
    async with work(actor, "plan.make") as unit:
        workers = {worker.id: worker for worker in await demand.workers(unit, company.reps)}
        for ago in range(WALKED_DAYS, 0, -1):
            for number, rep_id in enumerate(company.reps):
                walked = _walk(company.field, number, today - timedelta(days=ago), ago)
                if walked and rep_id in workers:
                    await _one(unit, company, (walked, workers[rep_id]), rng)
        unit.record("demo.walked", ("company", unit.company_id), after={"days": WALKED_DAYS})


def _walk(field: DemoField, rep: int, day: date, ago: int) -> Walk | None:
    mine = [index for index, account in enumerate(field.accounts) if account.rep == rep]
    made = [index for index in mine if _visited(field.accounts[index], ago)][:MOST_VISITS]
    rested = [
        index for index in mine if not any(_visited(field.accounts[index], past) for past in range(WALKED_DAYS + 1))
    ]
    start = (ago - 1) * NEVER_MADE
    never = rested[start : start + NEVER_MADE]
    return Walk(rep, day, made, never) if len(made) > 1 and len(never) == NEVER_MADE else None


def _visited(account: DemoAccount, ago: int) -> bool:
    last = account.last_visit_days_ago
    return last is not None and ago >= last and (ago - last) % account.interval_days == 0


async def _one(unit: Work, company: Company, walked: tuple[Walk, Worker], rng: Random) -> None:
    it, worker = walked
    clock = DayClock(it.day, unit.actor.timezone)
    setting = Setting(clock, worker, worker.home, worker.starts_s, worker.ends_s)
    wishes = [_wish(company, index) for index in it.planned]
    extra = [_wish(company, index) for index in it.made if index not in it.planned]
    travel = await drawing.travel_of(setting, [*wishes, *extra])
    problem = flow.problem(setting, wishes, travel.matrix)
    route = construct(problem).routes[0]
    answer = Answer(route, {wish.key: wish for wish in wishes}, travel, "demo", [])
    head, stops = await drawing.drawn(Day(setting, (), ()), answer, None, clock.at(-4 * 3600))
    head = replace(head, status="published", published_at=clock.at(-4 * 3600))
    await plans.save(unit, head, stops)
    await _went(unit, company, (it, worker, head), [stop.candidate_id for stop in route.stops], rng)
    await keep_baseline(unit, head.id)


def _wish(company: Company, index: int) -> Wish:
    account = company.field.accounts[index]
    return Wish(
        account_id=company.accounts[index],
        workorder_id=None,
        name=account.name,
        address=account.address or "",
        position=account.position,
        duration_s=account.visit_duration_s,
        windows=(Window(0, DAY_S),),
        opening=None,
        prize_s=DAY_S,
        kind="optional",
    )


async def _went(
    unit: Work, company: Company, day: tuple[Walk, Worker, Head], planned: Sequence[str], rng: Random
) -> None:
    it, worker, head = day
    by_key = {str(company.accounts[index]): index for index in (*it.made, *it.never)}
    order = turns([by_key[key] for key in planned if by_key[key] in it.made], rng)
    order += [index for index in it.made if index not in order]
    home = worker.home.position or company.field.reps[it.rep].home
    spots = [home, *(company.field.accounts[index].position for index in order)]
    matrix = (await roads.current().matrix(worker.profile, spots)).matrix
    visits = list[PastVisit]()
    made = list[Step]()
    stays = [company.field.accounts[index].visit_duration_s * rng.uniform(0.8, 1.6) for index in order]
    for step in steps(range(1, len(spots)), head.start_at, lambda a, b: float(matrix.seconds[a][b]), stays, rng):
        index = order[step.place - 1]
        customer = Customer(spots[step.place], rows.RADIUS_M, 0, 0, None)
        visit = visit_at(index, customer, step.started_at, company.place, rng)
        visits.append(replace(visit, ended_at=step.started_at + timedelta(seconds=stays[step.place - 1])))
        made.append(step)
    await rows.insert_visits(unit, company.field, company.accounts, company.reps, visits)
    closed = company.accounts[it.never[0]], it.day, visits[-1].ended_at + timedelta(minutes=4)
    await unit.conn.execute(MISSED, new_id(), unit.company_id, worker.id, *closed)
    crumbs = await _trail(worker, (it.rep, spots), made, visits, rng)
    await unit.conn.executemany(
        CRUMB,
        [(new_id(), unit.company_id, worker.id, one.at, one.position, one.accuracy_m) for one in crumbs],
    )


async def _trail(
    worker: Worker, where: tuple[int, Sequence[LonLat]], made: Sequence[Step], visits: Sequence[PastVisit], rng: Random
) -> list[Crumb]:
    rep, spots = where
    found = list[Crumb]()
    longest = max(made, key=lambda step: step.arrived_at - step.left_at)
    for number, (step, visit) in enumerate(zip(made, visits, strict=True)):
        here = spots[made[number - 1].place] if number else spots[0]
        if rep % 3 != SILENT or step is not longest:
            found += along(await _way(worker.profile, here, spots[step.place]), step.left_at, step.arrived_at, rng)
        found += standing(spots[step.place], step.arrived_at, visit.ended_at, rng)
    last = visits[-1].ended_at
    way = await _way(worker.profile, spots[made[-1].place], spots[0])
    return [*found, *along(way, last, _home_at(last, way), rng)]


def _home_at(left_at: datetime, way: Sequence[LonLat]) -> datetime:
    return left_at + timedelta(minutes=6 + len(way) // 20)


async def _way(profile: str, here: LonLat, there: LonLat) -> list[LonLat]:
    drawn = await roads.current().way(profile, [here, there], 0)
    found = corners(drawn.geometry) if drawn else []
    return found if len(found) > 1 else [here, there]
