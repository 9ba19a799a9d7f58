from datetime import timedelta

import pytest

from backend.access.actor import machinery
from backend.adherence import learning
from backend.work import work
from tests.adherence.days import visited
from tests.support.company import TIMEZONE
from tests.support.field import an_account, at, insert, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def learned(company):
    async with work(machinery(company.id, TIMEZONE), "adherence.measure") as unit:
        return await learning.learn(unit)


async def past_visits(company, account_id, count, minutes, hour=10):
    """One each day until yesterday."""
    for number in range(1, count + 1):
        day = today() - timedelta(days=number)
        await visited(company, account_id, at(day, hour), stay=minutes, day=day)


async def ways(company, count, actual_s, hour=8, profile="foot"):
    leg = {"profile": profile, "hour": hour, "expected_s": 600, "actual_s": actual_s}
    day = today() - timedelta(days=1)
    row = {"over": True, "figures": {}, "lines": [], "legs": [leg] * count, "measured_at": at(day, 23)}
    await insert(company, "measured_day", rep_id=company.people["rep"], day=day, **row)


async def seen(company, who="manager"):
    return (await (await company.client(who)).get("/api/learned")).json()


async def test_five_visits_teach_what_an_account_takes_and_thirty_what_its_class_takes(company):
    slow = await an_account(company, name="Slow", visit_duration_s=600)
    await past_visits(company, slow, 5, 15)
    usual = await an_account(company, name="Usual", visit_duration_s=600)
    await past_visits(company, usual, 26, 12)
    assert await learned(company) == 1
    found = await seen(company)
    assert [(row["name"], row["factor"], row["samples"]) for row in found["accounts"]] == [
        ("Slow", 1.5, 5),
        ("Usual", 1.2, 26),
    ]
    assert [(row["subject"], row["hour"], row["factor"]) for row in found["classes"]] == [
        ("B", None, 1.2),
        ("B", 10, 1.2),
    ]
    assert (found["version"], found["visits"], found["accountsTotal"]) == (1, 31, 2)


async def test_too_few_visits_teach_nothing_and_doors_left_open_do_not_count(company):
    one = await an_account(company)
    await past_visits(company, one, 4, 30)
    for number, changes in enumerate(
        [{"verdict": "outside"}, {"out_verdict_detail": {"forgotten": True}}, {"state": "open", "ended_at": None}], 5
    ):
        day = today() - timedelta(days=number)
        await visited(company, one, at(day, 9), stay=30, day=day, **changes)
    assert await learned(company) is None
    assert (await seen(company))["version"] is None


async def test_ways_teach_by_profile_and_hour(company):
    await ways(company, 30, 900)
    assert await learned(company) == 1
    assert [(row["subject"], row["hour"], row["factor"]) for row in (await seen(company))["travel"]] == [
        ("foot", None, 1.5),
        ("foot", 8, 1.5),
    ]


async def test_a_version_is_made_only_when_something_changed(company):
    one = await an_account(company, visit_duration_s=600)
    await past_visits(company, one, 6, 15)
    assert [await learned(company), await learned(company)] == [1, None]
    await past_visits(company, one, 7, 20, hour=14)
    assert await learned(company) == 2


async def test_only_the_newest_versions_keep_their_values(company):
    one = await an_account(company)
    await past_visits(company, one, 5, 15)
    for version in range(1, 13):
        await company.rows("update account set visit_duration_s = $2 where id = $1", one, 600 + 30 * version)
        await learned(company)
    kept = await company.rows("select distinct version from learned_value where company_id = $1", company.id)
    heads = await company.rows("select version from learned_version where company_id = $1", company.id)
    assert len(heads) == 12
    assert {row["version"] for row in kept} == set(range(3, 13))


async def test_an_administrator_says_whether_plans_use_it(company):
    admin = await company.client("admin")
    answer = await admin.patch("/api/learned", json={"useTravel": False})
    assert (answer.json()["useVisits"], answer.json()["useTravel"]) == (True, False)
    manager = await company.client("manager")
    assert (await manager.patch("/api/learned", json={"useTravel": True})).status_code == 403
    assert (await manager.post("/api/learned")).status_code == 403
    assert await company.rows(
        "select 1 from audit_line where company_id = $1 and action = 'learned.use_changed'", company.id
    )


async def test_learning_now_is_under_way_until_the_worker_is_done_and_asked_for_once(company, settings):
    one = await an_account(company, visit_duration_s=600)
    await past_visits(company, one, 6, 15)
    admin = await company.client("admin")
    for _ in range(2):
        answer = await admin.post("/api/learned")
        assert (answer.status_code, answer.json()["underWay"], answer.json()["version"]) == (202, True, None)
    assert await work_off(company, settings) == ["learned.requested"]
    assert ((await seen(company))["underWay"], (await seen(company))["version"]) == (False, 1)
    assert (await admin.post("/api/learned")).json()["underWay"] is True
    await work_off(company, settings)
    assert ((await seen(company))["underWay"], (await seen(company))["version"]) == (False, 1)


async def test_learning_that_died_is_not_waited_for(company, settings):
    admin = await company.client("admin")
    await admin.post("/api/learned")
    await company.rows("update learning set asked_at = asked_at - interval '11 minutes' where company_id = $1",
                       company.id)  # fmt: skip
    assert (await seen(company))["underWay"] is False
    assert (await admin.post("/api/learned")).json()["underWay"] is True
    assert await work_off(company, settings) == ["learned.requested"] * 2


async def test_reps_do_not_read_what_was_learned_of_others(company):
    assert (await (await company.client("rep")).get("/api/learned")).status_code == 403


async def test_a_manager_sees_learned_accounts_of_the_own_teams_alone(company):
    far = await an_account(company, "stranger", name="Far")
    await past_visits(company, far, 5, 20)
    await learned(company)
    assert (await seen(company))["accounts"] == []
    assert [row["name"] for row in (await seen(company, "admin"))["accounts"]] == ["Far"]
