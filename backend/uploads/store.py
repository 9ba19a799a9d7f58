"""Questions about uploads, one a function."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from backend import durable
from backend.clock import new_id
from backend.uploads.flow import Kept
from backend.uploads.wire import UploadAsk, UploadView
from backend.work import View, Work

COLUMNS = """u.id, u.person_id, u.kind, u.content_type, u.size_bytes, u.sha256, u.received_bytes, u.state,
    u.refused_code, u.backed_up_at, (select max(c.start_byte) from upload_chunk c
                     where c.company_id = u.company_id and c.upload_id = u.id) as last_start"""
ONE = f"select {COLUMNS} from upload u where u.company_id = $1 and u.id = $2"  # noqa: S608 - put together from constants
OWN = ONE + " and u.person_id = $3"
INSERT = """
insert into upload (id, company_id, person_id, visit_id, kind, content_type, size_bytes, sha256, source, taken_at,
    received_bytes, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'receiving', $11)
on conflict (id) do nothing
"""
BYTES = "select data from upload_chunk where company_id = $1 and upload_id = $2 order by start_byte"
COMPLETE = """
update upload set state = 'complete', content_type = $3, object_key = $4, thumb_key = $5, width = $6, height = $7,
    completed_at = $8
where company_id = $1 and id = $2 and state = 'receiving' returning id
"""
SEEN = """
select u.id, u.kind, u.content_type, u.object_key, u.thumb_key from upload u
where u.company_id = $1 and u.id = $2 and u.state = 'complete'
  and ($3::uuid[] is null or u.person_id = any($3) or u.person_id = $4
       or exists (select from approval_request r
                  where r.company_id = u.company_id and r.step_person_id = $4 and u.id = any(r.photo_ids)
                    and r.requester_id = u.person_id))
"""
VISITS = """
select v.id, v.rep_id, v.account_id
from visit_report r
join visit v on v.company_id = r.company_id and v.id = r.visit_id
where r.company_id = $1 and v.rep_id = $3 and (r.photo_ids @> array[$2::uuid] or r.voice_ids @> array[$2::uuid])
"""
REQUESTS = """
select id, requester_id, step_person_id from approval_request
where company_id = $1 and requester_id = $2 and photo_ids @> array[$3::uuid]
"""


@dataclass(frozen=True, slots=True)
class Keys:
    served: str
    thumb: str | None


def told_offset(row: asyncpg.Record) -> int:
    """Where to go on. Until it is complete that is never the end: the last chunk sent again completes it."""
    if row["state"] == "refused":
        return 0
    if row["state"] == "receiving" and row["received_bytes"] == row["size_bytes"]:
        return row["last_start"] or 0
    return row["received_bytes"]


def as_view(row: asyncpg.Record) -> UploadView:
    whole = row["state"] == "complete"
    return UploadView(
        id=row["id"],
        state=row["state"],
        offset=told_offset(row),
        size_bytes=row["size_bytes"],
        durable=whole and (durable.on_disk() or row["backed_up_at"] is not None),
    )


async def announced(view: View, upload_id: UUID) -> asyncpg.Record | None:
    """Anybody's: an id is announced once in a company."""
    return await view.conn.fetchrow(ONE, view.company_id, upload_id)


async def own(view: View, upload_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(OWN, view.company_id, upload_id, view.actor.me)


async def own_locked(unit: Work, upload_id: UUID) -> asyncpg.Record | None:
    return await unit.conn.fetchrow(OWN + " for update of u", unit.company_id, upload_id, unit.actor.me)


async def insert(unit: Work, ask: UploadAsk, taken_at: datetime) -> None:
    await unit.conn.execute(
        INSERT, ask.id, unit.company_id, unit.actor.me, ask.visit_id, ask.kind, ask.content_type, ask.size_bytes,
        ask.sha256, ask.source, taken_at, unit.now,
    )  # fmt: skip


async def append(unit: Work, upload_id: UUID, start: int, data: bytes) -> None:
    await unit.conn.execute(
        "insert into upload_chunk (id, company_id, upload_id, start_byte, data) values ($1, $2, $3, $4, $5)",
        new_id(),
        unit.company_id,
        upload_id,
        start,
        data,
    )
    await _received(unit, upload_id, start + len(data))


async def start_again(unit: Work, upload_id: UUID) -> None:
    await _forget_chunks(unit, upload_id)
    await _received(unit, upload_id, 0)


async def refuse(unit: Work, upload_id: UUID, code: str) -> None:
    await _forget_chunks(unit, upload_id)
    await unit.conn.execute(
        "update upload set state = 'refused', refused_code = $3 where company_id = $1 and id = $2",
        unit.company_id,
        upload_id,
        code,
    )


async def complete(unit: Work, upload_id: UUID, kept: Kept, keys: Keys) -> bool:
    """False where it was complete already."""
    found = await unit.conn.fetchval(
        COMPLETE,
        unit.company_id,
        upload_id,
        kept.content_type,
        keys.served,
        keys.thumb,
        kept.width,
        kept.height,
        unit.now,
    )
    await _forget_chunks(unit, upload_id)
    return found is not None


async def data(view: View, upload_id: UUID) -> bytes:
    return b"".join(row["data"] for row in await view.conn.fetch(BYTES, view.company_id, upload_id))


async def seen(view: View, upload_id: UUID) -> asyncpg.Record | None:
    """Complete, and of somebody whose visits the view reaches, or attached to a request that waits for the actor."""
    return await view.conn.fetchrow(SEEN, view.company_id, upload_id, view.people_list, view.actor.me)


async def visits_with(view: View, upload_id: UUID) -> list[asyncpg.Record]:
    return await view.conn.fetch(VISITS, view.company_id, upload_id, view.actor.me)


async def requests_with(view: View, upload_id: UUID) -> list[asyncpg.Record]:
    return await view.conn.fetch(REQUESTS, view.company_id, view.actor.me, upload_id)


async def _received(unit: Work, upload_id: UUID, count: int) -> None:
    await unit.conn.execute(
        "update upload set received_bytes = $3 where company_id = $1 and id = $2", unit.company_id, upload_id, count
    )


async def _forget_chunks(unit: Work, upload_id: UUID) -> None:
    await unit.conn.execute(
        "delete from upload_chunk where company_id = $1 and upload_id = $2", unit.company_id, upload_id
    )
