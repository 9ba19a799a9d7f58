"""Days off as plans of one day respect them."""

from datetime import timedelta

import pytest

from tests.plans.making import made_plan, start_run
from tests.support.field import accounts, an_account, insert, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def away(company, who, first=None, last=None):
    first = first or tomorrow()
    person = company.people[who]
    return await insert(
        company, "absence", person_id=person, first_day=first, last_day=last or first, reason="vacation"
    )


async def test_nobody_is_planned_for_on_a_holiday_of_the_company(company):
    await insert(company, "holiday", day=tomorrow(), name="Independence Day")
    manager = await company.client("manager")
    answer = await manager.post("/api/plans/make", json={"day": tomorrow().isoformat()})
    assert (answer.status_code, answer.json()["code"]) == (409, "plans.nobody_works")


async def test_a_holiday_of_a_team_holds_for_the_teams_below_it_and_for_nobody_else(company):
    await insert(company, "holiday", day=tomorrow(), name="Team day", team_id=company.team)
    admin = await company.client("admin")
    run_id = await start_run(admin, tomorrow())
    run = (await admin.get(f"/api/plans/runs/{run_id}")).json()
    assert run["total"] == 1  # the stranger of the other team
    await insert(company, "holiday", day=tomorrow(), name="All", team_id=company.root_team)
    answer = await admin.post("/api/plans/make", json={"day": tomorrow().isoformat()})
    assert answer.json()["code"] == "plans.nobody_works"


async def test_who_is_away_gets_no_plan_and_the_others_do(company, settings):
    await accounts(company, 2)
    await accounts(company, 2, "rep2")
    await away(company, "rep", tomorrow() - timedelta(days=1), tomorrow() + timedelta(days=1))
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow())
    await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    assert [plan["repName"] for plan in run["plans"]] == ["rep2 Test"]


async def test_who_is_away_today_is_not_asked_to_take_a_job(company):
    await away(company, "rep", tomorrow() - timedelta(days=1))
    manager = await company.client("manager")
    job = {"title": "Deliver", "position": {"lon": 24.94, "lat": 60.17}, "durationS": 600}
    created = await manager.post("/api/workorders", json=job)
    found = (await manager.get(f"/api/workorders/{created.json()['id']}/candidates")).json()
    assert "rep Test" not in [one["name"] for one in found["items"]]


async def test_a_fixed_rep_gets_the_visit_instead_of_the_owner(company, settings):
    await accounts(company, 1)
    fixed = await an_account(company, "rep", fixed_rep_id=company.people["rep2"])
    plan = await made_plan(company, settings, tomorrow(), "rep2")
    assert [stop["accountId"] for stop in plan["stops"] if stop["kind"] == "visit"] == [str(fixed)]
    own = await made_plan(company, settings, tomorrow(), "rep")
    assert str(fixed) not in [stop["accountId"] for stop in own["stops"]]
