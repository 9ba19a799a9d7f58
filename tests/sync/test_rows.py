"""Whatever is written past the product to what rows on phones are made of: phones get what a fresh one gets."""

from datetime import timedelta

import asyncpg
import pytest

from backend.clock import new_id, now
from infra.backup.tools import SEES_ALL
from tests.support.company import HELSINKI
from tests.support.field import a_visit, insert, today
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_pull import a_plan, a_product, as_fresh, checksums_of

pytestmark = pytest.mark.db

WRITES = (
    "update product set cost = 1.5 where company_id = $1",
    "update product set list_price = 3 where company_id = $1",
    "delete from product where company_id = $1",
    "update account set address = 'Elsewhere', version = version + 1 where company_id = $1",
    "update account set archived_at = now() where company_id = $1",
    "update account_pin set radius_m = 99 where company_id = $1",
    "delete from account_pin where company_id = $1",
    "update contact set name = 'Other' where company_id = $1",
    "delete from contact where company_id = $1",
    "update day_plan set distance_m = 7, version = version + 1 where company_id = $1",
    "update day_plan set status = 'draft' where company_id = $1",
    "update plan_stop set locked = true where company_id = $1",
    "delete from plan_stop where company_id = $1",
    "update workorder set title = 'Other' where company_id = $1",
    "update workorder set due_at = now() where company_id = $1",
    "update workorder set state = 'cancelled' where company_id = $1",
    "update approval_request set reason = 'Other' where company_id = $1",
    "update approval_request set state = 'approved', decided_at = now() where company_id = $1",
    "update approval_comment set text = 'Other' where company_id = $1",
    "delete from approval_comment where company_id = $1",
    "update visit set verdict = 'outside', reason = 'Because' where company_id = $1",
    "update visit set state = 'open', ended_at = null where company_id = $1",
    "update visit set plan_stop_id = null, account_id = null where company_id = $1",
    "update visit_report set note = 'Other' where company_id = $1",
    "update visit_report set photo_ids = '{}' where company_id = $1",
    "delete from visit_report where company_id = $1",
    "update upload set state = 'receiving' where company_id = $1 and kind = 'photo'",
    "update upload set state = 'receiving' where company_id = $1 and kind = 'voice'",
    "delete from upload where company_id = $1 and kind = 'photo'",
    "delete from upload where company_id = $1 and kind = 'voice'",
    "update alert set read_at = now() where company_id = $1",
    "delete from alert where company_id = $1",
)


async def a_stop(company, plan_id, account_id):
    row = {"rep_id": company.people["rep"], "seq": 1, "kind": "visit", "account_id": account_id, "name": "Stop"}
    row |= {"address": "Testikatu 1", "arrive_at": now(), "start_at": now(), "leave_at": now(), "wait_s": 0}
    row |= {"travel_s": 0, "distance_m": 0, "duration_s": 600, "locked": False, "appointment": False}
    return await insert(company, "plan_stop", plan_id=plan_id, **row)


async def an_upload(company, kind, **changes):
    row = {"person_id": company.people["rep"], "kind": kind, "content_type": "image/jpeg", "size_bytes": 1}
    row |= {"sha256": "0" * 64, "source": "camera", "taken_at": now(), "received_bytes": 1, "state": "complete"}
    return await insert(company, "upload", **row | {"created_at": now()} | changes)


async def a_request(company, account_id, visit_id):
    row = {"requester_id": company.people["rep"], "step_person_id": company.people["approver"], "state": "pending"}
    row |= {"account_id": account_id, "visit_id": visit_id, "reason": "Volume", "terms": {"lines": []}}
    row |= {"terms_sha256": "0" * 64, "discount_pct": 5, "photo_ids": [], "requested_at": now(), "received_at": now()}
    request_id = await insert(company, "approval_request", **row, due_at=now() + timedelta(days=1))
    comment = {"by_id": company.people["approver"], "decision": "ask", "text": "Why?", "at": now()}
    await insert(company, "approval_comment", request_id=request_id, **comment)
    return request_id


