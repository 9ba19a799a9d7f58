"""The check that finds a forgotten `unit.change`, and the commands that it looked at."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.feed.changes import of_person
from backend.work import work
from tests.conftest import copy_of
from tests.support import strict
from tests.support.company import TIMEZONE, a_company
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_durable import working_in

pytestmark = pytest.mark.db


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
