"""Drafts that wait beside plans in force, and the press that publishes them."""

from datetime import timedelta

import pytest

from tests.horizon.weeks import a_published_day, next_monday, planned
from tests.support.field import a_visit, accounts, an_account, around
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def week(company):
    manager = await company.client("manager")
    found = (await manager.get("/api/weeks", params={"from": next_monday().isoformat()})).json()
    return next(one["days"] for one in found["reps"] if one["repName"] == "rep Test")


async def publish(company, who="manager"):
    client = await company.client(who)
    return await client.post("/api/weeks/publish", json={"firstDay": next_monday().isoformat(), "days": 7})


async def test_a_draft_is_seen_beside_the_plan_in_force_until_it_is_published(company, settings):
    ids = await accounts(company, 3)
    await a_published_day(company, next_monday(), ids[:1])
    await planned(company, settings, next_monday())
    monday = (await week(company))[0]
    assert (monday["plan"]["status"], monday["plan"]["visits"]) == ("published", 1)
    assert (monday["draft"]["status"], monday["draft"]["visits"]) == ("draft", 3)
    answer = await publish(company)
    assert (answer.status_code, answer.json()) == (200, {"published": 1, "kept": 0})
    monday = (await week(company))[0]
    assert (monday["plan"]["status"], monday["plan"]["visits"], monday["draft"]) == ("published", 3, None)
    assert (await publish(company)).json() == {"published": 0, "kept": 0}


async def test_the_drafts_of_a_week_are_published_at_once_and_ring_once(company, settings):
    for number in range(12):
        await an_account(company, position=around(number), visit_duration_s=3600)
    run = await planned(company, settings, next_monday())
    assert (await publish(company)).json() == {"published": run["result"]["plans"], "kept": 0}
    await work_off(company, settings)
    alerts = await company.rows(
        "select code from alert where company_id = $1 and person_id = $2", company.id, company.people["rep"]
    )
    assert [row["code"] for row in alerts] == ["plan.published"]


async def test_a_plan_that_has_begun_stays_and_its_draft_waits(company, settings):
    ids = await accounts(company, 3)
    await planned(company, settings, next_monday())
    await a_published_day(company, next_monday(), ids[:1])
    await a_visit(company, ids[0], day=next_monday(), state="open", ended_at=None)
    assert (await publish(company)).json() == {"published": 0, "kept": 1}
    assert (await week(company))[0]["draft"]["visits"] == 3


async def test_only_who_may_publish_does_so_and_only_within_reach(company, settings):
    await accounts(company, 2)
    await planned(company, settings, next_monday())
    assert (await publish(company, "rep")).status_code == 403
    elsewhere = await a_published_day(company, next_monday(), [await an_account(company, "stranger")], "stranger")
    await company.rows("update day_plan set status = 'draft' where id = $1", elsewhere)
    assert (await publish(company)).json() == {"published": 1, "kept": 0}
    rows = await company.rows("select status from day_plan where id = $1", elsewhere)
    assert [row["status"] for row in rows] == ["draft"]
    other = {"firstDay": (next_monday() - timedelta(days=21)).isoformat(), "days": 7}
    manager = await company.client("manager")
    assert (await manager.post("/api/weeks/publish", json=other)).json() == {"published": 0, "kept": 0}
    assert (await manager.post("/api/weeks/publish", json=other | {"days": 8})).status_code == 422
