"""Operations as they are kept: each with the answer that it got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.db.rows import arrays, selected
from backend.sync.wire import MutationAsk
from backend.work import Work

KNOWN = """
select id, device_id, epoch, seq, kind, body_sha256, result from mutation
where company_id = $1 and person_id = $2 and id in (
    select unnest($3::uuid[]) union all
    select id from mutation where device_id = $4 and epoch = $5 and seq = any($6::bigint[]))
"""
COLUMNS = {
    "id": "uuid", "seq": "int8", "kind": "text", "schema_v": "int4", "body_sha256": "text", "client_at": "timestamptz",
    "mono_ms": "int8", "offset_ms": "int8", "status": "text", "result": "jsonb",
}  # fmt: skip
INSERT = f"""
insert into mutation (company_id, device_id, person_id, epoch, server_at, {", ".join(COLUMNS)})
select $1, $2, $3, $4, $5, {selected(COLUMNS, 6)}
on conflict (id) do nothing returning id
"""
OF_ASK = ("seq", "kind", "schema_v", "body_sha256", "mono_ms", "offset_ms")
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Queue:
    """One phone's numbered operations."""

    device_id: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation with its answer. `id` is its own unless another operation has that already."""

    id: UUID
    ask: MutationAsk
    answer: dict[str, Any]

    def row(self) -> dict[str, Any]:
        values = {name: getattr(self.ask, name) for name in OF_ASK}
        at = _storable(self.ask.client_at)
        return values | {"id": self.id, "client_at": at, "status": self.answer["status"], "result": self.answer}


def _storable(at: datetime) -> datetime:
    """At the ends of the calendar a zone can lead out of it."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return FIRST if at.year == FIRST.year else LAST


async def known(unit: Work, queue: Queue, asks: Sequence[MutationAsk]) -> list[asyncpg.Record]:
    """What was taken in before under these numbers, or under these ids from whichever phone of the person."""
    ids, seqs = [ask.id for ask in asks], [ask.seq for ask in asks]
    return await unit.conn.fetch(KNOWN, unit.company_id, unit.actor.me, ids, queue.device_id, queue.epoch, seqs)


async def keep(unit: Work, queue: Queue, kept: Sequence[Kept]) -> int:
    """How many could be kept; the ids of the others are taken."""
    fixed = (unit.company_id, queue.device_id, unit.actor.me, queue.epoch, unit.now)
    return len(await unit.conn.fetch(INSERT, *fixed, *arrays(COLUMNS, [one.row() for one in kept])))


async def advance(unit: Work, device_id: UUID, last_seq: int) -> None:
    await unit.conn.execute(
        "update device set last_seq = $3, seen_at = $4 where company_id = $1 and id = $2",
        unit.company_id, device_id, last_seq, unit.now,
    )  # fmt: skip
