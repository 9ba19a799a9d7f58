"""Whoever lacks a skill is not sent; whoever gave a word keeps it."""

import pytest

from tests.plans.making import made_plan, published_plan, start_run
from tests.support.field import a_position, accounts, an_account, an_appointment, around, at, today, tomorrow
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def has_skills(company, who, *skills):
    admin = await company.client("admin")
    answer = await admin.patch(f"/api/people/{company.people[who]}", json={"skills": list(skills)})
    assert answer.status_code == 200, answer.text


def visited(plan):
    return {stop["accountId"] for stop in plan["stops"] if stop["kind"] == "visit"}


async def test_a_visit_for_which_the_person_lacks_a_skill_is_left_out_and_says_which(company, settings):
    plain = await accounts(company, 2)
    account = await an_account(company, skills=["cooling", "till"], name="Cold shelf")
    await has_skills(company, "rep", "till")
    plan = await made_plan(company, settings, tomorrow())
    assert visited(plan) == {str(one) for one in plain}
    (entry,) = plan["leftOut"]
    assert (entry["accountId"], entry["code"]) == (str(account), "skill_missing")
    assert entry["facts"]["skills"] == "cooling,till"
    (relaxation,) = entry["relaxations"]
    assert (relaxation["code"], relaxation["facts"]["skills"]) == ("add_skill", "cooling")
    await has_skills(company, "rep", "till", "cooling")
    assert str(account) in visited(await made_plan(company, settings, tomorrow()))


async def test_the_colleague_who_has_the_skill_is_named(company, settings):
    await has_skills(company, "rep2", "cooling")
    account = await an_account(company, skills=["cooling"])
    manager = await company.client("manager")
    run_id = await start_run(manager, tomorrow(), repIds=[str(company.people[who]) for who in ("rep", "rep2")])
    await work_off(company, settings)
    run = (await manager.get(f"/api/plans/runs/{run_id}")).json()
    (entry,) = next(plan["leftOut"] for plan in run["plans"] if plan["repId"] == str(company.people["rep"]))
    assert entry["accountId"] == str(account)
    named = [one["facts"]["repName"] for one in entry["relaxations"] if one["code"] == "another_rep"]
    assert named == ["rep2 Test"]


async def test_an_appointment_and_a_locked_stop_stay_with_whoever_promised_them(company, settings):
    promised = await an_account(company, skills=["cooling"], last_visit_day=today())
    await an_appointment(company, promised, at(tomorrow(), 14))
    locked = await an_account(company, name="Locked")
    plan = await published_plan(company, settings, tomorrow())
    stop = next(stop for stop in plan["stops"] if stop["accountId"] == str(locked))
    manager = await company.client("manager")
    await manager.post(f"/api/plans/{plan['id']}/stops/{stop['id']}/lock", json={"locked": True})
    await company.rows("update account set skills = array['cooling'] where id = $1", locked)
    again = await made_plan(company, settings, tomorrow())
    assert visited(again) == {str(promised), str(locked)}


async def test_a_stop_whose_account_needs_a_skill_by_now_can_still_be_moved(company, settings):
    ids = await accounts(company, 3)
    plan = await published_plan(company, settings, tomorrow())
    await company.rows("update account set skills = array['cooling'] where id = $1", ids[0])
    stops = [stop["id"] for stop in plan["stops"] if stop["kind"] == "visit"]
    manager = await company.client("manager")
    answer = await manager.post(f"/api/plans/{plan['id']}/order", json={"stopIds": stops[::-1]})
    assert answer.status_code == 200, answer.text
    assert visited(answer.json()) == {str(one) for one in ids}


async def test_nobody_puts_a_visit_by_hand_where_the_skill_is_missing(company, settings):
    await accounts(company, 1)
    plan = await published_plan(company, settings, tomorrow())
    account = await an_account(company, skills=["cooling"], last_visit_day=today(), name="Cold shelf")
    manager = await company.client("manager")
    ask = {"accountId": str(account)}
    problem = (await manager.post(f"/api/plans/{plan['id']}/stops", json=ask)).json()
    assert (problem["code"], problem["facts"]) == ("plans.skill_missing", {"name": "Cold shelf", "skills": "cooling"})
    await has_skills(company, "rep", "cooling")
    assert (await manager.post(f"/api/plans/{plan['id']}/stops", json=ask)).status_code in (200, 201)


async def test_dispatch_says_who_lacks_the_skill_and_puts_whoever_has_it_first(company):
    await company.rows("update person set starts_s = 0, ends_s = 86400 where company_id = $1", company.id)
    await has_skills(company, "rep2", "cooling")
    await a_position(company, "rep", around(1))
    await a_position(company, "rep2", around(6))
    account = await an_account(company, skills=["cooling"], position=around(1))
    manager = await company.client("manager")
    order = (await manager.post("/api/workorders", json={"title": "Shelf is warm", "accountId": str(account)})).json()
    found = (await manager.get(f"/api/workorders/{order['id']}/candidates")).json()["items"]
    named = {item["name"]: (item["suitable"], item["reason"]) for item in found}
    assert named["rep Test"] == (False, "skill_missing")
    assert named["rep2 Test"][1] != "skill_missing"


async def test_an_accepted_order_stays_in_the_plan_of_whoever_accepted_it(company, settings):
    await has_skills(company, "rep2", "cooling")
    await accounts(company, 1)
    there = around(3)
    manager, rep = await company.client("manager"), await company.client("rep")
    ask = {"title": "Leak", "position": {"lon": there.lon, "lat": there.lat}, "skills": ["cooling"]}
    order = (await manager.post("/api/workorders", json=ask)).json()
    assert order["skills"] == ["cooling"]
    path = f"/api/workorders/{order['id']}"
    await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    assert (await rep.post(f"{path}/respond", json={"accept": True})).json()["state"] == "accepted"
    plan = await made_plan(company, settings, today())
    assert order["id"] in {stop["workorderId"] for stop in plan["stops"] if stop["kind"] == "visit"}
