"""Classes, days off, settings and weeks as screens see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.clock import business_day, now
from backend.errors import Problem
from backend.horizon import store, weeks
from backend.horizon.wire import (
    AbsenceAdded,
    AbsenceView,
    BothNames,
    ClassView,
    DayOff,
    HolidayAdded,
    HolidayView,
    PlannedDay,
    RepDay,
    RepWeek,
    SettingView,
    WeekResult,
    WeekRunView,
    WeekView,
)
from backend.plans import away, demand
from backend.plans.away import Off
from backend.work import View

LONGEST_LOOK = timedelta(days=800)
FIRST_SETTING: Mapping[str, Any] = {
    "workdays": sorted(away.DEFAULT_WORKDAYS),
    "days": 5,
    "nightly": False,
    "hour": 3,
    "publish": False,
}


async def classes(view: View) -> list[ClassView]:
    return [_class(row) for row in await store.classes(view)]


async def one_class(view: View, class_id: UUID) -> ClassView:
    """Raises not_found."""
    for row in await store.classes(view, class_id):
        return _class(row)
    raise Problem("not_found")


def _class(row: asyncpg.Record) -> ClassView:
    same = ("id", "code", "interval_days", "visit_duration_s", "worth_s", "version", "accounts", "followers")
    name = BothNames(en=row["name"]["en"], zh_cn=row["name"]["zh-CN"])
    return ClassView(**{field: row[field] for field in same}, name=name)


def _checked(first: date, last: date) -> None:
    if not timedelta(0) <= last - first <= LONGEST_LOOK:
        raise Problem("request.invalid", field="to", detail="The last day comes after the first, within two years")


async def holidays(view: View, first: date, last: date) -> list[HolidayView]:
    """Raises request.invalid (to)."""
    _checked(first, last)
    return [HolidayView(**dict(row)) for row in await store.holidays(view, first, last)]


async def absences(view: View, first: date, last: date) -> list[AbsenceView]:
    """Raises request.invalid (to)."""
    _checked(first, last)
    return [AbsenceView(**dict(row)) for row in await store.absences(view, first, last)]


async def added_holiday(view: View, holiday_id: UUID, day: date) -> HolidayAdded:
    row = next(row for row in await store.holidays(view, day, day) if row["id"] == holiday_id)
    return HolidayAdded(**dict(row), published_plans=await _published(view, (day, day), None, row["team_id"]))


async def added_absence(view: View, absence_id: UUID, days: tuple[date, date]) -> AbsenceAdded:
    row = next(row for row in await store.absences(view, *days) if row["id"] == absence_id)
    return AbsenceAdded(**dict(row), published_plans=await _published(view, days, row["person_id"], None))


async def _published(view: View, days: tuple[date, date], person_id: UUID | None, team_id: UUID | None) -> int:
    """Of those that lie ahead."""
    ahead = (max(days[0], business_day(now(), view.actor.timezone)), days[1])
    return await store.published(view, ahead, person_id, team_id)


async def settings(view: View) -> list[SettingView]:
    """The company's first; a team without settings of its own shows what holds for it."""
    rows = await store.settings(view)
    company = next((row for row in rows if row["team_id"] is None and row["own"]), None)
    fallback = dict(FIRST_SETTING) | ({name: company[name] for name in FIRST_SETTING} if company else {})
    return [_setting(row, fallback) for row in rows]


def _setting(row: asyncpg.Record, fallback: Mapping[str, Any]) -> SettingView:
    values: dict[str, Any] = dict(row) if row["own"] else {**row, **fallback, "nightly": False}
    return SettingView(**values)


async def run(view: View, run_id: UUID) -> WeekRunView:
    """Raises not_found."""
    row = await weeks.run(view, run_id)
    if row is None:
        raise Problem("not_found")
    return _run(view, row)


def _run(view: View, row: asyncpg.Record) -> WeekRunView:
    same = ("id", "state", "done", "total", "first_day", "days", "publish", "created_at", "finished_at", "reason")
    result = msgspec.convert(row["result"], WeekResult) if row["result"] else None
    if result and not all(view.reaches(rep_id) for rep_id in row["rep_ids"]):
        result = _within_reach(view, result)
    return WeekRunView(**{name: row[name] for name in same}, at_night=row["requested_by"] is None, result=result)


def _within_reach(view: View, result: WeekResult) -> WeekResult:
    """What colleagues' customers are missing is not everybody's business."""
    left_out = [one for one in result.left_out if view.reaches(one.rep_id)]
    return msgspec.structs.replace(
        result,
        left_out=left_out,
        left_out_count=len(left_out),
        kept=[rep_id for rep_id in result.kept if view.reaches(rep_id)],
        kept_days=[one for one in result.kept_days if view.reaches(one.rep_id)],
    )


async def week(view: View, first: date, days: int, team_id: UUID | None) -> WeekView:
    """Everybody of the team within reach, with what their days hold and which are off."""
    rep_ids = await demand.reps_of(view, team_id)
    last = first + timedelta(days=days - 1)
    names = await weeks.names(view, rep_ids)
    off = await away.days_off(view, rep_ids, first, last)
    workdays = await away.workdays(view, rep_ids)
    at = now()
    plans: dict[tuple[UUID, date], list[PlannedDay]] = {}
    for row in await weeks.plans(view, rep_ids, first, last):
        plans.setdefault((row["rep_id"], row["day"]), []).append(_plan(row, at))
    every = [first + timedelta(days=number) for number in range(days)]

    def one(rep_id: UUID, day: date) -> RepDay:
        *before, plan = plans.get((rep_id, day), [None])
        return RepDay(
            day=day,
            off=_off(off.get((rep_id, day)), day, workdays[rep_id]),
            plan=plan,
            draft=before[0] if before else None,
        )

    reps = [
        RepWeek(rep_id=one_id, rep_name=name, days=[one(one_id, day) for day in every])
        for one_id, name in names.items()
    ]
    latest = await weeks.latest_run(view, rep_ids, first, last)
    return WeekView(first_day=first, days=every, reps=reps, run=_run(view, latest) if latest else None)


def _off(found: Off | None, day: date, workdays: Sequence[int] | frozenset[int]) -> DayOff | None:
    if found:
        return msgspec.convert({"kind": found.kind, "name": found.name, "reason": found.reason}, DayOff)
    return None if day.isoweekday() in workdays else DayOff(kind="weekday")


def _plan(row: asyncpg.Record, at: datetime) -> PlannedDay:
    same = ("id", "status", "visits", "appointments", "travel_s", "distance_m", "start_at", "end_at")
    started = row["status"] == "published" and (row["begun"] or row["start_at"] <= at)
    return PlannedDay(**{name: row[name] for name in same}, started=started)
