"""Events leave with the commit: one job for the worker, one notice for everybody who watches live."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from pgqueuer import AsyncpgDriver, Queries

from backend.clock import new_id

ENTRYPOINT = "event"
LIVE_CHANNEL = "rounds_live"
NOTICE_LIMIT = 7_900  # bytes; PostgreSQL refuses payloads of 8,000
SCOPES_PER_NOTICE = 100  # of about 45 bytes each
LIVE_ONLY = frozenset(
    {"position.reported", "plan_run.progressed", "visit.reported", "account.added", "account.changed", "account.pinned"}
)
"""Shown while they happen; no job waits for them."""


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    ids: dict[str, Any]


def payload(company_id: UUID, event: Event, **more: Any) -> bytes:
    body = {"event": event.name, "companyId": company_id, **more, **event.ids}
    return json.dumps(body, default=str, separators=(",", ":")).encode()


def _job(company_id: UUID, event: Event) -> bytes:
    """With an id of its own: a job that is tried again knows what it did the first time."""
    return payload(company_id, event, eventId=new_id())


class _Driver(AsyncpgDriver):
    """Our connections speak JSON by themselves; the queue hands over headers that are text already."""

    async def fetch(self, query: str, *args: Any) -> list[dict[str, Any]]:
        *rest, headers = args
        return await super().fetch(query, *rest, [json.loads(header) for header in headers])


async def publish(connection: asyncpg.Connection, company_id: UUID, events: list[Event]) -> None:
    """Enqueue and announce within the caller's transaction; both become visible when it commits."""
    jobs: list[bytes | None] = [_job(company_id, event) for event in events if event.name not in LIVE_ONLY]
    if jobs:
        await Queries(_Driver(connection)).enqueue([ENTRYPOINT] * len(jobs), jobs, [0] * len(jobs))
    await _announce(connection, [payload(company_id, event) for event in events])


async def publish_later(connection: asyncpg.Connection, company_id: UUID, event: Event, wait: timedelta) -> None:
    """A job for later; nothing is shown live."""
    await Queries(_Driver(connection)).enqueue(ENTRYPOINT, _job(company_id, event), execute_after=wait)


async def announce_changes(connection: asyncpg.Connection, company_id: UUID, scopes: Iterable[str]) -> None:
    """Tell phones that are connected that their feed has grown."""
    told = sorted(set(scopes))
    pages = [told[first : first + SCOPES_PER_NOTICE] for first in range(0, len(told), SCOPES_PER_NOTICE)]
    await _announce(connection, [payload(company_id, Event("sync.changed", {"scopes": page})) for page in pages])


async def _announce(connection: asyncpg.Connection, bodies: Iterable[bytes]) -> None:
    """In their order, each once; one that is too long for a notice is not shown live."""
    told = dict.fromkeys(body.decode() for body in bodies if len(body) <= NOTICE_LIMIT)
    await connection.execute("select pg_notify($1, told) from unnest($2::text[]) told", LIVE_CHANNEL, list(told))
