from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.support.field import at, insert, today
from tests.support.queue import work_off

ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]


def next_monday() -> date:
    return today() + timedelta(days=7 - today().weekday())


async def works_all_week(company: Any) -> None:
    admin = await company.client("admin")
    ask = {"workdays": ALL_WEEK, "days": 5, "nightly": False, "hour": 3, "publish": False}
    assert (await admin.put("/api/weeks/settings", json=ask)).status_code == 200


async def planned(company: Any, settings: Any, first: date, **ask: Any) -> dict[str, Any]:
    """The run that a manager's press of the button makes, when it is over."""
    manager = await company.client("manager")
    started = await manager.post("/api/weeks/plan", json={"firstDay": first.isoformat(), **ask})
    assert started.status_code == 202, started.text
    await work_off(company, settings)
    run = (await manager.get(f"/api/weeks/runs/{started.json()['runId']}")).json()
    assert run["state"] == "done", run
    return run


async def plans_of(company: Any, first: date, days: int = 7) -> dict[tuple[str, str], list[str]]:
    """The accounts that each person visits on each day, in order."""
    manager = await company.client("manager")
    found: dict[tuple[str, str], list[str]] = {}
    for number in range(days):
        day = (first + timedelta(days=number)).isoformat()
        for plan in (await manager.get("/api/plans", params={"day": day})).json():
            visits = [stop["accountId"] for stop in plan["stops"] if stop["kind"] == "visit"]
            found[plan["repName"].removesuffix(" Test"), day] = visits
    return found


async def a_published_day(company: Any, day: date, ids: list[UUID], who: str = "rep") -> UUID:
    """A plan in force that nobody searched for: a visit to each account from nine on."""
    head = {"day": day, "status": "published", "version": 1, "profile": "foot", "road_based": True, "engine": "x"}
    head |= {"start_at": at(day, 8), "end_at": at(day, 16), "start_label": "x", "end_label": "x", "distance_m": 1}
    head |= {"travel_s": 1, "left_out": [], "made_at": at(today(), 1)}
    plan_id = await insert(company, "day_plan", rep_id=company.people[who], **head)
    for seq, account_id in enumerate(ids):
        begins = at(day, 9) + timedelta(minutes=20 * seq)
        stop = {"seq": seq, "kind": "visit", "name": "x", "address": "x", "arrive_at": begins, "start_at": begins}
        stop |= {"leave_at": begins + timedelta(minutes=10), "wait_s": 0, "travel_s": 0, "distance_m": 0}
        stop |= {"duration_s": 600, "locked": False, "appointment": False}
        await insert(company, "plan_stop", plan_id=plan_id, account_id=account_id, **stop)
    return plan_id
