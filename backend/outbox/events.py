"""Events leave with the commit: one job for the worker, one notice for everybody who watches live."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from pgqueuer import AsyncpgDriver, Queries

ENTRYPOINT = "event"
LIVE_CHANNEL = "rounds_live"
NOTICE_LIMIT = 7_900  # bytes; PostgreSQL refuses payloads of 8,000


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    ids: dict[str, Any]


def payload(company_id: UUID, event: Event) -> bytes:
    body = {"event": event.name, "companyId": company_id, **event.ids}
    return json.dumps(body, default=str, separators=(",", ":")).encode()


class _Driver(AsyncpgDriver):
    """Our connections speak JSON by themselves; the queue hands over headers that are text already."""

    async def fetch(self, query: str, *args: Any) -> list[dict[str, Any]]:
        *rest, headers = args
        return await super().fetch(query, *rest, [json.loads(header) for header in headers])


async def publish(connection: asyncpg.Connection, company_id: UUID, events: list[Event]) -> None:
    """Enqueue and announce within the caller's transaction; both become visible when it commits."""
    bodies = [payload(company_id, event) for event in events]
    await Queries(_Driver(connection)).enqueue([ENTRYPOINT] * len(bodies), list(bodies), [0] * len(bodies))
    for body in bodies:
        if len(body) <= NOTICE_LIMIT:
            await connection.execute("select pg_notify($1, $2)", LIVE_CHANNEL, body.decode())
