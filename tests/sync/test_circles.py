"""Pushes that want the same rows in another order."""

import asyncio

import asyncpg
import pytest

from backend.sync import commands
from infra.backup.tools import SEES_ALL
from tests.support.phone import Phone, a_pinned_account

pytestmark = pytest.mark.db


def an_edit(phone, account_id, text):
    changes = {"accountId": str(account_id), "baseVersion": 1, "changes": {"address": text}}
    return phone.write("account.edit", changes)


@pytest.fixture
async def shared(company):
    """Two accounts on which two reps work, in the order of their ids."""
    ids = [await a_pinned_account(company) for _ in range(2)]
    sql = "update account set shared_team_id = $2, owner_id = null where id = any($1)"
    await company.rows(sql, ids, company.team)
    return sorted(ids)


async def somebody_waits(owner):
    """Until then nobody has come as far as the lock."""
    async with asyncio.timeout(60):
        waits = False
        while not waits:
            waits = await owner.fetchval("select exists (select from pg_locks where not granted), pg_sleep(0.02)")


async def test_a_push_holds_no_account_while_it_waits_for_one_that_comes_before(company, settings, shared):
    """So two that name the same accounts in opposite order never wait for each other."""
    phone, (low, high) = await Phone.of(company), shared
    lock = "select id from account where id = $1 for no key update nowait"
    owner = await asyncpg.connect(settings.database_url, server_settings=SEES_ALL)
    async with owner.transaction():
        assert await owner.fetchval(lock, low) == low
        push = asyncio.create_task(phone.push(an_edit(phone, high, "First"), an_edit(phone, low, "Second")))
        await somebody_waits(owner)
        assert await owner.fetchval(lock, high) == high
    await owner.close()
    assert [result["status"] for result in (await push).json()["results"]] == ["applied", "applied"]


async def test_a_push_that_was_chosen_as_the_victim_of_a_circle_is_done_once_more(company, shared, monkeypatch):
    phone, tried = await Phone.of(company), []
    really = commands._push

    async def victim(actor, ask):
        tried.append(ask)
        if len(tried) == 1:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return await really(actor, ask)

    monkeypatch.setattr(commands, "_push", victim)
    answer = await phone.push(an_edit(phone, shared[0], "Once"))
    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, "applied")


async def test_a_push_that_is_a_victim_again_and_again_is_told_to_come_back(company, shared, monkeypatch):
    phone = await Phone.of(company)

    async def victim(actor, ask):
        raise asyncpg.DeadlockDetectedError("deadlock detected")

    monkeypatch.setattr(commands, "_push", victim)
    answer = await phone.push(an_edit(phone, shared[0], "Never"))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1
