import asyncio
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backend.access.actor import Actor
from backend.errors import Problem
from backend.uploads import store
from backend.uploads.flow import JPEG
from backend.uploads.wire import UploadView
from backend.work import look
from media.store import ObjectMissing, ObjectStore, StoreUnavailable


@dataclass(frozen=True, slots=True)
class Shown:
    data: bytes
    content_type: str


async def state(actor: Actor, upload_id: UUID) -> UploadView:
    """Raises not_found, also for somebody else's."""
    async with look(actor, "upload.write") as view:
        row = await store.own(view, upload_id)
    if row is None:
        raise Problem("not_found")
    return store.as_view(row)


async def shown(actor: Actor, upload_id: UUID, variant: Literal["served", "thumb"], objects: ObjectStore) -> Shown:
    """A cleaned copy or a voice note, for who may see the visit it belongs to. Raises not_found, unavailable."""
    async with look(actor, "visit.read") as view:
        row = await store.seen(view, upload_id)
    key = None if row is None else row["thumb_key" if variant == "thumb" else "object_key"]
    if row is None or key is None:
        raise Problem("not_found")
    try:
        data = await asyncio.to_thread(objects.get, key)
    except ObjectMissing as error:
        raise Problem("not_found") from error
    except StoreUnavailable as error:
        raise Problem("unavailable") from error
    return Shown(data, row["content_type"] if row["kind"] == "voice" else JPEG)
