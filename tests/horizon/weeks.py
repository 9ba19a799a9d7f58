from datetime import date, timedelta
from typing import Any

from tests.support.field import today
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
