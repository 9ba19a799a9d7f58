"""Plays the worker for one company: runs the jobs of its queued events, oldest first, until none is left."""

from typing import Any

import msgspec

from backend import worker
from backend.db.engine import transaction
from backend.settings import Settings

TAKE = """
delete from pgqueuer where id = (
    select id from pgqueuer where convert_from(payload, 'utf8')::jsonb ->> 'companyId' = $1 order by id limit 1
) returning payload
"""


async def work_off(company: Any, settings: Settings) -> list[str]:
    """The names of the events in the order in which they were worked off."""
    done: list[str] = []
    while payload := await _take(company):
        done.append(msgspec.json.decode(payload)["event"])
        await worker.perform(payload, settings)
    return done


async def _take(company: Any) -> bytes | None:
    async with transaction() as connection:
        return await connection.fetchval(TAKE, str(company.id))
