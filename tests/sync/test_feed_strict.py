"""The check that finds a forgotten `unit.change`, and the commands that it looked at."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.clock import new_id, now
from backend.feed.changes import of_person
from backend.work import work
from tests.conftest import copy_of
from tests.media.builders import a_phone_jpeg
from tests.support import strict
from tests.support.company import TIMEZONE, a_company
from tests.support.field import today
from tests.support.phone import Phone, a_fix, a_pinned_account
from tests.sync.test_durable import working_in
from tests.sync.test_pull import a_plan, a_product
from tests.sync.test_rows import a_stop
from tests.uploads.sending import announced, put

pytestmark = [pytest.mark.db, pytest.mark.services]


@pytest.fixture
async def watched(cluster, template, app):
    """A company in a database in which nothing is forgiven."""
    url = await copy_of(cluster, template, f"strict_{uuid4().hex[:8]}")
    await asyncio.to_thread(strict.install, url)
    async with working_in(url), a_company(app) as company:
        yield company


async def rename(company, account_id, *told):
    async with work(machinery(company.id, TIMEZONE), "account.write") as unit:
        await unit.conn.execute("update account set name = 'New', version = version + 1 where id = $1", account_id)
        unit.unaudited("a test's own write")
        unit.change("account", account_id, [of_person(person_id) for person_id in told])


async def test_a_write_of_which_phones_were_not_told_does_not_commit(watched):
    account_id = await a_pinned_account(watched)
    with pytest.raises(asyncpg.RaiseError, match="phones were not told"):
        await rename(watched, account_id)
    with pytest.raises(asyncpg.RaiseError, match="phones were not told"):
        await rename(watched, account_id, watched.people["rep2"])
    await rename(watched, account_id, watched.people["rep"])
    rows = await watched.rows("select version from account where id = $1", account_id)
    assert rows[0]["version"] == 2


async def test_visits_accounts_jobs_and_their_histories_are_told(watched):
    account_id = await a_pinned_account(watched)
    phone, manager = await Phone.of(watched), await watched.client("manager")
    assert (await phone.check_in(account_id))["status"] == "applied"
    edit = {"accountId": account_id, "baseVersion": 1, "changes": {"name": "By phone"}}
    assert (await phone.do("account.edit", {**edit, "accountId": str(account_id)}))["status"] == "applied"
    job = {"title": "Fix", "accountId": str(account_id), "durationS": 600, "priority": "normal"}
    made = await manager.post("/api/workorders", json=job)
    assert made.status_code == 201, made.text
    offered = await manager.post(
        f"/api/workorders/{made.json()['id']}/offer", json={"repId": str(watched.people["rep"])}
    )
    assert offered.status_code < 300, offered.text


async def test_a_planned_visit_with_a_photo_and_a_discount_is_told(watched, object_store):
    account_id = str(await a_pinned_account(watched))
    plan_id = await a_plan(watched, today())
    stop_id = await a_stop(watched, plan_id, UUID(account_id))
    product_id = str(await a_product(watched))
    phone = await Phone.of(watched)
    visit_id = (await phone.check_in(UUID(account_id), planStopId=str(stop_id)))["result"]["visitId"]
    photo = announced(a_phone_jpeg())
    line = {"productId": product_id, "quantity": 10, "wantedPrice": "1.00"}
    ask = {"requestId": str(new_id()), "accountId": account_id, "visitId": visit_id, "lines": [line]}
    report = {"visitId": visit_id, "reportId": str(new_id()), "photoIds": [photo["id"]], "voiceIds": []}
    results = await phone.sent(
        phone.write("visit.report", report),
        phone.write("discount.request", ask | {"reason": "Volume", "photoIds": []}),
        phone.write("visit.check_out", {"visitId": visit_id, "endedAt": now().isoformat(), "fixes": [a_fix()]}),
    )
    assert [result["status"] for result in results] == ["applied"] * 3, results
    await phone.client.post("/api/uploads", json=photo)
    assert (await put(phone.client, photo, a_phone_jpeg())).headers["upload-state"] == "complete"
