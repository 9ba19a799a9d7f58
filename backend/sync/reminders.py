"""Once a day, whoever holds work that is unsent for longer than a day hears of it."""

import asyncio
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.access.actor import machinery
from backend.clock import business_day, now
from backend.db import engine
from backend.log import log
from backend.people.sessions import as_system
from backend.sync import device_store
from backend.sync.devices import SILENCE
from backend.work import work

EVERY_S = 3_600.0


async def watch(stop: asyncio.Event) -> None:
    """Looks every hour until `stop`; a database that does not answer is asked again later."""
    while not stop.is_set():
        try:
            await remind(now())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("reminders.put_off", reason=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


async def remind(at: datetime, company_id: UUID | None = None) -> None:
    """Tells everybody on whose phones work waits; of several workers only one does."""
    async with engine.transaction() as connection:
        await as_system(connection)
        companies = await device_store.companies_waiting(connection, at - SILENCE)
    for row in companies:
        if company_id in (None, row["id"]):
            try:
                await _remind(row, at)
            except asyncpg.PostgresError as error:  # of one company; the others are reminded all the same
                log.warning("reminders.failed", company_id=row["id"], reason=type(error).__name__)


async def _remind(company: asyncpg.Record, at: datetime) -> None:
    actor = machinery(company["id"], company["timezone"])
    today = business_day(at, company["timezone"])
    async with work(actor, "self", now=at) as unit:
        unit.unaudited("a day that another worker has claimed, or a reminder")
        due = await device_store.claim_reminders(unit, at - SILENCE, today)
        for person_id, device_id in {row["person_id"]: row["id"] for row in due}.items():
            unit.emit("device.waiting", device_id=device_id, person_id=person_id)
