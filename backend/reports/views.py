"""The visit log and the audit trail, page by page."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.reports import store
from backend.reports.store import Position, TrailFilter, VisitFilter
from backend.reports.wire import AuditEntry
from backend.visits import views as visits
from backend.visits.wire import VisitView
from backend.web.cursor import after, cursor_of
from backend.web.wire import Page
from backend.work import View, look


async def visit_page(actor: Actor, wanted: VisitFilter, cursor: str | None, most: int) -> Page[VisitView]:
    """Newest first; the first page says how many there are. Raises request.invalid (cursor)."""
    place = after(cursor, Position)
    async with look(actor, "report.read") as view:
        found = await store.visit_page(view, wanted, place, most + 1)
        items = await visits.visits(view, _ids(found[:most]))
        total = await store.visit_count(view, wanted) if place is None else None
    more = cursor_of(*found[most - 1]) if len(found) > most else None
    return Page(items=items, next_cursor=more, total=total)


async def visits_after(
    view: View, wanted: VisitFilter, place: Position | None, most: int
) -> tuple[list[VisitView], Position | None]:
    """One portion of an export, and where it ended; None where that was the last."""
    found = await store.visit_page(view, wanted, place, most)
    return await visits.visits(view, _ids(found)), found[-1] if len(found) == most else None


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