async def a_day(company):
    """A row of every table that shows on a phone, each hanging on the others."""
    account_id = await a_pinned_account(company)
    await insert(company, "contact", account_id=account_id, name="Aino")
    await a_product(company, new_id().hex)
    plan_id = await a_plan(company, today())
    stop_id = await a_stop(company, plan_id, account_id)
    order = {"title": "Fix", "place_name": "Corner", "position": HELSINKI, "duration_s": 60, "priority": "normal"}
    order |= {"state": "accepted", "created_by": company.people["manager"], "created_at": now()}
    await insert(company, "workorder", offered_to=company.people["rep"], account_id=account_id, **order)
    visit_id = await a_visit(company, account_id, plan_stop_id=stop_id)
    media = {f"{kind}_ids": [await an_upload(company, kind)] for kind in ("photo", "voice")}
    report = {"rep_id": company.people["rep"], "note": "Fine", "received_at": now(), "at": now()}
    await insert(company, "visit_report", visit_id=visit_id, **report, **media)
    await a_request(company, account_id, visit_id)
    await insert(company, "alert", person_id=company.people["rep"], code="plan.published", facts={}, at=now())


async def by_hand(settings, sql, *values):
    """As the owner of the tables in psql, whom nothing keeps from rewriting what happened."""
    owner = await asyncpg.connect(settings.database_url, server_settings=SEES_ALL)
    try:
        await owner.execute(sql, *values)
    finally:
        await owner.close()


async def is_as_a_fresh_one(phone):
    page = await phone.pull(verify=True)
    fresh = await as_fresh(phone)
    assert {key: change["row"] for key, change in phone.rows.items()} == {
        key: change["row"] for key, change in fresh.rows.items()
    }
    assert page["checksums"] == checksums_of(phone) | {
        bucket: told for bucket, told in page["checksums"].items() if not told["count"]
    }


async def test_rows_of_a_phone_that_caught_up_are_those_of_a_fresh_one(company):
    await a_day(company)
    phone = await Phone.of(company)
    await is_as_a_fresh_one(phone)
    tables = {table for _, table, _ in phone.rows}
    assert tables == {"product", "account", "plan", "workorder", "approval", "visit", "alert"}


@pytest.mark.parametrize("sql", WRITES)
async def test_what_is_written_by_hand_reaches_the_rows_that_are_made_of_it(company, settings, sql):
    await a_day(company)
    phone = await Phone.of(company)
    await phone.pull()
    await by_hand(settings, sql, company.id)
    await is_as_a_fresh_one(phone)


@pytest.mark.parametrize("sql", WRITES)
async def test_what_phones_show_has_another_version_when_it_looks_different(company, settings, sql):
    """Else neither count nor checksum would notice a change that nobody told."""
    await a_day(company)
    phone = await Phone.of(company)
    await phone.pull()
    before = {key: (change["version"], change["row"]) for key, change in phone.rows.items()}
    await by_hand(settings, sql, company.id)
    await phone.pull()
    same = {key for key, change in phone.rows.items() if before.get(key, ("", None))[0] == change["version"]}
    unseen = {key for key in same if before[key][1] != phone.rows[key]["row"]}
    assert {table for _, table, _ in unseen} <= {"account", "plan", "approval"}, unseen  # those quote other rows
    assert "visit" not in {table for _, table, _ in unseen}


async def test_new_rows_by_hand_are_told_too(company):
    await a_day(company)
    phone = await Phone.of(company)
    visit = (await company.rows("select id, account_id from visit where company_id = $1", company.id))[0]
    photo_id = new_id()
    report = {"rep_id": company.people["rep"], "note": "Late", "received_at": now(), "at": now()}
    report |= {"photo_ids": [photo_id], "voice_ids": []}
    await insert(company, "visit_report", visit_id=visit["id"], **report)
    await phone.pull()
    await company.rows(
        "insert into upload (id, company_id, person_id, kind, content_type, size_bytes, sha256, source, taken_at, "
        "received_bytes, state, created_at) select $2, company_id, person_id, kind, content_type, size_bytes, sha256, "
        "source, taken_at, received_bytes, state, created_at from upload where company_id = $1 and kind = 'photo'",
        company.id, photo_id,
    )  # fmt: skip
    await is_as_a_fresh_one(phone)
    assert len(phone.held("visit")[str(visit["id"])]["photos"]) == 2
