from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from backend.access.actor import machinery
from backend.clock import new_id, now
from backend.feed.changes import OF_COMPANY, of_person
from backend.sync import views
from backend.sync.flow import Cursor, checksum
from backend.work import work
from tests.support.company import TIMEZONE, a_company
from tests.support.field import accounts, insert, today
from tests.support.phone import Phone, a_fix, a_pinned_account
from tests.support.strict import LET_OFF

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def told(company, table, row_id, scope, sql=None, *values, began=None):
    """Somebody else's write with its line in the feed."""
    async with work(machinery(company.id, TIMEZONE), "account.write", now=began) as unit:
        await unit.conn.execute(LET_OFF)
        if sql:
            await unit.conn.execute(sql, row_id, *values)
        unit.unaudited("a test's own write")
        unit.change(table, row_id, [scope])


async def a_product(company, sku="S-1"):
    values = {"sku": sku, "name": {"en": "Soap", "zh-CN": "肥皂"}, "unit": "pc", "list_price": 2, "currency": "EUR"}
    return await insert(company, "product", **values, listed_since=today(), active=True)


async def a_plan(company, day, who="rep"):
    values = {"rep_id": company.people[who], "day": day, "status": "published", "version": 1, "profile": "foot"}
    values |= {"road_based": False, "start_at": now(), "end_at": now(), "start_label": "Home", "end_label": "Home"}
    values |= {"distance_m": 0, "travel_s": 0, "engine": "test", "left_out": [], "made_at": now()}
    return await insert(company, "day_plan", **values)


async def as_fresh(phone):
    fresh = Phone(phone.client, phone.device_id)
    await fresh.pull()
    return fresh


def checksums_of(phone):
    found = {}
    for bucket in {key[0] for key in phone.rows}:
        rows = [(key[1], key[2], change["version"]) for key, change in phone.rows.items() if key[0] == bucket]
        found[bucket] = {"count": len(rows), "hash": checksum(rows)}
    return found


async def test_without_a_cursor_a_phone_gets_everything_its_person_may_hold(company, phone):
    mine = await a_pinned_account(company)
    await a_pinned_account(company, owner="rep2")
    product_id = await a_product(company)
    plan_id = await a_plan(company, today())
    page = await phone.pull()
    assert page["gained"] == ["company", of_person(company.people["rep"])]
    assert set(phone.held("account")) == {str(mine)}
    assert phone.held("account")[str(mine)]["pins"][0]["radiusM"] == 150
    assert set(phone.held("product")) == {str(product_id)}
    assert set(phone.held("plan")) == {str(plan_id)}
    assert page["checksums"] | checksums_of(phone) == page["checksums"]


async def test_afterwards_only_what_changed_is_sent(company, phone):
    account_id = await a_pinned_account(company)
    await phone.pull()
    quiet = await phone.pull()
    assert (quiet["changes"], quiet["gained"], quiet["checksums"], quiet["limits"]) == ([], [], {}, [])
    asked = await phone.pull(verify=True)
    assert asked["checksums"] | checksums_of(phone) == asked["checksums"]
    visit_id = (await phone.check_in(account_id))["result"]["visitId"]
    page = await phone.pull()
    assert {(c["table"], c["id"]) for c in page["changes"]} == {("visit", visit_id), ("account", str(account_id))}
    assert phone.held("account")[str(account_id)]["history"][0]["id"] == visit_id


async def test_the_cursor_moves_although_nothing_was_for_this_phone(company, phone):
    await phone.pull()
    before = phone.cursor
    other = await a_pinned_account(company, owner="rep2")
    await told(company, "account", other, of_person(company.people["rep2"]))
    page = await phone.pull()
    assert page["changes"] == []
    assert phone.cursor != before


async def test_an_account_that_goes_to_somebody_else_leaves_this_phone_and_reaches_the_other(company, phone):
    account_id = await a_pinned_account(company)
    other = await Phone.of(company, "rep2")
    await phone.pull()
    await other.pull()
    sql = "update account set owner_id = $2, version = version + 1 where id = $1"
    await told(company, "account", account_id, of_person(company.people["rep"]), sql, company.people["rep2"])
    await told(company, "account", account_id, of_person(company.people["rep2"]))
    page = await phone.pull()
    assert [(c["op"], c["id"]) for c in page["changes"]] == [("remove", str(account_id))]
    await other.pull()
    assert set(other.held("account")) == {str(account_id)}


async def test_a_product_that_is_sold_no_more_leaves_every_phone(company, phone):
    product_id = await a_product(company)
    await phone.pull()
    await told(company, "product", product_id, OF_COMPANY, "update product set active = false where id = $1")
    await phone.pull()
    assert phone.held("product") == {}


