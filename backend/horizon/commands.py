"""Classes, days off and settings, written by hand. Each joins the transaction that it is given."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
from msgspec import UNSET

from backend.errors import Problem
from backend.feed.changes import of_visitors
from backend.horizon import store
from backend.horizon.wire import AbsenceAsk, ClassAsk, ClassChange, HolidayAsk, SettingAsk
from backend.web.wire import plain
from backend.work import Work

LONGEST_ABSENCE = timedelta(days=730)
KEPT = ("name", "interval_days", "visit_duration_s", "worth_s")


async def add_class(unit: Work, ask: ClassAsk) -> UUID:
    """Raises calendar.class_taken."""
    class_id = await store.insert_class(unit, {**msgspec.structs.asdict(ask), "name": plain(ask.name)})
    if class_id is None:
        raise Problem("calendar.class_taken", field="code")
    unit.record("class.added", ("visit_class", class_id), after=plain(ask))
    return class_id


async def change_class(unit: Work, class_id: UUID, ask: ClassChange) -> None:
    """Accounts that follow the class follow at once. Raises not_found, version_conflict."""
    before = await _locked(unit, class_id)
    if ask.base_version != before["version"]:
        raise Problem("version_conflict", field="baseVersion", version=before["version"])
    asked = {name: getattr(ask, name) for name in KEPT if getattr(ask, name) is not UNSET}
    values: dict[str, Any] = {name: before[name] for name in KEPT} | asked
    values["name"] = plain(values["name"])
    changed = [name for name in KEPT if values[name] != before[name]]
    if not changed:
        unit.unaudited("the class says so already")
        return
    await store.update_class(unit, class_id, values)
    followers = await store.follow(unit, before["code"], values["interval_days"], values["visit_duration_s"])
    _tell_phones(unit, followers)
    was = {name: before[name] for name in changed}
    after = {name: values[name] for name in changed} | {"accounts": len(followers)}
    unit.record("class.changed", ("visit_class", class_id), before=was, after=after)


async def remove_class(unit: Work, class_id: UUID) -> None:
    """Raises not_found, calendar.class_in_use."""
    before = await _locked(unit, class_id, going=True)
    if await store.class_in_use(unit, before["code"]):
        raise Problem("calendar.class_in_use")
    await store.delete_class(unit, class_id)
    unit.record("class.removed", ("visit_class", class_id), before={"code": before["code"]})


async def _locked(unit: Work, class_id: UUID, *, going: bool = False) -> asyncpg.Record:
    found = await store.locked_class(unit, class_id, going=going)
    if found is None:
        raise Problem("not_found")
    return found


def _tell_phones(unit: Work, accounts: Iterable[asyncpg.Record]) -> None:
    """Also an audit line for each account, by which a later edit sees what it missed."""
    for row in accounts:
        unit.change("account", row["id"], of_visitors(row))
        after = {name: row[name] for name in ("version", "visit_interval_days", "visit_duration_s")}
        unit.record("account.followed_class", ("account", row["id"]), after=after)


async def add_holiday(unit: Work, ask: HolidayAsk) -> UUID:
    """Raises calendar.unknown_team, calendar.day_taken."""
    if ask.team_id is not None and not await store.has_team(unit, ask.team_id):
        raise Problem("calendar.unknown_team", field="teamId")
    holiday_id = await store.insert_holiday(unit, ask.day, ask.name.strip(), ask.team_id)
    if holiday_id is None:
        raise Problem("calendar.day_taken", field="day")
    unit.record("holiday.added", ("holiday", holiday_id), after=plain(ask))
    return holiday_id


async def remove_holiday(unit: Work, holiday_id: UUID) -> None:
    """Raises not_found."""
    before = await store.delete_holiday(unit, holiday_id)
    if before is None:
        raise Problem("not_found")
    unit.record("holiday.removed", ("holiday", holiday_id), before=plain(dict(before)))


async def add_absence(unit: Work, ask: AbsenceAsk) -> UUID:
    """Raises calendar.unknown_person, calendar.absence_overlaps, request.invalid (lastDay)."""
    if not timedelta(0) <= ask.last_day - ask.first_day <= LONGEST_ABSENCE:
        raise Problem("request.invalid", field="lastDay", detail="The last day comes after the first, within two years")
    if not (unit.reaches(ask.person_id) and await store.has_person(unit, ask.person_id)):
        raise Problem("calendar.unknown_person", field="personId")
    await store.hold_absences(unit, ask.person_id)
    if await store.is_away(unit, ask.person_id, ask.first_day, ask.last_day):
        raise Problem("calendar.absence_overlaps", field="firstDay")
    absence_id = await store.insert_absence(unit, msgspec.structs.asdict(ask))
    unit.record("absence.added", ("absence", absence_id), after=plain(ask))
    return absence_id


async def remove_absence(unit: Work, absence_id: UUID) -> None:
    """Raises not_found."""
    before = await store.delete_absence(unit, absence_id)
    if before is None:
        raise Problem("not_found")
    unit.record("absence.removed", ("absence", absence_id), before=plain(dict(before)))


async def set_week(unit: Work, ask: SettingAsk) -> None:
    """Raises calendar.unknown_team."""
    if ask.team_id is not None and not await store.has_team(unit, ask.team_id):
        raise Problem("calendar.unknown_team", field="teamId")
    values = msgspec.structs.asdict(ask) | {"workdays": sorted(set(ask.workdays))}
    local = unit.now.astimezone(ZoneInfo(unit.actor.timezone))
    values["last_night"] = local.date() if local.hour >= ask.hour else None  # its hour is over: not before tomorrow
    setting_id = await store.put_setting(unit, values)
    unit.record("week.set", ("week_setting", setting_id), after=plain(ask))
