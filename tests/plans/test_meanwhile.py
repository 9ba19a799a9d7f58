"""What happens to a plan in force while a new one is looked for is not lost."""

import pytest

from backend.plans import jobs
from tests.plans.making import published_plan, start_run
from tests.support.field import a_visit, accounts, today, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets something happen at the end of so many searches, before their answers are stored."""

    def let(happen, times):
        real, left = jobs.search, [happen] * times

        async def search(*asked):
            plan = await real(*asked)
            if left:
                await left.pop()()
            return plan

        monkeypatch.setattr(jobs, "search", search)

    return let


async def run_of(company, settings, day):
    """A rep makes the own plan, which is in force at once."""
    rep = await company.client("rep")
    run_id = await start_run(rep, day)
    await work_off(company, settings)
    return (await rep.get(f"/api/plans/runs/{run_id}")).json()


async def test_a_visit_that_began_during_the_run_stays_in_front_of_the_new_plan(company, settings, meanwhile):
    ids = await accounts(company, 4)
    plan = await published_plan(company, settings, today())
    last = visits(plan)[-1]
    account = next(one for one in ids if str(one) == last["accountId"])
    meanwhile(lambda: a_visit(company, account, ended_at=None, state="open"), 1)
    run = await run_of(company, settings, today())
    assert (run["state"], run["reason"]) == ("done", None)
    (made,) = run["plans"]
    assert made["version"] == plan["version"] + 1
    assert (visits(made)[0]["id"], visits(made)[0]["state"]) == (last["id"], "running")


async def test_an_edit_during_the_run_is_planned_with(company, settings, meanwhile):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    order = [stop["id"] for stop in visits(plan)][::-1]
    meanwhile(lambda: rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": order}), 1)
    run = await run_of(company, settings, tomorrow())
    assert (run["state"], run["reason"]) == ("done", None)
    assert run["plans"][0]["version"] == plan["version"] + 2


async def test_a_plan_that_keeps_changing_is_left_alone_and_the_run_says_whose(company, settings, meanwhile):
    await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    rep = await company.client("rep")
    order = [stop["id"] for stop in visits(plan)][::-1]
    meanwhile(lambda: rep.post(f"/api/plans/{plan['id']}/order", json={"stopIds": order}), 2)
    run = await run_of(company, settings, tomorrow())
    assert (run["state"], run["reason"]) == ("done", "rep Test")
    assert [stop["id"] for stop in visits(run["plans"][0])] == order
    assert run["plans"][0]["engine"] == "order"


async def test_a_plan_published_during_the_run_is_planned_with(company, settings, meanwhile):
    await accounts(company, 3)
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow(), repIds=[str(company.people["rep"])])
    await work_off(company, settings)
    (draft,) = (await manager.get(f"/api/plans/runs/{run_id}")).json()["plans"]
    meanwhile(lambda: manager.post(f"/api/plans/{draft['id']}/publish"), 1)
    run = await run_of(company, settings, tomorrow())
    assert [one["id"] for one in run["plans"]] == [draft["id"]]
    assert {one["id"] for one in visits(run["plans"][0])} == {one["id"] for one in visits(draft)}
