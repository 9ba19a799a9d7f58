"""Pushes that want the same rows in another order."""

import asyncio

import asyncpg
import pytest

from backend.sync import commands
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


async def test_two_phones_that_edit_the_same_accounts_in_opposite_order_never_wait_in_a_circle(
    company, shared, monkeypatch
):
    phones, tried = [await Phone.of(company), await Phone.of(company, "rep2")], []
    really = commands._push

    async def counted(actor, ask):
        tried.append(actor.person_id)
        return await really(actor, ask)

    monkeypatch.setattr(commands, "_push", counted)
    for turn in range(8):
        pushes = [
            phone.push(*(an_edit(phone, account_id, f"{turn}") for account_id in order))
            for phone, order in zip(phones, (shared, shared[::-1]), strict=True)
        ]
        assert [answer.status_code for answer in await asyncio.gather(*pushes)] == [200, 200]
    assert len(tried) == 16


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
