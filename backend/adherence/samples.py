"""What past days measured, and what was learned from it: questions, one a function."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id, now
from backend.work import View, Work

SHORTEST_S, LONGEST_S = 60, 4 * 3600  # a shorter visit was a slip of the thumb, a longer one was not checked out
GIVEN_UP_AFTER = timedelta(minutes=10)  # learning that was asked for and is not done by then has died
STAYS = """
select a.id as account_id, a.account_class, a.visit_duration_s as planned_s, v.started_at,
       extract(epoch from v.ended_at - v.started_at)::float8 as actual_s
from visit v join account a on a.company_id = v.company_id and a.id = v.account_id
where v.company_id = $1 and v.day between $2 and $3 and v.state = 'closed' and v.workorder_id is null
  and v.verdict is distinct from 'outside' and v.out_verdict_detail ->> 'forgotten' is null
  and extract(epoch from v.ended_at - v.started_at) between $4 and $5
order by v.started_at
"""
LEGS = """
select leg ->> 'profile' as profile, (leg ->> 'hour')::int as hour, (leg ->> 'expected_s')::float8 as expected_s,
       (leg ->> 'actual_s')::float8 as actual_s
from measured_day m cross join lateral jsonb_array_elements(m.legs) leg
where m.company_id = $1 and m.day between $2 and $3 and m.over
"""
NEWEST = """
select version, since, until, visits, legs, made_at from learned_version
where company_id = $1 order by version desc limit 1
"""
VALUES = """
select kind, scope, subject, hour, factor, samples from learned_value
where company_id = $1 and version = $2 order by kind, scope, subject, hour nulls first
"""
INSERT_VALUE = """
insert into learned_value (id, company_id, version, kind, scope, subject, hour, factor, samples, spread)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
FURTHEST = """
select l.subject, a.name, l.factor, l.samples from learned_value l
join account a on a.company_id = l.company_id and a.id = l.subject::uuid
where l.company_id = $1 and l.version = $2 and l.scope = 'account'
  and ($3::uuid[] is null or a.owner_id = any($3))
order by abs(ln(l.factor)) desc, a.name limit $4
"""
ASK = """
insert into learning (id, company_id, asked_at) values ($1, $2, $3)
on conflict (company_id) do update set asked_at = excluded.asked_at, done_at = null
where learning.done_at is not null or learning.asked_at < $4
returning true
"""
USES = "select policy -> 'learning' as learning from company where id = $1"


async def stays(view: View, since: date, until: date) -> list[asyncpg.Record]:
    """Visits whose length says something, both days included."""
    return await view.conn.fetch(STAYS, view.company_id, since, until, SHORTEST_S, LONGEST_S)


async def legs(view: View, since: date, until: date) -> list[asyncpg.Record]:
    return await view.conn.fetch(LEGS, view.company_id, since, until)


async def newest(view: View) -> asyncpg.Record | None:
    return await view.conn.fetchrow(NEWEST, view.company_id)


async def values(view: View, version: int) -> list[asyncpg.Record]:
    return await view.conn.fetch(VALUES, view.company_id, version)


async def furthest(view: View, version: int, most: int) -> list[asyncpg.Record]:
    """Accounts whose visits differ most from what was planned for them, within reach."""
    return await view.conn.fetch(FURTHEST, view.company_id, version, view.people_list, most)


async def accounts_known(view: View, version: int) -> int:
    return int(
        await view.conn.fetchval(
            "select count(*) from learned_value where company_id = $1 and version = $2 and scope = 'account'",
            view.company_id, version,
        )
        or 0
    )  # fmt: skip


async def insert_version(unit: Work, version: int, days: tuple[date, date], counts: tuple[int, int]) -> UUID:
    version_id = new_id()
    await unit.conn.execute(
        "insert into learned_version (id, company_id, version, since, until, visits, legs, made_at) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8)",
        version_id, unit.company_id, version, *days, *counts, unit.now,
    )  # fmt: skip
    return version_id


async def insert_values(unit: Work, version: int, rows: Sequence[Sequence[Any]]) -> None:
    """Rows of kind, scope, subject, hour, factor, samples, spread."""
    await unit.conn.executemany(INSERT_VALUE, [(new_id(), unit.company_id, version, *row) for row in rows])


async def forget_values(unit: Work, before: int) -> None:
    """Versions stay known by their dates and counts; their values go."""
    await unit.conn.execute("delete from learned_value where company_id = $1 and version < $2", unit.company_id, before)


async def hold(unit: Work) -> None:
    """Whoever learns waits for whoever learns already."""
    await unit.conn.execute("select pg_advisory_xact_lock(hashtextextended($1, 31))", str(unit.company_id))


async def ask(unit: Work) -> bool:
    """False where learning is under way."""
    given_up = unit.now - GIVEN_UP_AFTER
    return bool(await unit.conn.fetchval(ASK, new_id(), unit.company_id, unit.now, given_up))


async def under_way(view: View) -> bool:
    return bool(
        await view.conn.fetchval(
            "select exists (select from learning where company_id = $1 and done_at is null and asked_at >= $2)",
            view.company_id, now() - GIVEN_UP_AFTER,
        )
    )  # fmt: skip


async def done(unit: Work) -> None:
    await unit.conn.execute("update learning set done_at = $2 where company_id = $1", unit.company_id, unit.now)


async def uses(view: View) -> dict[str, bool]:
    """Whether plans use what was learned of visits and of travel; both unless the company said no."""
    said: dict[str, bool] = await view.conn.fetchval(USES, view.company_id) or {}
    return {"visits": said.get("visits", True), "travel": said.get("travel", True)}


async def use(unit: Work, wanted: dict[str, bool]) -> None:
    await unit.conn.execute(
        "update company set policy = policy || jsonb_build_object('learning', $2::jsonb) where id = $1",
        unit.company_id, wanted,
    )  # fmt: skip
