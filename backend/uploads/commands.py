"""Photos and voice notes in chunks: announced, received, looked at, kept. Every step may be repeated."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg

from backend import durable
from backend.access.actor import Actor
from backend.accounts.rhythm import tell_phones_of
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.uploads import store
from backend.uploads.flow import CHUNK_BYTES, Announced, Kept, Mismatch, admit, keep
from backend.uploads.store import as_view, told_offset
from backend.uploads.wire import UploadAsk, UploadView
from backend.web.fix import PhoneClock
from backend.work import Work, look, work
from media.kinds import Refused
from media.names import object_key
from media.store import ObjectStore, StoreUnavailable


async def announce(actor: Actor, ask: UploadAsk) -> UploadView:
    """Raises the codes of `media` for what is refused before a byte, uploads.id_reuse."""
    promised = _announced(ask)
    try:
        admit(promised)
    except Refused as refused:
        raise _problem(refused) from refused
    async with work(actor, "upload.write") as unit:
        unit.unaudited("the audit line is written when the upload is complete")
        await store.insert(unit, ask, PhoneClock.of(unit.now, ask.taken_at, ask.offset_ms).taken(ask.taken_at))
        row = await store.announced(unit, ask.id)
        if row is None or row["person_id"] != actor.me or not _promised(row).is_same(promised):
            raise Problem("uploads.id_reuse", field="id")
        _refuse_refused(row)
    return as_view(row)


async def receive(actor: Actor, upload_id: UUID, offset: int, data: bytes, objects: ObjectStore) -> UploadView:
    """Take a chunk; the last one completes the upload. A range that is stored already is not stored again.

    Raises not_found, uploads.offset, uploads.checksum, request.too_large, unavailable, and the codes of `media`.
    """
    if len(data) > CHUNK_BYTES:
        raise Problem("request.too_large", most_bytes=CHUNK_BYTES)
    async with work(actor, "upload.write") as unit:
        unit.unaudited("the audit line is written when the upload is complete")
        row = await _receiving(unit, upload_id)
        end = offset + len(data)
        if row["state"] == "complete":
            return as_view(row)
        if end > row["size_bytes"] or (end > row["received_bytes"] and offset != row["received_bytes"]):
            raise Problem("uploads.offset", field="Upload-Offset", offset=told_offset(row))
        if end > row["received_bytes"]:
            await store.append(unit, upload_id, offset, data)
        received = max(end, row["received_bytes"])
    if received < row["size_bytes"]:
        return UploadView(id=upload_id, state="receiving", offset=received, size_bytes=row["size_bytes"])
    return await _finish(actor, row, objects)


async def _receiving(unit: Work, upload_id: UUID) -> asyncpg.Record:
    row = await store.own_locked(unit, upload_id)
    if row is None:
        raise Problem("not_found")
    _refuse_refused(row)
    return row


def _announced(ask: UploadAsk) -> Announced:
    return Announced(ask.kind, ask.content_type, ask.size_bytes, ask.sha256)


def _promised(row: asyncpg.Record) -> Announced:
    return Announced(row["kind"], row["content_type"], row["size_bytes"], row["sha256"])


def _problem(refused: Refused) -> Problem:
    facts: dict[str, Any] = dict(refused.facts)
    return Problem(refused.code, **facts)


def _refuse_refused(row: asyncpg.Record) -> None:
    if row["state"] == "refused":
        raise Problem(row["refused_code"])


async def _finish(actor: Actor, row: asyncpg.Record, objects: ObjectStore) -> UploadView:
    """All bytes are here. No transaction is open while the picture is decoded and carried to the object store."""
    async with look(actor, "upload.write") as view:
        data = await store.data(view, row["id"])
    try:
        kept = await asyncio.to_thread(keep, _promised(row), data)
        keys = await asyncio.to_thread(_put, objects, (actor.company_id, row["id"]), kept)
    except Mismatch as mismatch:
        await _start_again(actor, row["id"])
        raise Problem("uploads.checksum", offset=0) from mismatch
    except Refused as refused:
        await _refuse(actor, row["id"], refused)
        raise _problem(refused) from refused
    except StoreUnavailable as fault:
        raise Problem("unavailable", detail="The photo store does not answer; try again") from fault
    await _complete(actor, row["id"], kept, keys)
    size = row["size_bytes"]
    return UploadView(id=row["id"], state="complete", offset=size, size_bytes=size, durable=durable.on_disk())


def _put(objects: ObjectStore, owner: tuple[UUID, UUID], kept: Kept) -> store.Keys:
    for variant, (data, content_type) in kept.objects.items():
        objects.put(object_key(*owner, variant), data, content_type)
    served = object_key(*owner, "served" if "served" in kept.objects else "original")
    return store.Keys(served, object_key(*owner, "thumb") if "thumb" in kept.objects else None)


async def _complete(actor: Actor, upload_id: UUID, kept: Kept, keys: store.Keys) -> None:
    async with work(actor, "upload.write") as unit:
        unit.unaudited("another request may have completed it")
        if not await store.complete(unit, upload_id, kept, keys):
            return
        unit.record("upload.completed", ("upload", upload_id), after={"contentType": kept.content_type})
        unit.emit("upload.completed", upload_id=upload_id, person_id=actor.me)
        await _tell(unit, upload_id)


async def _tell(unit: Work, upload_id: UUID) -> None:
    """The visits and requests that were written before their photo arrived look different now."""
    for visit in await store.visits_with(unit, upload_id):
        unit.change("visit", visit["id"], [of_person(visit["rep_id"])])
        if visit["account_id"]:
            await tell_phones_of(unit, visit["account_id"])
    for request in await store.requests_with(unit, upload_id):
        people = {request["requester_id"], request["step_person_id"]}
        unit.change("approval", request["id"], [of_person(person) for person in sorted(people)])


async def _start_again(actor: Actor, upload_id: UUID) -> None:
    async with work(actor, "upload.write") as unit:
        await store.start_again(unit, upload_id)
        unit.record("upload.mismatched", ("upload", upload_id))


async def _refuse(actor: Actor, upload_id: UUID, refused: Refused) -> None:
    async with work(actor, "upload.write") as unit:
        await store.refuse(unit, upload_id, refused.code)
        unit.record("upload.refused", ("upload", upload_id), after={"code": refused.code})
