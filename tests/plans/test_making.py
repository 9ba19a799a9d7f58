from datetime import timedelta

import pytest

from tests.plans.making import made_plan, start_run
from tests.support.field import a_visit, accounts, an_account, an_appointment, at, today, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


def visits(plan):
    return [stop for stop in plan["stops"] if stop["kind"] == "visit"]


async def test_a_manager_makes_a_draft_of_what_is_due_and_the_day_adds_up(company, settings):
    due = await accounts(company, 5)
    later = await an_account(company, last_visit_day=today())
    plan = await made_plan(company, settings, tomorrow())
    assert {stop["accountId"] for stop in visits(plan)} == {str(one) for one in due}
    assert str(later) not in {entry["accountId"] for entry in plan["leftOut"]}
    assert plan["status"] == "draft"
    assert plan["roadBased"] is False
    assert plan["detourFactor"] == 1.3
    assert plan["travelS"] > 0
    assert [stop["startAt"] for stop in plan["stops"]] == sorted(stop["startAt"] for stop in plan["stops"])
    assert plan["startAt"] <= plan["stops"][0]["arriveAt"]
    assert plan["endAt"] >= plan["stops"][-1]["leaveAt"]
    assert plan["startPlace"]["label"] == "Home"


async def test_a_run_tells_its_progress_and_ends_with_the_plans(company, settings):
    await accounts(company, 2)
    await accounts(company, 2, "rep2")
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow())
    queued = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    assert queued == {"state": "queued", "done": 0, "total": 2, "plans": None, "proposal": None, "reason": None}
    assert "plan.drafted" in await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    assert (run["state"], run["done"], len(run["plans"])) == ("done", 2, 2)


async def test_an_appointment_is_kept_at_its_time(company, settings):
    await accounts(company, 4)
    promised = await an_account(company, last_visit_day=today(), name="Promised")
    await an_appointment(company, promised, at(tomorrow(), 14))
    plan = await made_plan(company, settings, tomorrow())
    stop = next(stop for stop in visits(plan) if stop["accountId"] == str(promised))
    assert stop["appointment"] is True
    assert stop["startAt"] == at(tomorrow(), 14).isoformat().replace("+00:00", "Z")


async def test_what_is_closed_is_left_out_and_says_so(company, settings):
    await accounts(company, 1)
    closed = await an_account(company, opening_hours="Mo-Su off", name="Closed")
    plan = await made_plan(company, settings, tomorrow())
    entry = next(entry for entry in plan["leftOut"] if entry["accountId"] == str(closed))
    assert (entry["code"], entry["name"]) == ("closed_today", "Closed")


async def test_more_than_a_day_holds_is_left_out_with_what_would_let_it_in(company, settings):
    for number in range(10):
        await an_account(company, name=f"Long {number}", visit_duration_s=3600)
    plan = await made_plan(company, settings, tomorrow())
    assert 5 <= len(visits(plan)) <= 8
    assert any(stop["kind"] == "break" for stop in plan["stops"])
    entry = plan["leftOut"][0]
    assert entry["code"] == "no_time_left"
    assert {"extend_shift", "drop_visit", "another_day"} >= {one["code"] for one in entry["relaxations"]} != set()
    assert all("minutes" in one["facts"] for one in entry["relaxations"] if one["code"] == "extend_shift")
    assert all("name" in one["facts"] for one in entry["relaxations"] if one["code"] == "drop_visit")


async def test_a_visit_ends_before_the_place_closes(company, settings):
    await an_account(company, opening_hours="Mo-Su 10:00-11:00", visit_duration_s=1800)
    plan = await made_plan(company, settings, tomorrow())
    (stop,) = visits(plan)
    assert at(tomorrow(), 10).isoformat()[:16] <= stop["startAt"][:16] <= at(tomorrow(), 10, 30).isoformat()[:16]
    assert stop["openUntil"] == "11:00"
    assert stop["dueDays"] == -2


