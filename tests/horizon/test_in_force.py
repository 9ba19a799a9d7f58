"""Plans in force beside a week that is planned: what changes during the search, and what is promised already."""

from datetime import timedelta

import pytest

from backend.clock import now
from backend.plans.search import search
from tests.horizon.weeks import a_published_day, next_monday, planned, plans_of, works_all_week
from tests.plans.making import published_plan
from tests.support.field import a_visit, accounts, an_account, insert, today, tomorrow

pytestmark = pytest.mark.db


@pytest.fixture
def meanwhile(monkeypatch):
    """Something is done once while the search of the week goes on."""

    def do(something):
        left = [something]

        async def slow(problem, budget_s):
            if left:
                await left.pop()()
            return await search(problem, budget_s)

        monkeypatch.setattr("backend.horizon.solving.search", slow)

    return do


async def in_force(company, day):
    manager = await company.client("manager")
    rows = (await manager.get("/api/plans", params={"day": day.isoformat()})).json()
    return [one for one in rows if one["status"] == "published"]


async def test_a_plan_that_was_edited_during_the_search_stays_as_it_was_edited(company, settings, meanwhile):
    await accounts(company, 4)
    plan = await published_plan(company, settings, next_monday())
    await an_account(company, name="New")
    manager = await company.client("manager")
    stop = plan["stops"][0]["id"]

    async def lock():
        answer = await manager.post(f"/api/plans/{plan['id']}/stops/{stop}/lock", json={"locked": True})
        assert answer.status_code == 200, answer.text

    meanwhile(lock)
    run = await planned(company, settings, next_monday(), publish=True)
    [kept] = await in_force(company, next_monday())
    assert [one["id"] for one in kept["stops"]] == [one["id"] for one in plan["stops"]]
    assert kept["stops"][0]["locked"] is True
    day = next_monday().isoformat()
    assert run["result"]["keptDays"] == [{"repId": str(company.people["rep"]), "day": day}]


async def test_a_day_that_begins_during_the_search_stays_as_it_was(company, settings, meanwhile):
    await accounts(company, 4)
    plan = await published_plan(company, settings, next_monday())
    await an_account(company, name="New")

    async def check_in():
        await a_visit(company, plan["stops"][0]["accountId"], day=next_monday(), state="open", ended_at=None)

    meanwhile(check_in)
    run = await planned(company, settings, next_monday(), publish=True)
    [kept] = await in_force(company, next_monday())
    assert kept["version"] == plan["version"]
    assert len(run["result"]["keptDays"]) == 1


async def test_a_plan_that_came_into_force_during_the_search_stays_in_force(company, settings, meanwhile):
    ids = await accounts(company, 4)
    other = await an_account(company, last_visit_day=today())
    put = []

    async def publish():
        put.append(await a_published_day(company, next_monday(), [other]))

    meanwhile(publish)
    await planned(company, settings, next_monday(), publish=True)
    [kept] = await in_force(company, next_monday())
    assert (kept["id"], kept["stops"][0]["accountId"]) == (str(put[0]), str(other))
    assert len(ids) == 4


async def test_who_is_in_a_published_plan_before_the_week_is_not_planned_again(company, settings):
    await works_all_week(company)
    ids = await accounts(company, 3)
    weekly = await an_account(company, visit_interval_days=7)
    fresh = await an_account(company)
    await a_published_day(company, tomorrow(), [*ids, weekly])
    first = tomorrow() + timedelta(days=1)
    await planned(company, settings, first, days=7)
    found = await plans_of(company, first)
    assert {one for visits in found.values() for one in visits} == {str(fresh), str(weekly)}
    again = tomorrow() + timedelta(days=7)
    assert [day for (_, day), visits in found.items() if str(weekly) in visits] == [again.isoformat()]


async def test_whom_somebody_outside_the_run_visits_in_the_week_is_not_planned_again(company, settings):
    handed_over, fresh = await an_account(company), await an_account(company)
    await a_published_day(company, next_monday() + timedelta(days=1), [handed_over], "stranger")
    await planned(company, settings, next_monday())
    found = await plans_of(company, next_monday())
    assert {one for visits in found.values() for one in visits} == {str(fresh)}


async def test_a_missed_visit_of_today_is_planned_again(company, settings):
    await works_all_week(company)
    missed = await an_account(company)
    await a_published_day(company, today(), [missed])
    await a_visit(company, missed, state="missed", ended_at=None)
    await planned(company, settings, tomorrow())
    found = await plans_of(company, tomorrow())
    assert {one for visits in found.values() for one in visits} == {str(missed)}


