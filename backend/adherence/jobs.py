"""Keeps the plan of the morning, measures days that are over, and learns from them."""

from datetime import date
from uuid import UUID

from backend import clock
from backend.access.actor import Actor, machinery
from backend.adherence import commands, learning, measure, samples, store
from backend.outbox.happened import Happened
from backend.work import look, work


async def _actor(it: Happened) -> Actor:
    async with look(machinery(it.company_id), "adherence.read") as view:
        return machinery(it.company_id, await store.timezone(view))


async def keep_baseline(it: Happened) -> None:
    async with work(await _actor(it), "adherence.measure") as unit:
        await commands.keep_baseline(unit, it.id("plan_id"))


async def drop_baseline(it: Happened) -> None:
    async with work(await _actor(it), "adherence.measure") as unit:
        await commands.drop_baseline(unit, it.id("rep_id"), date.fromisoformat(it.ids["day"]))


async def measure_one(it: Happened) -> None:
    """Somebody asked for one person's day."""
    await _measure(await _actor(it), it.id("rep_id"), date.fromisoformat(it.ids["day"]))


async def measure_late(it: Happened) -> None:
    """A visit of a day that is over reaches us late; one of today makes sure that its day is measured, plan or not."""
    actor = await _actor(it)
    today = clock.business_day(clock.now(), actor.timezone)
    async with look(actor, "adherence.read") as view:
        row = await store.visit_day(view, it.id("visit_id"))
    if row and row["day"] < today:
        await _measure(actor, row["rep_id"], row["day"])
    elif row:
        async with work(actor, "adherence.measure") as unit:
            unit.unaudited("an appointment of the machinery with itself")
            await commands.expect_close(unit, row["day"])


async def close_day(it: Happened) -> None:
    """Everybody's day that has ended, then what all days teach. A day that still runs is left to its own end."""
    actor, day = await _actor(it), date.fromisoformat(it.ids["day"])
    if clock.business_day(clock.now(), actor.timezone) <= day:
        return
    async with look(actor, "adherence.read") as view:
        people = [row["id"] for row in await store.out_on(view, day, None)]
    for rep_id in people:
        await _measure(actor, rep_id, day)
    async with work(actor, "adherence.measure") as unit:
        await learning.learn(unit)
        await store.closed(unit, day)


async def learn(it: Happened) -> None:
    """Somebody asked for it."""
    async with work(await _actor(it), "adherence.measure") as unit:
        await learning.learn(unit)
        await samples.done(unit)


async def _measure(actor: Actor, rep_id: UUID, day: date) -> None:
    """The roads are asked between two transactions: none waits for them."""
    async with look(actor, "adherence.read") as view:
        it = await measure.facts(view, rep_id, day, clock.now())
    found = await measure.measured(it)
    async with work(actor, "adherence.measure") as unit:
        await commands.keep_day(unit, it, found)
