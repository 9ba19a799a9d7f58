from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.access.actor import Actor
from backend.errors import Problem
from backend.visits import store
from backend.visits.wire import NoteView, PhotoView, SignalView, VerdictView, VisitView, VoiceView
from backend.web.wire import Position
from backend.work import View, look

Rows = Sequence[asyncpg.Record]


async def visit(actor: Actor, visit_id: UUID) -> VisitView:
    """Raises not_found, also for a visit that the actor may not see."""
    async with look(actor, "visit.read") as view:
        found = await visits(view, [visit_id])
    if not found:
        raise Problem("not_found")
    return found[0]


async def visits(view: View, ids: Sequence[UUID]) -> list[VisitView]:
    """Those of `ids` that the view reaches, in the order of `ids`, in three questions whatever their number."""
    rows = {row["id"]: row for row in await store.shown(view, ids)}
    reports: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for report in await store.reports(view, list(rows)):
        reports[report["visit_id"]].append(report)
    media_ids = {i for told in reports.values() for report in told for i in _media_of(report)}
    media = {(row["person_id"], row["id"]): row for row in await store.arrived_media(view, sorted(media_ids))}
    return [_shown(rows[i], reports[i], media) for i in ids if i in rows]


async def sync_rows(view: View, ids: Sequence[UUID]) -> dict[UUID, VisitView]:
    return {found.id: found for found in await visits(view, ids)}


def _media_of(report: asyncpg.Record) -> Iterable[UUID]:
    return [*report["photo_ids"], *report["voice_ids"]]


def _shown(row: asyncpg.Record, reports: Rows, media: Mapping[tuple[UUID, UUID], asyncpg.Record]) -> VisitView:
    photos = [media[it] for i in _once(reports, "photo_ids") if (it := (row["rep_id"], i)) in media]
    voices = [media[it] for i in _once(reports, "voice_ids") if (it := (row["rep_id"], i)) in media]
    return VisitView(
        id=row["id"],
        account_id=row["account_id"],
        account_name=row["account_name"],
        rep_id=row["rep_id"],
        rep_name=row["rep_name"],
        plan_stop_id=row["plan_stop_id"],
        workorder_id=row["workorder_id"],
        day=row["day"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        received_at=row["received_at"],
        position=Position.of(row["position"]),
        verdict=msgspec.convert(row["verdict_detail"], VerdictView | None),
        out_verdict=msgspec.convert(row["out_verdict_detail"], VerdictView | None),
        signals=msgspec.convert(row["signals"], list[SignalView]),
        reason=row["reason"],
        outcome=_last(reports, "outcome"),
        notes=[NoteView(id=r["id"], text=r["note"], at=r["at"]) for r in reports if r["note"]],
        photos=[_photo(photo) for photo in photos],
        voices=[VoiceView(id=voice["id"], url=f"/api/media/{voice['id']}") for voice in voices],
        next_day=_last(reports, "next_day"),
        state=row["state"],
        missed_reason=row["missed_reason"],
    )


def _once(reports: Rows, column: str) -> list[UUID]:
    return list(dict.fromkeys(media_id for report in reports for media_id in report[column]))


def _last(reports: Rows, column: str) -> Any:
    return next((report[column] for report in reversed(reports) if report[column] is not None), None)


def _photo(row: asyncpg.Record) -> PhotoView:
    url = f"/api/media/{row['id']}"
    return PhotoView(id=row["id"], url=url, thumb_url=f"{url}/thumb", taken_at=row["taken_at"], source=row["source"])
