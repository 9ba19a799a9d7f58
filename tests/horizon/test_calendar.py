"""Classes, holidays, absences and settings, as administrators and managers keep them."""

import asyncio
from datetime import timedelta

import pytest

from backend.accounts import commands as joining
from backend.accounts.wire import AccountAsk
from backend.work import work
from tests.horizon.weeks import a_published_day
from tests.support.field import an_account, today, tomorrow

pytestmark = pytest.mark.db

NAME = {"en": "Kiosk", "zh-CN": "小店"}
KIOSK = {"code": "K", "name": NAME, "intervalDays": 28, "visitDurationS": 600, "worthS": 1800}


async def classes(client):
    return {one["code"]: one for one in (await client.get("/api/classes")).json()}


async def test_a_company_is_born_with_three_classes(company):
    found = await classes(await company.client("rep"))
    assert {code: one["intervalDays"] for code, one in found.items()} == {"A": 7, "B": 14, "C": 30}


async def test_an_administrator_adds_a_class_and_removes_it_while_nobody_belongs_to_it(company):
    admin = await company.client("admin")
    added = await admin.post("/api/classes", json=KIOSK)
    assert (added.status_code, added.json()["name"]) == (201, NAME)
    assert (await admin.post("/api/classes", json=KIOSK)).json()["code"] == "calendar.class_taken"
    account = await an_account(company, account_class="K")
    path = f"/api/classes/{added.json()['id']}"
    assert (await admin.delete(path)).json()["code"] == "calendar.class_in_use"
    await company.rows("update account set account_class = 'A' where id = $1 returning id", account)
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.delete(path)).status_code == 404


@pytest.mark.parametrize(("field", "value"), [("intervalDays", 6), ("intervalDays", 731), ("code", "kiosk")])
async def test_a_class_out_of_range_is_refused_by_its_field(company, field, value):
    admin = await company.client("admin")
    answer = await admin.post("/api/classes", json=KIOSK | {field: value})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_accounts_that_follow_a_class_change_with_it_and_phones_are_told(company):
    follower = await an_account(company, account_class="A", interval_of_class=True, visit_interval_days=7)
    own = await an_account(company, account_class="A", visit_interval_days=9)
    admin = await company.client("admin")
    kept = (await classes(admin))["A"]
    ask = {"baseVersion": kept["version"], "intervalDays": 10}
    changed = (await admin.patch(f"/api/classes/{kept['id']}", json=ask)).json()
    assert (changed["intervalDays"], changed["accounts"], changed["followers"]) == (10, 2, 1)
    rows = await company.rows("select id, visit_interval_days, version from account where company_id = $1", company.id)
    assert {row["id"]: (row["visit_interval_days"], row["version"]) for row in rows} == {follower: (10, 2), own: (9, 1)}
    feed = await company.rows(
        "select row_id from change_log where company_id = $1 and table_name = 'account'", company.id
    )
    assert [row["row_id"] for row in feed] == [follower]
    stale = await admin.patch(f"/api/classes/{kept['id']}", json=ask)
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")


async def test_holidays_of_company_and_team_are_added_once_and_removed(company):
    admin = await company.client("admin")
    day = tomorrow().isoformat()
    whole = await admin.post("/api/holidays", json={"day": day, "name": "Midsummer"})
    team = await admin.post("/api/holidays", json={"day": day, "name": "Outing", "teamId": str(company.team)})
    assert (whole.json()["teamName"], team.json()["teamName"]) == (None, "North")
    again = await admin.post("/api/holidays", json={"day": day, "name": "Again"})
    assert again.json()["code"] == "calendar.day_taken"
    nowhere = await admin.post("/api/holidays", json={"day": day, "name": "?", "teamId": str(company.id)})
    assert nowhere.json()["code"] == "calendar.unknown_team"
    seen = (await (await company.client("rep")).get("/api/holidays")).json()
    assert [one["name"] for one in seen] == ["Midsummer", "Outing"]
    assert (await admin.delete(f"/api/holidays/{whole.json()['id']}")).status_code == 204
    assert len((await admin.get("/api/holidays")).json()) == 1


async def test_a_manager_writes_absences_of_the_own_team_only(company):
    manager = await company.client("manager")
    ask = {"firstDay": today().isoformat(), "lastDay": tomorrow().isoformat(), "reason": "vacation"}
    mine = await manager.post("/api/absences", json=ask | {"personId": str(company.people["rep"])})
    assert (mine.status_code, mine.json()["personName"]) == (201, "rep Test")
    twice = await manager.post("/api/absences", json=ask | {"personId": str(company.people["rep"])})
    assert twice.json()["code"] == "calendar.absence_overlaps"
    other = await manager.post("/api/absences", json=ask | {"personId": str(company.people["stranger"])})
    assert other.json()["code"] == "calendar.unknown_person"
    rep, colleague = await company.client("rep"), await company.client("rep2")
    assert len((await rep.get("/api/absences")).json()) == 1
    assert (await colleague.get("/api/absences")).json() == []
    assert (await rep.post("/api/absences", json=ask | {"personId": str(company.people["rep"])})).status_code == 403
    assert (await manager.delete(f"/api/absences/{mine.json()['id']}")).status_code == 204


