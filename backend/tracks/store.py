"""Questions about trails, one a function."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work
from checkin.fix import Fix

REMEMBER = """
insert into track_point (id, company_id, person_id, taken_at, received_at, position, accuracy_m, source)
select p.id, $2, $3, p.taken_at, $4, p.position, p.accuracy_m, p.source
from unnest($1::uuid[], $5::timestamptz[], $6::geography[], $7::float8[], $8::text[])
    as p(id, taken_at, position, accuracy_m, source)
on conflict (person_id, taken_at) do nothing
"""
KNOWN = """
select taken_at from track_point where company_id = $1 and person_id = $2 and taken_at = any($3::timestamptz[])
"""
LATEST = """
insert into latest_position (id, company_id, taken_at, received_at, position, accuracy_m, source)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do update
set taken_at = excluded.taken_at, received_at = excluded.received_at, position = excluded.position,
    accuracy_m = excluded.accuracy_m, source = excluded.source
where excluded.taken_at > latest_position.taken_at
"""
TRAIL = """
select taken_at, position, accuracy_m, source from track_point
where company_id = $1 and person_id = $2 and taken_at >= $3 and taken_at < $4
order by taken_at
"""


async def known(view: View, person_id: UUID, instants: Sequence[datetime]) -> set[datetime]:
    """Those of the instants at which there is a point."""
    rows = await view.conn.fetch(KNOWN, view.company_id, person_id, instants) if instants else []
    return {row["taken_at"] for row in rows}


async def remember(unit: Work, person_id: UUID, points: Sequence[tuple[Fix, str]]) -> None:
    """Points with where they come from; those that are known already stay as they were."""
    await unit.conn.execute(
        REMEMBER,
        [new_id() for _ in points],
        unit.company_id,
        person_id,
        unit.now,
        [fix.taken_at for fix, _ in points],
        [fix.position for fix, _ in points],
        [fix.accuracy_m for fix, _ in points],
        [source for _, source in points],
    )


async def move(unit: Work, person_id: UUID, fix: Fix, source: str) -> None:
    """The person is here now, unless somewhere was heard of later."""
    await unit.conn.execute(
        LATEST, person_id, unit.company_id, fix.taken_at, unit.now, fix.position, fix.accuracy_m, source
    )


async def trail(view: View, person_id: UUID, since: datetime, until: datetime) -> list[asyncpg.Record]:
    return await view.conn.fetch(TRAIL, view.company_id, person_id, since, until)
