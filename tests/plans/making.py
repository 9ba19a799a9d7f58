from datetime import date
from typing import Any

from tests.support.queue import work_off


async def start_run(client: Any, day: date, **ask: Any) -> str:
    answer = await client.post("/api/plans/make", json={"day": day.isoformat(), **ask})
    assert answer.status_code == 202, answer.text
    return answer.json()["runId"]


async def made_plan(company: Any, settings: Any, day: date, who: str = "rep") -> dict[str, Any]:
    """The draft that a manager's press of the button makes for `who`."""
    manager = await company.client("manager")
    run_id = await start_run(manager, day, repIds=[str(company.people[who])])
    await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    assert run["state"] == "done", run
    return run["plans"][0]


async def published_plan(company: Any, settings: Any, day: date, who: str = "rep") -> dict[str, Any]:
    manager = await company.client("manager")
    draft = await made_plan(company, settings, day, who)
    answer = await manager.post(f"/api/plans/{draft['id']}/publish")
    assert answer.status_code == 200, answer.text
    return answer.json()