async def test_an_absence_ends_after_it_begins(company):
    manager = await company.client("manager")
    ask = {"firstDay": tomorrow().isoformat(), "lastDay": today().isoformat(), "reason": "sick"}
    answer = await manager.post("/api/absences", json=ask | {"personId": str(company.people["rep"])})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "lastDay")


async def test_days_off_are_asked_for_by_a_span_that_makes_sense(company):
    rep = await company.client("rep")
    wrong = {"from": today().isoformat(), "to": (today() - timedelta(days=1)).isoformat()}
    assert (await rep.get("/api/holidays", params=wrong)).json()["errors"][0]["field"] == "to"


async def test_a_team_follows_the_company_until_it_has_settings_of_its_own(company):
    admin = await company.client("admin")
    first = (await admin.get("/api/weeks/settings")).json()
    assert [(one["teamName"], one["own"]) for one in first] == [
        (None, False), ("All", False), ("North", False), ("South", False),
    ]  # fmt: skip
    ask = {"workdays": [6, 1, 2], "days": 6, "nightly": True, "hour": 2, "publish": False}
    await admin.put("/api/weeks/settings", json=ask)
    own = ask | {"teamId": str(company.team), "workdays": [1], "nightly": False}
    settings = (await admin.put("/api/weeks/settings", json=own)).json()
    by_name = {one["teamName"]: one for one in settings}
    assert by_name["South"]["workdays"] == [1, 2, 6]
    assert (by_name["South"]["own"], by_name["South"]["nightly"], by_name[None]["nightly"]) == (False, False, True)
    assert (by_name["North"]["workdays"], by_name["North"]["own"]) == ([1], True)
    nowhere = await admin.put("/api/weeks/settings", json=ask | {"teamId": str(company.id)})
    assert nowhere.json()["code"] == "calendar.unknown_team"


async def test_reps_read_the_calendar_and_do_not_write_it(company):
    rep = await company.client("rep")
    assert (await rep.post("/api/classes", json=KIOSK)).status_code == 403
    day = {"day": today().isoformat(), "name": "x"}
    assert (await rep.post("/api/holidays", json=day)).status_code == 403
    assert (await rep.get("/api/weeks/settings")).status_code == 200


async def test_of_several_who_write_the_same_at_once_one_succeeds(company):
    manager, admin = await company.client("manager"), await company.client("admin")
    ask = {"personId": str(company.people["rep"]), "reason": "vacation", "lastDay": tomorrow().isoformat()}
    days = [(today() - timedelta(days=number)).isoformat() for number in range(4)]
    answers = await asyncio.gather(*(manager.post("/api/absences", json=ask | {"firstDay": day}) for day in days))
    assert min(one.status_code for one in answers) == 201
    assert [one.json()["code"] for one in answers if one.status_code != 201] == ["calendar.absence_overlaps"] * 3
    answers = await asyncio.gather(*(admin.post("/api/classes", json=KIOSK) for _ in range(4)))
    assert [one.json()["code"] for one in answers if one.status_code != 201] == ["calendar.class_taken"] * 3


async def test_a_class_is_not_removed_under_an_account_that_joins_it(company):
    admin = await company.client("admin")
    added = (await admin.post("/api/classes", json=KIOSK)).json()
    ask = AccountAsk(name="Shop", kind="shop", account_class="K", address="Testikatu 1")
    joined = asyncio.Event()

    async def remove():
        await joined.wait()
        return await admin.delete(f"/api/classes/{added['id']}")

    removing = asyncio.create_task(remove())  # here, outside: a task born inside would share the transaction
    async with work(await company.actor("admin"), "account.write") as unit:
        await joining.add(unit, ask)
        joined.set()
        await asyncio.wait({removing}, timeout=1)
    assert (await removing).json()["code"] == "calendar.class_in_use"


async def test_days_off_say_how_many_plans_are_published_for_them(company):
    for who in ("rep", "rep2", "stranger"):
        for day in (today(), tomorrow()):
            await a_published_day(company, day, [], who)
    manager, admin = await company.client("manager"), await company.client("admin")
    ask = {"personId": str(company.people["rep"]), "reason": "sick", "firstDay": today().isoformat()}
    away = await manager.post("/api/absences", json=ask | {"lastDay": tomorrow().isoformat()})
    assert away.json()["publishedPlans"] == 2
    day = {"day": tomorrow().isoformat(), "name": "Outing"}
    team = await admin.post("/api/holidays", json=day | {"teamId": str(company.team)})
    whole = await admin.post("/api/holidays", json=day)
    assert (team.json()["publishedPlans"], whole.json()["publishedPlans"]) == (2, 3)