async def test_publishing_shows_the_plan_to_the_rep_and_replaces_the_one_before(company, settings):
    await accounts(company, 3)
    first = await made_plan(company, settings, tomorrow())
    rep, manager = await company.client("rep"), await company.client("manager")
    assert (await rep.post(f"/api/plans/{first['id']}/publish")).status_code == 403
    published = await manager.post(f"/api/plans/{first['id']}/publish")
    assert published.json()["status"] == "published", published.text
    second = await made_plan(company, settings, tomorrow())
    await manager.post(f"/api/plans/{second['id']}/publish")
    mine = (await rep.get("/api/plans/mine", params={"day": tomorrow().isoformat()})).json()
    assert mine["id"] == second["id"]
    feed = await company.rows(
        "select row_id, op from change_log where company_id = $1 and table_name = 'plan' order by seq", company.id
    )
    told = [(str(line["row_id"]), line["op"]) for line in feed]
    assert told == [(first["id"], "put"), (first["id"], "remove"), (second["id"], "put")]


async def test_a_rep_plans_the_own_day_and_it_is_published_at_once(company, settings):
    await accounts(company, 3)
    rep = await company.client("rep")
    run_id = await start_run(rep, tomorrow())
    await work_off(company, settings)
    run = (await rep.get(f"/api/plans/runs/{run_id}")).json()
    assert [plan["status"] for plan in run["plans"]] == ["published"]


async def test_nobody_plans_for_people_out_of_reach_or_for_days_gone_by(company):
    manager = await company.client("manager")
    ask = {"day": tomorrow().isoformat(), "repIds": [str(company.people["stranger"])]}
    assert (await manager.post("/api/plans/make", json=ask)).json()["code"] == "plans.no_reps"
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert (await manager.post("/api/plans/make", json={"day": yesterday})).json()["code"] == "plans.day_over"


async def test_a_day_more_than_four_hundred_days_ahead_is_refused(company):
    manager = await company.client("manager")
    for day in ((today() + timedelta(days=402)).isoformat(), "9999-12-31"):
        answer = await manager.post("/api/plans/make", json={"day": day})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
        assert answer.json()["errors"][0]["field"] == "day"


async def test_a_visited_stop_of_today_is_done_and_stays_in_a_new_plan(company, settings):
    ids = await accounts(company, 4)
    plan = await made_plan(company, settings, today())
    manager = await company.client("manager")
    await manager.post(f"/api/plans/{plan['id']}/publish")
    await a_visit(company, ids[0])
    seen = (await manager.get(f"/api/plans/{plan['id']}")).json()
    states = {stop["accountId"]: stop["state"] for stop in visits(seen)}
    assert states.pop(str(ids[0])) == "done"
    assert set(states.values()) <= {"planned"}
    again = await made_plan(company, settings, today())
    assert visits(again)[0]["accountId"] == str(ids[0])
    assert visits(again)[0]["state"] == "done"


async def test_a_planner_that_fails_says_so(company, settings, monkeypatch):
    await accounts(company, 1)
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow())

    async def broken(*_):
        raise OSError("no memory")

    monkeypatch.setattr("backend.plans.jobs.search", broken)
    await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    assert run["state"] == "failed"
    assert "try again" in run["reason"]


async def test_plans_of_other_teams_cannot_be_seen(company, settings):
    await accounts(company, 1)
    plan = await made_plan(company, settings, tomorrow())
    stranger = await company.client("stranger")
    assert (await stranger.get(f"/api/plans/{plan['id']}")).status_code == 404


async def test_the_plans_of_a_day_can_be_narrowed_to_a_team(company, settings):
    await accounts(company, 1)
    await accounts(company, 1, "stranger")
    admin = await company.client("admin")
    await start_run(admin, tomorrow(), teamId=str(company.team))
    await start_run(admin, tomorrow(), repIds=[str(company.people["stranger"])])
    await work_off(company, settings)
    day = tomorrow().isoformat()
    assert len((await admin.get("/api/plans", params={"day": day})).json()) == 3
    south = (await admin.get("/api/plans", params={"day": day, "teamId": str(company.other_team)})).json()
    assert [plan["repName"] for plan in south] == ["stranger Test"]