async def test_the_plan_of_somebody_who_is_away_after_all_keeps_nobody_out_of_the_week(company, settings):
    await works_all_week(company)
    shop = await an_account(company)
    await a_published_day(company, tomorrow(), [shop])
    person = {"person_id": company.people["rep"], "first_day": tomorrow(), "last_day": tomorrow(), "reason": "sick"}
    await insert(company, "absence", **person)
    first = tomorrow() + timedelta(days=1)
    await planned(company, settings, first)
    assert {one for visits in (await plans_of(company, first)).values() for one in visits} == {str(shop)}


async def test_every_day_of_a_published_week_is_measured_against_the_plan_of_its_morning(company, settings):
    for _ in range(12):
        await an_account(company, visit_duration_s=3600)
    await planned(company, settings, next_monday(), publish=True)
    days = await company.rows("select day from day_plan where company_id = $1 order by day", company.id)
    kept = await company.rows("select day from plan_baseline where company_id = $1 order by day", company.id)
    assert len(days) >= 2
    assert kept == days


async def test_a_stop_counts_once_however_often_its_account_was_visited(company):
    shop = await an_account(company)
    await a_published_day(company, today(), [shop])
    for _ in range(3):
        await a_visit(company, shop)
    manager = await company.client("manager")
    week = (await manager.get("/api/weeks")).json()
    rep = next(one for one in week["reps"] if one["repName"] == "rep Test")
    assert (rep["days"][0]["plan"]["visits"], rep["days"][0]["plan"]["started"]) == (1, True)


def left_out(company, who):
    rep_id = company.people.get(who)
    values = {"accountId": None, "workorderId": None, "name": f"Shop of {who}", "dueDay": None, "appointment": False}
    values |= {"repId": rep_id and str(rep_id), "repName": who, "code": "low_priority", "facts": {}}
    return values | {"relaxations": []}


async def test_a_run_tells_of_nobody_outside_ones_reach(company):
    everybody = ("rep", "rep2", "stranger")
    result = {"ratio": 1.0, "morePeople": 0, "visits": 1, "plans": 1, "leftOutCount": 4, "roadBased": True}
    result |= {"leftOut": [left_out(company, who) for who in (*everybody, "nobody")]}
    result |= {"kept": [str(company.people[who]) for who in everybody]}
    result |= {"keptDays": [{"repId": one, "day": today().isoformat()} for one in result["kept"]]}
    run = {"first_day": today(), "days": 5, "publish": False, "state": "done", "done": 15, "total": 15}
    run |= {"rep_ids": [company.people[who] for who in everybody], "result": result, "created_at": now()}
    run_id = await insert(company, "week_run", **run)
    for who, reach in (("rep", ["rep"]), ("manager", ["rep", "rep2"]), ("admin", [*everybody, "nobody"])):
        client = await company.client(who)
        for seen in (
            (await client.get(f"/api/weeks/runs/{run_id}")).json()["result"],
            (await client.get("/api/weeks")).json()["run"]["result"],
        ):
            assert [one["name"] for one in seen["leftOut"]] == [f"Shop of {one}" for one in reach]
            assert seen["leftOutCount"] == len(reach)
            people = [str(company.people[one]) for one in reach if one != "nobody"]
            assert seen["kept"] == people
            assert [one["repId"] for one in seen["keptDays"]] == people


async def test_a_day_without_visits_is_not_published_and_a_published_one_that_becomes_empty_is_withdrawn(
    company, settings
):
    last = next_monday() + timedelta(days=4)
    gone = await an_account(company, last_visit_day=today())
    plan_id = await a_published_day(company, last, [gone])
    promise = {"version": 1, "start_at": now(), "end_at": now(), "distance_m": 1, "travel_s": 1, "stops": []}
    promise |= {"plan_id": plan_id, "day": last, "taken_at": now()}
    await insert(company, "plan_baseline", rep_id=company.people["rep"], **promise)
    await accounts(company, 2)
    run = await planned(company, settings, next_monday(), publish=True)
    rows = await company.rows("select id, day from day_plan where company_id = $1", company.id)
    assert plan_id not in {row["id"] for row in rows}
    assert len(rows) == run["result"]["plans"] == 1
    told = await company.rows("select row_id, op from change_log where company_id = $1 and op = 'remove'", company.id)
    assert [tuple(row) for row in told] == [(plan_id, "remove")]
    kept = await company.rows("select plan_id from plan_baseline where company_id = $1", company.id)
    assert [row["plan_id"] for row in kept] == [row["id"] for row in rows]
    manager = await company.client("manager")
    audit = await company.rows(
        "select action from audit_line where company_id = $1 and subject_id = $2", company.id, plan_id
    )
    assert [row["action"] for row in audit] == ["plan.withdrawn"]
    week = (await manager.get("/api/weeks", params={"from": last.isoformat(), "days": 1})).json()
    assert all(one["days"][0]["plan"] is None for one in week["reps"])
