"""A day that was planned, published and walked, some days ago."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.access.actor import machinery
from backend.adherence import commands
from backend.clock import now
from backend.work import work
from checkin.geodesy import LonLat, destination
from tests.support.company import HELSINKI, TIMEZONE, Company
from tests.support.field import a_visit, an_account, at, insert, today

YESTERDAY = timedelta(days=1)


def yesterday() -> date:
    return today() - YESTERDAY


def place(number: int) -> LonLat:
    """Shops in a row, 500 m apart, east of home."""
    return destination(HELSINKI, 90, 500 * (number + 1))


async def a_planned_day(company: Company, count: int = 3, day: date | None = None, who: str = "rep") -> list[UUID]:
    """Published: every hour from nine, half an hour each; the accounts in that order."""
    day = day or yesterday()
    shops = [await an_account(company, who, name=f"Shop {n}", position=place(n)) for n in range(count)]
    head = {"day": day, "status": "published", "version": 1, "profile": "foot", "road_based": False, "engine": "test"}
    head |= {"start_at": at(day, 8, 50), "end_at": at(day, 9 + count), "start_label": "Home", "end_label": "Home"}
    head |= {"start_position": HELSINKI, "end_position": HELSINKI, "distance_m": 500 * count * 2, "travel_s": 2000}
    plan_id = await insert(company, "day_plan", rep_id=company.people[who], **head, left_out=[], made_at=now())
    for n, shop in enumerate(shops):
        stop = {"seq": n, "kind": "visit", "name": f"Shop {n}", "address": "x", "position": place(n)}
        stop |= {"arrive_at": at(day, 9 + n), "start_at": at(day, 9 + n), "leave_at": at(day, 9 + n, 30)}
        stop |= {"wait_s": 0, "travel_s": 375, "distance_m": 500, "duration_s": 1800}
        await insert(company, "plan_stop", plan_id=plan_id, account_id=shop, **stop, locked=False, appointment=False)
    async with work(machinery(company.id, TIMEZONE), "adherence.measure", now=at(day, 7)) as unit:
        await commands.keep_baseline(unit, plan_id)
    return shops


async def visited(company: Company, shop: UUID, start: datetime, stay: int = 30, **changes: Any) -> UUID:
    ends = {"started_at": start, "ended_at": start + timedelta(minutes=stay)}
    day = changes.pop("day", yesterday())
    return await a_visit(company, shop, **{"day": day, "verdict": "verified"} | ends | changes)


async def walked(company: Company, day: date, *legs: tuple[datetime, LonLat, LonLat], who: str = "rep") -> None:
    """A fix each half minute along straight lines of six minutes."""
    for begins, start, end in legs:
        for step in range(13):
            share = step / 12
            spot = LonLat(start.lon + (end.lon - start.lon) * share, start.lat + (end.lat - start.lat) * share)
            values = {"taken_at": begins + timedelta(seconds=30 * step), "received_at": now(), "accuracy_m": 8.0}
            await insert(company, "track_point", person_id=company.people[who], position=spot, source="trail", **values)


async def measured(company: Company, settings: Any, day: date | None = None) -> list[dict[str, Any]]:
    """The list that a manager sees after pressing the button."""
    from tests.support.queue import work_off

    manager, day = await company.client("manager"), day or yesterday()
    answer = await manager.post("/api/adherence/measure", json={"day": day.isoformat()})
    assert answer.status_code == 202, answer.text
    await work_off(company, settings)
    return (await manager.get("/api/adherence", params={"day": day.isoformat()})).json()["items"]
