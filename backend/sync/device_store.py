"""Questions about phones, one a function."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.sync.wire import DeviceAsk
from backend.work import View, Work

REGISTER = """
insert into device (id, company_id, person_id, name, public_key, epoch, last_seq, created_at, seen_at)
values ($1, $2, $3, $4, $5, 1, 0, $6, $6)
on conflict (id) do nothing returning id
"""
LOCKED = """
select id, epoch, last_seq, revoked_at, report from device
where company_id = $1 and id = $2 and person_id = $3
for update
"""
LISTED = """
with device_contact as (
    select d.id, d.name, d.person_id, p.name as person_name, p.phone as person_phone, d.report, d.reported_at,
           d.revoked_at, greatest(d.seen_at, s.seen_at) as seen_at,
           coalesce((d.report ->> 'operations')::bigint + (d.report ->> 'uploads')::bigint
                    + (d.report ->> 'attention')::bigint, 0) > 0 as waits,
           (d.report ->> 'oldestAt')::timestamptz as oldest_at
    from device d join person p on p.company_id = d.company_id and p.id = d.person_id
    left join (select device_id, max(seen_at) as seen_at from session where company_id = $1 group by 1) s
        on s.device_id = d.id
    where d.company_id = $1 and ($2::uuid[] is null or d.person_id = any($2)) and d.retired_at is null
), newest as (
    select distinct on (person_id) id from device_contact where revoked_at is null order by person_id, seen_at desc
), missed as (
    select c.id, count(s.id) as planned_since
    from device_contact c
    join newest n on n.id = c.id
    join day_plan p on p.company_id = $1 and p.rep_id = c.person_id and p.status = 'published' and p.end_at > c.seen_at
    join plan_stop s on s.plan_id = p.id and s.kind = 'visit' and s.start_at > c.seen_at and s.start_at < $3
    where not exists (
        select from visit v where v.company_id = $1 and v.rep_id = p.rep_id and v.day = p.day
          and (v.plan_stop_id = s.id or v.workorder_id = s.workorder_id
               or s.workorder_id is null and v.account_id = s.account_id))
    group by c.id
), judged as (
    select c.*, coalesce(m.planned_since, 0) as planned_since,
           c.revoked_at is null and (c.seen_at < $4 and (c.waits or m.planned_since > 0)
                                     or c.waits and c.oldest_at < $4) is true as silent
    from device_contact c left join missed m on m.id = c.id
)
select id, name, person_id, person_name, person_phone, report, reported_at, revoked_at, seen_at, waits, planned_since,
       silent
from judged where $5::boolean is null or silent = $5
order by silent desc, revoked_at is not null, waits desc, seen_at desc, id limit $6
"""
REVOKE = """
update device set revoked_at = $3 where company_id = $1 and id = $2 and revoked_at is null returning person_id, name
"""
END_SESSIONS = """
with ended as (
    delete from session
    where company_id = $1 and (device_id = $2 or person_id = $3 and device_id is null and id is distinct from $4)
    returning id, company_id, expires_at
), ended_before as (
    update ended_session set person_id = null
    where company_id = $1 and person_id = $3 and (device_id is null or device_id = $2)
)
insert into ended_session (id, company_id, until) select id, company_id, expires_at from ended
on conflict (id) do nothing
"""
COMPANIES_WAITING = """
select c.id, c.timezone from company c
where exists (
    select from device d
    where d.company_id = c.id and d.report is not null and d.revoked_at is null and d.retired_at is null
      and (d.report ->> 'oldestAt')::timestamptz < $1)
"""
DUE = """
with due as (
    select person_id from device
    where company_id = $1 and revoked_at is null and retired_at is null and (report ->> 'oldestAt')::timestamptz < $2
    group by person_id
    having coalesce(max(reminded_on) < $3, true)
)
update device d set reminded_on = $3
from due join person p on p.id = due.person_id and p.active
where d.company_id = $1 and d.person_id = due.person_id
returning d.id, d.person_id
"""


async def register(unit: Work, ask: DeviceAsk) -> bool:
    """False where the id is known already, perhaps to somebody else."""
    found = await unit.conn.fetchval(
        REGISTER, ask.device_id, unit.company_id, unit.actor.me, ask.name, ask.public_key, unit.now
    )
    return found is not None


async def locked(unit: Work, device_id: UUID) -> asyncpg.Record | None:
    """The actor's phone, even a revoked one; whoever else writes about it waits until this unit has ended."""
    return await unit.conn.fetchrow(LOCKED, unit.company_id, device_id, unit.actor.me)


async def link(unit: Work, session_id: bytes, device_id: UUID) -> None:
    """From now on this session is the phone's."""
    await unit.conn.execute(
        "update session set device_id = $3 where company_id = $1 and id = $2", unit.company_id, session_id, device_id
    )


async def retire(unit: Work, device_id: UUID) -> None:
    """The same phone goes on under another id, and so does what waits on it."""
    await unit.conn.execute(
        "update device set retired_at = $4 where company_id = $1 and id = $2 and person_id = $3 and revoked_at is null",
        unit.company_id, device_id, unit.actor.me, unit.now,
    )  # fmt: skip


async def report(unit: Work, device_id: UUID, told: dict[str, Any]) -> None:
    await unit.conn.execute(
        "update device set report = $3, reported_at = $4, seen_at = $4 where company_id = $1 and id = $2",
        unit.company_id, device_id, told, unit.now,
    )  # fmt: skip


async def listed(view: View, times: tuple[datetime, datetime], silent: bool | None, most: int) -> list[asyncpg.Record]:
    """The phones of the people whom the view reaches; `times` are now, and since when silence counts."""
    return await view.conn.fetch(LISTED, view.company_id, view.people_list, *times, silent, most)


async def revoke(unit: Work, device_id: UUID) -> asyncpg.Record | None:
    """None where there is no such phone within reach, or it was locked before.

    Ends its sessions, and those of its person that named no phone yet: one of them may be on it.
    """
    row = await unit.conn.fetchrow(REVOKE, unit.company_id, device_id, unit.now)
    if row:
        mine = unit.actor.session_id
        await unit.conn.execute(END_SESSIONS, unit.company_id, device_id, row["person_id"], mine)
    return row


async def is_known(view: View, device_id: UUID) -> bool:
    found = await view.conn.fetchval(
        "select id from device where company_id = $1 and id = $2", view.company_id, device_id
    )
    return found is not None


async def companies_waiting(connection: asyncpg.Connection, since: datetime) -> list[asyncpg.Record]:
    """Where work waits for longer than that; the transaction must ask as the system."""
    return await connection.fetch(COMPANIES_WAITING, since)


async def claim_reminders(unit: Work, since: datetime, day: date) -> list[asyncpg.Record]:
    """People whose work waits longer than that and who were not told on this day; now they count as told."""
    await unit.conn.execute("select pg_advisory_xact_lock(hashtextextended($1::text, 41))", str(unit.company_id))
    return await unit.conn.fetch(DUE, unit.company_id, since, day)
