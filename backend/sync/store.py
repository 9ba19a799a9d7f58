"""Questions about devices, their operations and the feed, one a function."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from backend.sync.wire import MutationAsk
from backend.work import View, Work

KNOWN = """
select id, device_id, epoch, seq, kind, body_sha256, status, result from mutation
where company_id = $1 and person_id = $2
  and (id = any($3::uuid[]) or (device_id = $4 and epoch = $5 and seq = any($6::bigint[])))
"""
INSERT = """
insert into mutation (id, company_id, device_id, person_id, epoch, seq, kind, schema_v, body_sha256, client_at, mono_ms,
    server_at, status, result)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (id) do nothing returning id
"""
HEAD = """
select i.id as incarnation, floor.seq as floor,
    greatest(floor.seq, (select max(seq) from change_log where company_id = $1)) as seq
from incarnation i, (select coalesce((select seq from feed_floor where company_id = $1), 0) as seq) floor
order by i.since desc limit 1
"""
LOG = """
select seq, scope, table_name, row_id from change_log
where company_id = $1 and scope = any($2::text[]) and seq > $3 and seq <= $4
order by seq limit $5
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """One phone's numbered operations."""

    device_id: UUID
    epoch: int


async def advance(unit: Work, device_id: UUID, last_seq: int) -> None:
    await unit.conn.execute(
        "update device set last_seq = $3, seen_at = $4 where company_id = $1 and id = $2",
        unit.company_id,
        device_id,
        last_seq,
        unit.now,
    )


async def known(unit: Work, queue: Queue, asks: Sequence[MutationAsk]) -> list[asyncpg.Record]:
    """What was taken in before under these numbers, or under these ids from whichever phone of the person."""
    ids, seqs = [ask.id for ask in asks], [ask.seq for ask in asks]
    return await unit.conn.fetch(
        KNOWN, unit.company_id, unit.actor.me, ids, queue.device_id, queue.epoch, seqs
    )  # fmt: skip


async def insert_mutation(unit: Work, queue: Queue, ask: MutationAsk, answer: dict[str, Any], row_id: UUID) -> bool:
    """False where the id is taken."""
    found = await unit.conn.fetchval(
        INSERT, row_id, unit.company_id, queue.device_id, unit.actor.me, queue.epoch, ask.seq, ask.kind, ask.schema_v,
        ask.body_sha256, ask.client_at, ask.mono_ms, unit.now, answer["status"], answer,
    )  # fmt: skip
    return found is not None


async def head(view: View) -> asyncpg.Record:
    """The database's incarnation, the newest change that this transaction sees, and the last that was forgotten."""
    rows = await view.conn.fetch(HEAD, view.company_id)
    return rows[0]


async def log(view: View, scopes: Sequence[str], within: tuple[int, int], most: int) -> list[asyncpg.Record]:
    """Changes after the first number, up to and with the second."""
    return await view.conn.fetch(LOG, view.company_id, list(scopes), *within, most)
