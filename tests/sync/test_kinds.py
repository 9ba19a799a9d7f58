"""Every kind of operation reaches its command, and what it changes reaches the phones that show it."""

from datetime import timedelta

import pytest

from backend.access.policy import POLICY
from backend.clock import new_id, now
from backend.sync.buckets import SHELVES
from backend.sync.kinds import KINDS
from tests.support.company import HELSINKI
from tests.support.field import insert, today
from tests.support.phone import Phone, a_pinned_account, away

pytestmark = pytest.mark.db

ALL = {
    "visit.check_in", "visit.report", "visit.check_out", "visit.missed", "account.edit", "account.pin",
    "discount.request", "discount.decide", "workorder.respond", "plan.order", "track.points",
    "nothing",
}  # fmt: skip


def test_the_table_of_kinds_is_complete_and_names_real_permissions():
    assert set(KINDS) == ALL
    assert {kind.permission for kind in KINDS.values()} | {shelf.permission for shelf in SHELVES} <= set(POLICY)


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


async def test_an_account_is_edited_offline_and_a_conflict_goes_back_to_the_person(company, phone):
    account_id = str(await a_pinned_account(company))
    edit = {"accountId": account_id, "baseVersion": 1, "changes": {"phone": "+358 40 555 0100"}}
    answer = await phone.do("account.edit", edit)
    assert (answer["status"], answer["result"]) == ("applied", {"version": 2})
    await phone.pull()
    assert phone.held("account")[account_id]["version"] == 2
    again = await phone.do("account.edit", edit | {"changes": {"phone": "+358 40 555 0101"}})
    assert (again["status"], again["code"]) == ("rejected", "version_conflict")


async def test_a_pin_is_moved_offline(company, phone):
    account_id = str(await a_pinned_account(company))
    there = away(300)
    move = {"accountId": account_id, "position": {"lon": there.lon, "lat": there.lat}, "accuracyM": 5}
    assert (await phone.do("account.pin", move))["status"] == "applied"
    await phone.pull()
    assert phone.held("account")[account_id]["position"]["lon"] == pytest.approx(there.lon)


async def test_a_discount_asked_for_on_one_phone_is_signed_on_another(company, phone):
    account_id = str(await a_pinned_account(company))
    goods = {"sku": new_id().hex, "name": {"en": "Soap", "zh-CN": "肥皂"}, "unit": "pc", "list_price": 10, "cost": 5}
    product_id = await insert(company, "product", **goods, currency="EUR", listed_since=today(), active=True)
    visit_id = (await phone.check_in(account_id))["result"]["visitId"]
    line = {"productId": str(product_id), "quantity": 10, "wantedPrice": "9.00"}
    request_id = str(new_id())
    ask = {"requestId": request_id, "accountId": account_id, "visitId": visit_id, "lines": [line]}
    asked = await phone.do("discount.request", ask | {"reason": "Large order", "photoIds": []})
    assert asked["status"] == "applied", asked
    boss = await Phone.of(company, "approver")
    await boss.pull()
    card = boss.held("approval")[request_id]
    decision = {"requestId": request_id, "decision": "approve", "termsSha256": card["termsSha256"]}
    assert (await phone.do("discount.decide", decision))["code"] == "auth.forbidden"
    assert (await boss.do("discount.decide", decision))["status"] == "applied"
    assert (await boss.do("discount.decide", decision))["code"] == "approvals.not_pending"
    await phone.pull()
    assert phone.held("approval")[request_id]["state"] == "approved"


async def test_a_work_order_is_accepted_offline_once(company, phone):
    order = {"title": "Fix", "place_name": "Corner", "position": HELSINKI, "duration_s": 600, "priority": "normal"}
    order |= {"created_by": company.people["manager"], "created_at": now(), "state": "offered"}
    workorder_id = str(await insert(company, "workorder", offered_to=company.people["rep"], **order))
    await phone.pull()
    assert phone.held("workorder")[workorder_id]["state"] == "offered"
    answer = {"workorderId": workorder_id, "accept": True}
    assert (await phone.do("workorder.respond", answer))["status"] == "applied"
    assert (await phone.do("workorder.respond", answer))["code"] == "workorders.not_yours"
    await phone.pull()
    assert phone.held("workorder")[workorder_id]["state"] == "accepted"


async def test_an_order_of_stops_that_is_no_plan_is_refused(phone):
    assert (await phone.do("plan.order", {"planId": str(new_id()), "stopIds": []}))["status"] == "rejected"


async def test_a_missed_visit_and_one_that_was_made_show_in_the_accounts_history(company, phone):
    account_id = str(await a_pinned_account(company))
    at = (now() - timedelta(minutes=5)).isoformat()
    missed = {"visitId": str(new_id()), "accountId": account_id, "at": at, "reason": "no_time"}
    await phone.do("visit.missed", missed)
    await phone.check_in(account_id)
    await phone.pull()
    history = phone.held("account")[account_id]["history"]
    assert sorted(item["kind"] for item in history) == ["missed", "visit"]


async def test_a_discarded_operation_is_sent_as_nothing_and_keeps_the_numbers_dense(company):
    for who in ("rep", "auditor"):
        phone = await Phone.of(company, who)
        results = await phone.sent(phone.write("nothing", {}), phone.write("nothing", {}))
        assert [(result["seq"], result["status"], result["result"]) for result in results] == [
            (1, "applied", None), (2, "applied", None),
        ]  # fmt: skip
        assert (await phone.do("nothing", {"more": 1}))["status"] == "rejected"
