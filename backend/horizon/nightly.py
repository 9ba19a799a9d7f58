"""Plans the days ahead at night, team by team, where the company wants it."""

import asyncio
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.access.actor import machinery
from backend.clock import business_day, now
from backend.db import engine
from backend.horizon import asking, weeks
from backend.log import log
from backend.people.sessions import as_system
from backend.plans import demand
from backend.work import work

EVERY_S = 60.0


async def watch(stop: asyncio.Event) -> None:
    """Looks every minute until `stop`; a database that does not answer is asked again later."""
    while not stop.is_set():
        try:
            await plan_nights(now())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("nightly.put_off", reason=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


async def plan_nights(at: datetime, company_id: UUID | None = None) -> None:
    """Asks for the week of every team whose hour has come; of several workers only one does."""
    async with engine.transaction() as connection:
        await as_system(connection)
        nights = await weeks.nights(connection, at)
    for night in nights:
        if company_id in (None, night["company_id"]):
            await _plan(night, at)


async def _plan(night: asyncpg.Record, at: datetime) -> None:
    actor = machinery(night["company_id"], night["timezone"])
    today = business_day(at, night["timezone"])
    async with work(actor, "plan.publish", now=at) as unit:
        unit.unaudited("a night that another worker has claimed, or a team of nobody")
        if not await weeks.claim(unit, night["id"], today):
            return
        within = await demand.reps_of(unit, night["team_id"])
        reps = await weeks.followers(unit, within, night["team_id"])
        if reps:
            span = asking.Span(today, night["days"], night["publish"], night["team_id"])
            await asking.start(unit, span, reps)
