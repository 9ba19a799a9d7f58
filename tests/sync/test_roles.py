"""Who a person is decides what the phone holds, and what may be written beside what."""

import pytest

from backend.clock import new_id, now
from backend.feed.changes import of_person
from tests.support.field import insert, today
from tests.support.phone import Phone, a_fix, a_pinned_account
from tests.sync.test_pull import as_fresh

pytestmark = pytest.mark.db


async def roles(company, who, *names):
    admin = await company.client("admin")
    answer = await admin.patch(f"/api/people/{company.people[who]}", json={"roles": list(names)})
    assert answer.status_code == 200, answer.text


async def test_whoever_is_no_manager_any_more_keeps_no_prices_of_purchase(company):
    goods = {"sku": new_id().hex, "name": {"en": "Soap", "zh-CN": "肥皂"}, "unit": "pc", "list_price": 10, "cost": 5}
    product_id = await insert(company, "product", **goods, currency="EUR", listed_since=today(), active=True)
    phone = await Phone.of(company, "manager")
    await phone.pull()
    assert phone.held("product")[str(product_id)]["cost"] == "5.00"
    await roles(company, "manager", "rep")
    page = await phone.page()
    assert page["gained"] == ["company", of_person(company.people["manager"])]
    assert "cost" not in phone.held("product")[str(product_id)]
    assert phone.rows == (await as_fresh(phone)).rows


@pytest.mark.parametrize("new", [("manager",), ("admin",), ("rep", "manager"), ("auditor",)])
async def test_any_other_role_begins_anew_and_the_same_goes_on(company, new):
    await roles(company, "rep", "rep")
    phone = await Phone.of(company, "rep")
    await phone.pull()
    await roles(company, "rep", "rep")
    assert (await phone.page())["gained"] == []
    await roles(company, "rep", *new)
    assert (await phone.page())["gained"] != []
    await phone.pull()
    assert (await phone.page())["gained"] == []


async def test_a_visit_counts_although_its_account_is_given_away_in_the_same_push(company):
    await roles(company, "rep", "rep", "manager")
    account_id = str(await a_pinned_account(company))
    phone = await Phone.of(company)
    visit_id = str(new_id())
    check_in = {"visitId": visit_id, "accountId": account_id, "startedAt": now().isoformat(), "fixes": [a_fix()]}
    edit = {"accountId": account_id, "baseVersion": 1, "changes": {"ownerId": str(company.people["rep2"])}}
    check_out = {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": [a_fix()]}
    results = await phone.sent(
        phone.write("visit.check_in", check_in),
        phone.write("visit.check_out", check_out),
        phone.write("account.edit", edit),
    )
    assert [result["status"] for result in results] == ["applied"] * 3, results
    rows = await company.rows("select last_visit_day, owner_id from account where id = $1::uuid", account_id)
    assert (rows[0]["last_visit_day"], rows[0]["owner_id"]) == (today(), company.people["rep2"])
