"""Who could take a job now: road time from where people are, and what their day would lose."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.clock import business_day, now
from backend.errors import Problem
from backend.plans import demand, drawing, flow, legs, store
from backend.plans.drawing import Day
from backend.plans.flow import DayClock, Place, StopRow, Wish, Worker
from backend.plans.legs import Legs
from backend.plans.store import Head, Seen
from backend.plans.timing import Order
from backend.plans.wire import CandidatesView, CandidateView, SlipView
from backend.work import View
from backend.workorders import store as workorders
from checkin.geodesy import LonLat
from checkin.geodesy import distance_m as straight_m
from routing.insertion import Probe
from routing.model import Candidate
from routing.plan import Route
from routing.schedule import Infeasible, time_route

NEAREST = 30  # by straight line; beyond these nobody is first by road
FRESH = timedelta(hours=12)  # an older position tells of another day


@dataclass(frozen=True, slots=True)
class Somebody:
    """A rep with the open visits of the day, seen from where the rep is believed to be.

    `back` is the plan's way home after the last visit, in seconds and metres; `known` the position heard last,
    `missed` the appointments that the plan itself no longer keeps.
    """

    day: Day
    visits: tuple[StopRow, ...]
    back: tuple[int, int]
    here: LonLat
    known: asyncpg.Record | None
    missed: frozenset[str]

    @property
    def on_shift(self) -> bool:
        setting = self.day.setting
        return setting.worker.starts_s <= setting.opens_s <= setting.worker.ends_s

    @property
    def worker(self) -> Worker:
        return self.day.setting.worker

    @property
    def places(self) -> list[LonLat]:
        """Where the day leads from here: the visits, then home."""
        stops = [row.position for row in self.visits if row.position is not None]
        return [*stops, self.worker.home.position or self.here]


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the company's day."""

    clock: DayClock
    at: datetime
    heads: dict[UUID, Head]
    stops: dict[UUID, list[Seen]]
    positions: dict[UUID, asyncpg.Record]
    agreed: dict[tuple[UUID, UUID], datetime]  # the latest start of an appointment, by rep and account

    def somebody(self, worker: Worker) -> Somebody | None:
        """None where nothing is known of the person's whereabouts."""
        head = self.heads.get(worker.id)
        seen = self.stops[head.id] if head else []
        day = drawing.day_of(worker, self.clock, seen, self.at)
        known = self.positions.get(worker.id)
        here = known["position"] if known else _expected(day, self.at)
        if here is None:
            return None
        visits = tuple(row for row in day.open if row.position is not None)
        begins = max(self.at, self.clock.at(worker.starts_s))
        here_now = drawing.from_here(day, Place(flow.HERE, here), begins)
        return Somebody(here_now, visits, _way_home(head, seen), here, known, self._missed(worker.id, visits))

    def _missed(self, rep_id: UUID, visits: Sequence[StopRow]) -> frozenset[str]:
        latest = {row.key: self.agreed.get((rep_id, row.account_id)) for row in visits if row.account_id}
        return frozenset(
            row.key
            for row in visits
            if row.appointment and (until := latest.get(row.key)) and until < max(self.at, row.start_at)
        )


def _way_home(head: Head | None, seen: Sequence[Seen]) -> tuple[int, int]:
    """The plan's totals without the legs to its stops."""
    if head is None:
        return 0, 0
    travel_s = head.travel_s - sum(stop.row.travel_s for stop in seen)
    return max(0, travel_s), max(0, head.distance_m - sum(stop.row.distance_m for stop in seen))


def _expected(day: Day, at: datetime) -> LonLat | None:
    """Where the plan has the person by now: at the stop that is next, before the first and after the last at home."""
    stops = [row for row in day.open if row.position is not None]
    if not stops or at < stops[0].arrive_at - timedelta(seconds=stops[0].travel_s):
        return day.setting.start.position
    return next((row.position for row in stops if row.leave_at > at), day.setting.worker.home.position)


@dataclass(frozen=True, slots=True)
class Job:
    wish: Wish
    people: list[Somebody]


async def asked(view: View, workorder_id: UUID) -> Job:
    """Everything the answer needs, read in one look. Raises not_found."""
    order = await workorders.one(view, workorder_id)
    if order is None:
        raise Problem("not_found")
    at, zone = now(), view.actor.timezone
    clock = DayClock(business_day(at, zone), zone)
    heads = {row["rep_id"]: Head.of(row) for row in await store.heads(view, clock.day, "published")}
    stops = await store.stops(view, [head.id for head in heads.values()])
    positions, agreed = await demand.latest_positions(view, at - FRESH), await demand.agreed(view, clock, list(heads))
    scene = Scene(clock, at, heads, stops, positions, agreed)
    workers = await demand.workers(view, await demand.reps_of(view, None))
    people = [one for one in map(scene.somebody, workers) if one]
    wish = replace(demand.wish_for(order), kind="optional")  # nobody has promised it yet
    return Job(wish, sorted(people, key=lambda one: straight_m(one.here, wish.position))[:NEAREST])


