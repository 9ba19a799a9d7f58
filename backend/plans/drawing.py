"""From a timed route to the plan that is stored: the open part of the day behind what is already done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from backend import roads
from backend.clock import new_id
from backend.plans import flow
from backend.plans.flow import DayClock, Place, Setting, StopRow, Wish, Worker
from backend.plans.store import Head, Seen, positions
from backend.plans.ways import ways
from backend.plans.wire import LearnedUse
from backend.roads.travel import TravelMatrix
from backend.web.wire import plain
from checkin.geodesy import LonLat
from routing.learn import stretched
from routing.model import LATEST_S, Window
from routing.plan import Route

OVERTIME_S = 2 * 3600  # who still plans after the shift's end means to go on for a while


@dataclass(frozen=True, slots=True)
class Day:
    """One rep's day in the middle of it: `kept` is done or running and stays as it was."""

    setting: Setting
    kept: tuple[StopRow, ...]
    open: tuple[StopRow, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A route with its wishes, who found it, and what stayed out."""

    route: Route
    wishes: Mapping[str, Wish]
    travel: TravelMatrix
    engine: str
    left_out: list[dict[str, Any]]


def day_of(worker: Worker, clock: DayClock, seen: Sequence[Seen], now: datetime) -> Day:
    """The open part begins where and when the latest visit ends; before the first visit, at home."""
    begun = [stop for stop in seen if stop.begun]
    if not begun:
        setting = Setting(clock, worker, worker.home, worker.starts_s, worker.ends_s)
        return Day(setting, (), tuple(stop.row for stop in seen))
    last = max(begun, key=lambda stop: stop.started_at or now)
    started_s = clock.seconds(last.started_at or now)
    free_s = started_s if last.ended_at is None else clock.seconds(last.ended_at)
    if last.state == "running":
        free_s = max(clock.seconds(now), started_s + last.row.duration_s)
    rested = [stop.row for stop in seen if stop.row.kind == "break" and clock.seconds(stop.row.leave_at) <= free_s]
    kept = sorted([*(stop.row for stop in begun), *rested], key=lambda row: row.start_at)
    still_open = tuple(stop.row for stop in seen if not stop.begun and stop.row not in rested)
    worker = _for_the_rest(worker, len(begun), rested=bool(rested))
    return Day(_setting(clock, worker, Place(flow.HERE, last.row.position), free_s), tuple(kept), still_open)


def _for_the_rest(worker: Worker, visits: int, *, rested: bool) -> Worker:
    limit = None if worker.max_visits is None else max(0, worker.max_visits - visits)
    return replace(worker, max_visits=limit, rests=() if rested else worker.rests)


def _setting(clock: DayClock, worker: Worker, start: Place, opens_s: int) -> Setting:
    opens_s = min(max(opens_s, 0), LATEST_S - OVERTIME_S)
    closes_s = worker.ends_s if opens_s < worker.ends_s else opens_s + OVERTIME_S
    return Setting(clock, worker, start, opens_s, closes_s)


def begun_at_start_of(day: Day, head: Head) -> Day:
    """A plan that once began where the rep happened to be goes on beginning there."""
    setting = day.setting
    if day.kept or head.start == setting.worker.home:
        return day
    opens_s = setting.clock.seconds(head.start_at)
    return replace(day, setting=_setting(setting.clock, setting.worker, head.start, opens_s))


def from_here(day: Day, here: Place | None, at: datetime) -> Day:
    """From `here` at `at`, but not before a running visit ends."""
    setting = day.setting
    opens_s = max(setting.clock.seconds(at), setting.opens_s if day.kept else 0)
    waits = day.kept and setting.opens_s > setting.clock.seconds(at)
    start = setting.start if waits else here or setting.start
    return replace(day, setting=_setting(setting.clock, setting.worker, start, opens_s))


def late_if_missed(wish: Wish, now_s: int) -> Wish:
    """An appointment whose time has passed is a late visit from now on, no promise that could still be broken."""
    if not wish.appointment or any(window.closes_s >= now_s for window in wish.windows):
        return wish
    return replace(wish, windows=(Window(now_s, LATEST_S),))


async def travel_of(setting: Setting, wishes: Sequence[Wish]) -> TravelMatrix:
    """As the roads say, or slower where past days taught so."""
    travel = await roads.current().matrix(setting.worker.profile, flow.places(setting, wishes))
    return replace(travel, matrix=stretched(travel.matrix, factor(setting)))


def factor(setting: Setting) -> float:
    """How much longer than the roads say ways take in what is left of the day, as past days taught."""
    pace = setting.worker.pace
    return pace.over(setting.opens_s, setting.closes_s) if pace else 1.0


def _learned(setting: Setting, wishes: Mapping[str, Wish], visits: Sequence[StopRow]) -> Any:
    """A document of LearnedUse: what the plan owes to past days; None where it owes them nothing."""
    by, pace = factor(setting), setting.worker.pace
    stays = [version for row in visits if (version := wishes[row.key].learned)]
    versions = [*stays, *([pace.version] if pace and by != 1.0 else [])]
    if not versions:
        return None
    return plain(LearnedUse(version=max(versions), travel_factor=round(by, 3), visits=len(stays)))


async def drawn(day: Day, answer: Answer, head: Head | None, now: datetime) -> tuple[Head, list[StopRow]]:
    """The plan with its drawn way; `head` is the stored plan that it replaces, whose names it keeps."""
    setting, clock, route = day.setting, day.setting.clock, answer.route
    ids = {row.key: row.id for row in day.open} if head else {}
    kept = day.kept if head else [replace(row, id=new_id()) for row in day.kept]
    ahead = flow.stop_rows(clock, route, answer.wishes, ids)
    visits = [row for row in ahead if row.kind == "visit"]
    rows = [*kept, *ahead]
    start = (head.start if head else setting.worker.home) if day.kept else setting.start
    distance_m = route.travel_m + sum(row.distance_m for row in day.kept)
    drawn_at = Head(
        id=head.id if head else new_id(),
        rep_id=setting.worker.id,
        day=clock.day,
        status=head.status if head else "draft",
        profile=setting.worker.profile,
        road_based=answer.travel.road_based,
        detour_factor=answer.travel.detour_factor,
        start_at=_start_at(day, route, head),
        end_at=max([clock.at(route.end_s), *(row.leave_at for row in rows)]),
        start=start,
        end=setting.worker.home,
        geometry=await _geometry(day, start, rows, distance_m) if answer.travel.road_based else None,
        distance_m=distance_m,
        travel_s=route.travel_s + sum(row.travel_s for row in day.kept),
        engine=answer.engine,
        left_out=answer.left_out,
        made_at=now,
        published_at=head.published_at if head else None,
        learned=_learned(setting, answer.wishes, visits),
        ways=ways(setting, answer.wishes, visits, answer.travel.matrix),
    )
    return drawn_at, rows


def _start_at(day: Day, route: Route, head: Head | None) -> datetime:
    if not day.kept:
        return day.setting.clock.at(route.start_s)
    return head.start_at if head else day.kept[0].arrive_at


async def _geometry(day: Day, start: Place, rows: list[StopRow], distance_m: int) -> str | None:
    if not positions(rows):
        return None
    turns: list[LonLat | None] = [start.position, *positions(list(day.kept))]
    if day.kept:
        turns.append(day.setting.start.position)
    turns += [*positions(rows[len(day.kept) :]), day.setting.worker.home.position]
    places = [turn for at, turn in enumerate(turns) if turn is not None and (at == 0 or turn != turns[at - 1])]
    way = await roads.current().way(day.setting.worker.profile, places, distance_m)
    return way.geometry if way else None


def named(rows: Sequence[StopRow]) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The accounts and the work orders that the stops are for."""
    orders = frozenset(row.workorder_id for row in rows if row.workorder_id)
    accounts = frozenset(row.account_id for row in rows if row.account_id and not row.workorder_id)
    return accounts, orders
