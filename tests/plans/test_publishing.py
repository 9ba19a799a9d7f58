"""Publishing waits for whoever replaces the same day, and neither waits for the other for ever."""

import asyncio

import pytest

from backend.access.actor import machinery
from backend.plans import commands, store
from backend.work import work
from tests.plans.making import made_plan
from tests.support.company import TIMEZONE
from tests.support.field import accounts, tomorrow

pytestmark = pytest.mark.db


async def test_a_day_that_is_being_replaced_is_published_afterwards_or_not_at_all(company, settings):
    await accounts(company, 2)
    draft = await made_plan(company, settings, tomorrow())
    actor, rep_id = machinery(company.id, TIMEZONE), company.people["rep"]
    held, told = asyncio.Event(), []

    async def replaces():
        async with work(actor, "plan.make") as unit:
            await store.hold_day(unit, rep_id, tomorrow())
            held.set()
            await asyncio.sleep(0.3)
            await store.forget(unit, rep_id, tomorrow(), "draft")
            unit.unaudited("a test's own change")

    async def publishes():
        await held.wait()
        async with work(actor, "plan.publish") as unit:
            await commands.publish(unit, draft["id"])

    async with asyncio.timeout(20):
        told = await asyncio.gather(replaces(), publishes(), return_exceptions=True)
    assert told[0] is None
    assert getattr(told[1], "code", None) == "not_found"
