from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.access.policy import needs
from backend.clock import business_day, now
from backend.horizon import asking, commands, publishing, views
from backend.horizon.wire import (
    AbsenceAdded,
    AbsenceAsk,
    AbsenceView,
    ClassAsk,
    ClassChange,
    ClassView,
    DaysAsk,
    DaysPublished,
    HolidayAdded,
    HolidayAsk,
    HolidayView,
    SettingAsk,
    SettingView,
    WeekAsk,
    WeekRunStarted,
    WeekRunView,
    WeekView,
)
from backend.web.actor import Who
from backend.work import look, work

YEAR = timedelta(days=365)

InTeam = Annotated[UUID | None, QueryParameter(name="teamId")]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="First day; today where it is left out")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="Last day; a year later where it is left out")]
Days = Annotated[int, QueryParameter(ge=1, le=7)]


def _span(today: date, first: date | None, last: date | None) -> tuple[date, date]:
    begins = first or today
    return begins, last or begins + YEAR


@get("/api/classes", opt=needs("calendar.read"))
async def get_classes(actor: Who) -> list[ClassView]:
    async with look(actor, "calendar.read") as view:
        return await views.classes(view)


@post("/api/classes", opt=needs("calendar.write"))
async def add_class(actor: Who, data: JSONBody[ClassAsk]) -> ClassView:
    async with work(actor, "calendar.write") as unit:
        return await views.one_class(unit, await commands.add_class(unit, data))


@patch("/api/classes/{class_id:uuid}", opt=needs("calendar.write"))
async def change_class(actor: Who, class_id: FromPath[UUID], data: JSONBody[ClassChange]) -> ClassView:
    async with work(actor, "calendar.write") as unit:
        await commands.change_class(unit, class_id, data)
        return await views.one_class(unit, class_id)


@delete("/api/classes/{class_id:uuid}", opt=needs("calendar.write"))
async def remove_class(actor: Who, class_id: FromPath[UUID]) -> None:
    async with work(actor, "calendar.write") as unit:
        await commands.remove_class(unit, class_id)


@get("/api/holidays", opt=needs("calendar.read"))
async def get_holidays(actor: Who, first: FirstDay = None, last: LastDay = None) -> list[HolidayView]:
    async with look(actor, "calendar.read") as view:
        return await views.holidays(view, *_span(business_day(now(), actor.timezone), first, last))


@post("/api/holidays", opt=needs("calendar.write"))
async def add_holiday(actor: Who, data: JSONBody[HolidayAsk]) -> HolidayAdded:
    async with work(actor, "calendar.write") as unit:
        holiday_id = await commands.add_holiday(unit, data)
        return await views.added_holiday(unit, holiday_id, data.day)


@delete("/api/holidays/{holiday_id:uuid}", opt=needs("calendar.write"))
async def remove_holiday(actor: Who, holiday_id: FromPath[UUID]) -> None:
    async with work(actor, "calendar.write") as unit:
        await commands.remove_holiday(unit, holiday_id)


@get("/api/absences", opt=needs("calendar.read"))
async def get_absences(actor: Who, first: FirstDay = None, last: LastDay = None) -> list[AbsenceView]:
    async with look(actor, "calendar.read") as view:
        return await views.absences(view, *_span(business_day(now(), actor.timezone), first, last))


@post("/api/absences", opt=needs("absence.write"))
async def add_absence(actor: Who, data: JSONBody[AbsenceAsk]) -> AbsenceAdded:
    async with work(actor, "absence.write") as unit:
        absence_id = await commands.add_absence(unit, data)
        return await views.added_absence(unit, absence_id, (data.first_day, data.last_day))


@delete("/api/absences/{absence_id:uuid}", opt=needs("absence.write"))
async def remove_absence(actor: Who, absence_id: FromPath[UUID]) -> None:
    async with work(actor, "absence.write") as unit:
        await commands.remove_absence(unit, absence_id)


@get("/api/weeks/settings", opt=needs("calendar.read"))
async def get_settings(actor: Who) -> list[SettingView]:
    async with look(actor, "calendar.read") as view:
        return await views.settings(view)


@put("/api/weeks/settings", opt=needs("calendar.write"))
async def put_setting(actor: Who, data: JSONBody[SettingAsk]) -> list[SettingView]:
    async with work(actor, "calendar.write") as unit:
        await commands.set_week(unit, data)
        return await views.settings(unit)


@get("/api/weeks", opt=needs("plan.read"))
async def get_week(actor: Who, first: FirstDay = None, days: Days = 7, team_id: InTeam = None) -> WeekView:
    async with look(actor, "plan.read") as view:
        return await views.week(view, first or business_day(now(), actor.timezone), days, team_id)


@post("/api/weeks/plan", opt=needs("plan.publish"), status_code=202)
async def plan_week(actor: Who, data: JSONBody[WeekAsk]) -> WeekRunStarted:
    async with work(actor, "plan.publish") as unit:
        return WeekRunStarted(run_id=await asking.ask_for_week(unit, data))


@post("/api/weeks/publish", opt=needs("plan.publish"), status_code=200)
async def publish_days(actor: Who, data: JSONBody[DaysAsk]) -> DaysPublished:
    async with work(actor, "plan.publish") as unit:
        return await publishing.publish_days(unit, data)


@get("/api/weeks/runs/{run_id:uuid}", opt=needs("plan.read"))
async def get_week_run(actor: Who, run_id: FromPath[UUID]) -> WeekRunView:
    async with look(actor, "plan.read") as view:
        return await views.run(view, run_id)


ROUTES = (
    get_classes,
    add_class,
    change_class,
    remove_class,
    get_holidays,
    add_holiday,
    remove_holiday,
    get_absences,
    add_absence,
    remove_absence,
    get_settings,
    put_setting,
    get_week,
    plan_week,
    publish_days,
    get_week_run,
)
