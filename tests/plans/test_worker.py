import asyncio

import pytest

from backend.worker import work_off
from tests.plans.making import start_run
from tests.support.field import accounts, tomorrow

pytestmark = pytest.mark.db
POLL_S = 0.05


@pytest.fixture
async def worker(settings, pool):
    stop = asyncio.Event()
    task = asyncio.create_task(work_off(settings, stop))
    yield task
    stop.set()
    await task


async def ended(client, run_id):
    while True:
        run = (await client.get(f"/api/plans/runs/{run_id}")).json()
        if run["state"] in ("done", "failed"):
            return run
        await asyncio.sleep(POLL_S)


async def test_the_worker_takes_runs_off_the_queue_and_two_for_the_same_day_do_not_collide(company, worker):
    await accounts(company, 3)
    manager = await company.client("manager")
    runs = [await start_run(manager, tomorrow()) for _ in range(2)]
    async with asyncio.timeout(60):
        found = [await ended(manager, run_id) for run_id in runs]
    assert [run["state"] for run in found] == ["done", "done"]
    plans = (await manager.get("/api/plans", params={"day": tomorrow().isoformat()})).json()
    assert len(plans) == 2


async def test_a_day_without_a_plan_is_null(company):
    rep = await company.client("rep")
    answer = await rep.get("/api/plans/mine", params={"day": tomorrow().isoformat()})
    assert (answer.status_code, answer.json()) == (200, None)