async def ranked(job: Job) -> CandidatesView:
    """The suitable before the others, the soonest there first. Asks the roads; holds no connection."""
    profiles = sorted({one.worker.profile for one in job.people})
    groups = [[one for one in job.people if one.worker.profile == profile] for profile in profiles]
    answers = await asyncio.gather(
        *(_of_profile(profile, job.wish, group) for profile, group in zip(profiles, groups, strict=True))
    )
    items = [item for found, _ in answers for item in found]
    items.sort(key=lambda item: (not item.suitable, item.eta_s, item.name))
    return CandidatesView(road_based=all(by_road for _, by_road in answers), items=items)


async def _of_profile(profile: str, wish: Wish, people: Sequence[Somebody]) -> tuple[list[CandidateView], bool]:
    here = [one.here for one in people]
    onward = [place for one in people for place in one.places]
    tables = await legs.tables(profile, (here, onward, [one.places[0] for one in people]), wish.position)
    found: list[CandidateView] = []
    first = len(people)
    for at, one in enumerate(people):
        rows = [at, *range(first, first + len(one.places))]
        first += len(one.places)
        found.append(_candidate(one, wish, Legs(tables, rows, at)))
    return found, tables.to_job.road_based


def _candidate(one: Somebody, wish: Wish, ways: Legs) -> CandidateView:
    to_job = ways.tables.to_job
    eta_s, distance_m = int(to_job.seconds[ways.person, 0]), int(to_job.metres[ways.person, 0])
    clock = one.day.setting.clock
    wishes = [*(flow.wish_of(row, clock) for row in one.visits), wish]
    problem = flow.problem(one.day.setting, wishes, ways.matrix(one.visits, one.back))
    *visits, wanted = problem.candidates
    promised = frozenset(row.key for row in one.visits if row.appointment)
    order = Order(problem, visits, promised).forgiving(one.missed)
    code, before, after = _tried(order.standing(one.day.setting.opens_s), wanted)
    reason = code or (None if one.on_shift else "off_shift")
    return CandidateView(
        rep_id=one.worker.id,
        name=one.worker.name,
        profile=one.worker.profile,
        eta_s=eta_s,
        distance_m=distance_m,
        position_at=one.known["taken_at"] if one.known else None,
        accuracy_m=one.known["accuracy_m"] if one.known else None,
        added_s=max(0, after.travel_s - before.travel_s) if before and after else 2 * eta_s,
        slips=_slips(one, before, after) if before and after else [],
        suitable=reason is None,
        reason=reason,
    )


def _tried(order: Order, wanted: Candidate) -> tuple[str | None, Route | None, Route | None]:
    """Why the job cannot be done, and the day without and with it.

    It can be done where it ends within the shift and breaks no appointment that is kept without it: what is
    less urgent slips.
    """
    shift = order.problem.reps[0]
    alone = time_route(order.problem, shift, [wanted])
    code = alone.code if isinstance(alone, Infeasible) else None
    ladder = zip(order.ladder(), (wanted, wanted, order.loosened(wanted)), strict=True)
    before: Route | Infeasible | None = None
    for (rep, visits), job in ladder:
        before = time_route(order.problem, rep, visits)
        ways = list(Probe(order.problem, rep, visits).routes(job))
        if isinstance(before, Route) and ways:
            in_time = next((way for way in ways if way[2].stops[way[1]].leave_s <= shift.hours.closes_s), None)
            return code or (None if in_time else "no_time_left"), before, (in_time or ways[0])[2]
    conflict = "appointment_conflict" if isinstance(before, Route) else None
    return code or conflict, None, None


def _slips(one: Somebody, before: Route, after: Route) -> list[SlipView]:
    stops = {row.key: row for row in one.visits}
    was = {stop.candidate_id: stop.start_s for stop in before.stops}
    later = ((stop, stop.start_s - was[stop.candidate_id]) for stop in after.stops if stop.candidate_id in was)
    return [
        SlipView(stop_id=stops[stop.candidate_id].id, name=stops[stop.candidate_id].name, by_s=by_s)
        for stop, by_s in later
        if by_s > 0
    ]
