"""The visit log and the audit trail, page by page."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from backend.access.actor import Actor
from backend.reports import store, table
from backend.reports.store import Position, TrailFilter, VisitFilter
from backend.reports.wire import AuditEntry
from backend.visits import views as visits
from backend.visits.wire import VisitView
from backend.web.cursor import after, cursor_of
from backend.web.wire import Page
from backend.work import look

PORTION = 500  # visits of an export in memory at a time


async def visit_page(actor: Actor, wanted: VisitFilter, cursor: str | None, most: int) -> Page[VisitView]:
    """Newest first; the first page says how many there are. Raises request.invalid (cursor)."""
    place = after(cursor, Position)
    async with look(actor, "report.read") as view:
        found = await store.visit_page(view, wanted, place, most + 1)
        items = await visits.visits(view, _ids(found[:most]))
        total = await store.visit_count(view, wanted) if place is None else None
    more = cursor_of(*found[most - 1]) if len(found) > most else None
    return Page(items=items, next_cursor=more, total=total)


async def visit_table(actor: Actor, wanted: VisitFilter, said: Mapping[str, str]) -> AsyncGenerator[bytes]:
    """The log as CSV, portion by portion; the last line, from `said`, tells a whole file from a cut one.

    Each portion has a transaction of its own: a slow reader holds none open.
    """
    zone = ZoneInfo(actor.timezone)
    yield table.headings(actor.language).encode()
    rows, place, more = 0, None, True
    while more:
        async with look(actor, "report.read") as view:
            found = await store.visit_page(view, wanted, place, PORTION)
            items = await visits.visits(view, _ids(found))
        rows, more = rows + len(items), len(found) == PORTION
        place = found[-1] if found else None
        yield table.body(items, zone).encode()
    yield table.last_line(actor.language, rows, said).encode()


def _ids(found: Sequence[Position]) -> list[UUID]:
    return [visit_id for _, visit_id in found]


async def trail(actor: Actor, wanted: TrailFilter, cursor: str | None, most: int) -> Page[AuditEntry]:
    """Newest first. Raises request.invalid (cursor)."""
    key = after(cursor, tuple[int])
    async with look(actor, "audit.read") as view:
        rows = await store.trail(view, wanted, key[0] if key else None, most + 1)
    more = cursor_of(rows[most - 1]["seq"]) if len(rows) > most else None
    return Page(items=[_entry(row) for row in rows[:most]], next_cursor=more)


def _entry(row: asyncpg.Record) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        device_id=row["device_id"],
        action=row["action"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        before=row["before"],
        after=row["after"],
    )