async def test_a_large_field_comes_in_pages_and_what_changes_meanwhile_is_not_lost(company, phone, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 5)
    ids = await accounts(company, 12)
    first = await phone.page()
    assert (first["more"], first["checksums"], first["limits"]) == (True, {}, [])
    gone, late = ids[0], await a_pinned_account(company)
    mine = of_person(company.people["rep"])
    await told(company, "account", late, mine)
    await told(company, "account", gone, mine, "update account set owner_id = null where id = $1")
    last = await phone.pull()
    assert set(phone.held("account")) == {str(i) for i in ids[1:]} | {str(late)}
    assert checksums_of(phone).items() <= last["checksums"].items()


async def test_a_long_log_comes_in_pages_too_whoever_began_first(company, phone, monkeypatch):
    """What began first may be committed last, and has the last number then."""
    ids = await accounts(company, 12)
    await phone.pull()
    monkeypatch.setattr(views, "PAGE", 5)
    for number, account_id in enumerate(ids):
        sql, began = "update account set version = 2 where id = $1", now() - timedelta(minutes=number)
        await told(company, "account", account_id, of_person(company.people["rep"]), sql, began=began)
    page = await phone.page()
    assert (len(page["changes"]), page["more"]) == (5, True)
    await phone.pull()
    assert {row["version"] for row in phone.held("account").values()} == {2}


async def test_a_restored_database_makes_phones_begin_again(company, phone):
    await a_pinned_account(company)
    await phone.pull()
    parts = phone.cursor.split(":")
    phone.cursor = ":".join([str(new_id()), *parts[1:]])
    page = await phone.pull()
    assert len(page["gained"]) == 2
    assert len(phone.held("account")) == 1


async def test_another_person_on_the_same_phone_loses_the_first_ones_bucket(company, phone):
    await a_pinned_account(company)
    await phone.pull()
    phone.client = await company.client("rep2")
    page = await phone.pull()
    assert page["lost"] == [of_person(company.people["rep"])]
    assert phone.held("account") == {}


@pytest.mark.parametrize("cursor", ["x", "1:2:3:4", f"{UUID(int=1)}:-1:{UUID(int=2).hex}:2026-01-01", "a:" * 40])
async def test_a_cursor_that_nobody_gave_out_is_refused(phone, cursor):
    answer = await phone.client.get("/api/sync/pull", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "sync.bad_cursor")


async def test_what_enters_or_leaves_the_days_that_a_phone_holds_moves_with_the_calendar(company, phone):
    await phone.pull()
    yesterdays = await a_plan(company, today() - timedelta(days=1))
    next_weeks = await a_plan(company, today() + timedelta(days=7))
    phone.cursor = str(replace(Cursor.parse(phone.cursor), day=today() - timedelta(days=1)))
    page = await phone.pull()
    assert {(c["op"], c["id"]) for c in page["changes"]} == {("remove", str(yesterdays)), ("put", str(next_weeks))}
    assert (await phone.pull())["changes"] == []


async def test_alerts_and_work_orders_reach_the_person_they_are_for(company, phone):
    alert = {"code": "plan.published", "facts": {}, "at": now()}
    alert_id = await insert(company, "alert", person_id=company.people["rep"], **alert)
    await insert(company, "alert", person_id=company.people["rep2"], **alert)
    order = {"title": "Fix", "place_name": "Corner", "position": a_place(), "duration_s": 60, "priority": "normal"}
    order |= {"state": "offered", "created_by": company.people["manager"], "created_at": now()}
    order_id = await insert(company, "workorder", offered_to=company.people["rep"], **order)
    await phone.pull()
    assert set(phone.held("alert")) == {str(alert_id)}
    assert set(phone.held("workorder")) == {str(order_id)}


def a_place():
    from tests.support.company import HELSINKI

    return HELSINKI


@pytest.mark.parametrize("who", ["manager", "approver", "auditor", "admin"])
async def test_every_role_can_pull_and_holds_only_what_is_its_own(company, who):
    await a_pinned_account(company)
    other = await Phone.of(company, who)
    await other.pull()
    assert other.held("account") == {}


async def test_nothing_of_another_company_is_ever_pulled(app, company, phone):
    async with a_company(app) as other:
        await a_product(other)
        await a_pinned_account(other)
        await phone.pull()
    assert phone.rows == {}


async def test_a_phone_that_caught_up_holds_what_a_new_phone_would_get(company, phone):
    """Everything at once: visits of two people, reassigned accounts, products that come and go."""
    ids = [await a_pinned_account(company) for _ in range(4)]
    await phone.pull()
    for number, account_id in enumerate(ids):
        await phone.check_in(account_id, fixes=[a_fix()])
        owner = company.people["rep2" if number % 2 else "rep"]
        sql = "update account set owner_id = $2, version = version + 1 where id = $1"
        await told(company, "account", account_id, of_person(company.people["rep"]), sql, owner)
        await told(company, "product", await a_product(company, f"S-{number}"), OF_COMPANY)
        if number == 1:
            await phone.pull()
    await phone.pull()
    fresh = await as_fresh(phone)
    assert {k: (c["version"], c["row"]) for k, c in phone.rows.items()} == {
        k: (c["version"], c["row"]) for k, c in fresh.rows.items()
    }
