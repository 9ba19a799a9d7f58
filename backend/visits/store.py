"""Questions about visits, one a function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.scope import teams_above
from backend.work import View, Work
from checkin.fence import Circle
from checkin.fix import Fix

SHOWN = """
select v.id, v.rep_id, p.name as rep_name, v.account_id, coalesce(a.name, w.place_name, '') as account_name,
       v.plan_stop_id, v.workorder_id, v.day, v.started_at, v.ended_at, v.state, v.missed_reason, v.verdict_detail,
       v.out_verdict_detail, v.signals, v.reason, v.position, v.received_at
from visit v
join person p on p.id = v.rep_id
left join account a on a.id = v.account_id
left join lateral workorder_place(v.company_id, v.workorder_id) w on true
where v.company_id = $1 and v.id = any($2::uuid[]) and ($3::uuid[] is null or v.rep_id = any($3))
"""
REPORTS = """
select id, visit_id, note, outcome, next_day, photo_ids, voice_ids, at
from visit_report where company_id = $1 and visit_id = any($2::uuid[])
order by at, id
"""
MEDIA = """
select id, person_id, kind, taken_at, source from upload
where company_id = $1 and id = any($2::uuid[]) and state = 'complete'
"""


LOCK = "select pg_advisory_xact_lock(hashtextextended($1::text, 23))"
POLICY = "select policy from company where id = $1"
PLACE = """
select a.id as account_id, w.id as workorder_id, p.id as pin_id,
       coalesce(p.position, w.position) as position, p.radius_m
from (select $2::uuid as account_id, $3::uuid as workorder_id) ask
left join lateral workorder_place($1, ask.workorder_id) w on true
left join account a on a.company_id = $1 and a.id = coalesce(ask.account_id, w.account_id)
left join lateral (
    select pin.id, pin.position, pin.radius_m from account_pin pin
    where pin.company_id = $1 and pin.account_id = a.id and (pin.valid_to is null or pin.valid_to > $4)
    order by (pin.valid_from <= $4) desc, case when pin.valid_from <= $4 then pin.valid_from end desc, pin.valid_from
    limit 1
) p on true
"""
STOP = """
select s.id, s.plan_id from plan_stop s join day_plan d on d.company_id = s.company_id and d.id = s.plan_id
where d.company_id = $1 and d.rep_id = $2
  and (s.id = $3 or (d.day = $4 and d.status = 'published' and (s.account_id = $5 or s.workorder_id = $6)))
order by (s.id is not distinct from $3) desc, s.seq
limit 1
"""
PREVIOUS = """
select position, accuracy_m, taken_at from track_point
where company_id = $1 and person_id = $2 and taken_at < $3
order by taken_at desc limit 1
"""
OWN = """
select v.id, v.state, v.account_id, v.workorder_id, v.plan_stop_id, s.plan_id, v.day, v.started_at,
       v.pin_id, coalesce(p.position, w.position) as position, p.radius_m
from visit v
left join account_pin p on p.company_id = v.company_id and p.id = v.pin_id
left join lateral workorder_place(v.company_id, v.workorder_id) w on true
left join plan_stop s on s.company_id = v.company_id and s.id = v.plan_stop_id
where v.company_id = $1 and v.rep_id = $2 and {which}
"""
OWN_BY_ID = OWN.format(which="v.id = $3")
OWN_OPEN = OWN.format(which="v.state = 'open'")
LAST_INSIDE = """
select max(t.taken_at) from track_point t
where t.company_id = $1 and t.person_id = $2 and t.taken_at >= $3 and t.taken_at < $4
  and ST_DWithin(t.position, $5::geography, $6)
"""
COLUMNS = (
    "id", "company_id", "rep_id", "account_id", "plan_stop_id", "workorder_id", "device_id", "pin_id", "day",
    "started_at", "ended_at", "received_at", "state", "missed_reason", "verdict", "verdict_detail",
    "out_verdict_detail", "signals", "reason", "position", "accuracy_m", "raw_fixes",
)  # fmt: skip
MARKS = ", ".join(f"${number}" for number in range(1, len(COLUMNS) + 1))
INSERT = f"insert into visit ({', '.join(COLUMNS)}) values ({MARKS})"  # noqa: S608 - put together from constants
CLOSE = """
update visit set state = 'closed', ended_at = $3, out_verdict_detail = $4, raw_fixes = raw_fixes || $5::jsonb
where company_id = $1 and id = $2
"""
INSERT_REPORT = """
insert into visit_report
    (id, company_id, rep_id, visit_id, note, outcome, next_day, photo_ids, voice_ids, at, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (id) do nothing returning id
"""
# A visit counts for the account's rhythm where the rep is one of those who visit it, where it is nobody's, or where the
# rep was sent.
COUNTS = f"""
from visit v
where a.company_id = $1 and v.company_id = $1 and v.id = $2 and a.id = v.account_id and (
    a.owner_id is null or v.rep_id in (a.owner_id, a.fixed_rep_id)
    or a.shared_team_id in {teams_above("array[v.rep_id]")}
    or exists (select from workorder w where w.company_id = $1 and w.id = v.workorder_id and w.account_id = a.id
               and w.offered_to = v.rep_id)
    or exists (select from plan_stop s join day_plan d on d.company_id = s.company_id and d.id = s.plan_id
               where s.company_id = $1 and d.rep_id = v.rep_id and s.account_id = a.id
                 and (s.id = v.plan_stop_id or (d.day = v.day and d.status = 'published'))))
"""  # noqa: S608 - put together from constants
VISITED = f"""
update account a
set last_visit_day = greatest(a.last_visit_day, $3), next_day = case when a.next_day > $3 then a.next_day end
{COUNTS}"""  # noqa: S608 - put together from constants
AGREED = f"update account a set next_day = $3 {COUNTS}"  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True)
class Target:
    """What a visit claims to be at; ids that are not the company's come back as None."""

    account_id: UUID | None
    workorder_id: UUID | None
    plan_stop_id: UUID | None = None


async def shown(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(SHOWN, view.company_id, list(ids), view.people_list)


async def reports(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(REPORTS, view.company_id, list(ids))


async def arrived_media(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """The uploads of these ids that have arrived; the others are still on somebody's phone."""
    return await view.conn.fetch(MEDIA, view.company_id, list(ids))


async def lock_visits_of_rep(unit: Work) -> None:
    """Two phones of one person wait for each other, so that at most one visit is open."""
    await unit.conn.execute(LOCK, str(unit.actor.me))


async def policy_document(view: View) -> Mapping[str, Any]:
    return await view.conn.fetchval(POLICY, view.company_id) or {}


async def place(view: View, target: Target, at: datetime) -> asyncpg.Record:
    """Account, work order and the pin that was valid at the time; before the first pin, the first."""
    rows = await view.conn.fetch(PLACE, view.company_id, target.account_id, target.workorder_id, at)
    return rows[0]


async def stop(view: View, target: Target, day: date) -> asyncpg.Record | None:
    """The rep's stop of that id or, after the plan was made anew, the one for the same place on that day."""
    return await view.conn.fetchrow(
        STOP, view.company_id, view.actor.me, target.plan_stop_id, day, target.account_id, target.workorder_id
    )


async def previous_fix(view: View, before: datetime) -> Fix | None:
    row = await view.conn.fetchrow(PREVIOUS, view.company_id, view.actor.me, before)
    return None if row is None else Fix(row["position"], row["accuracy_m"], row["taken_at"])


async def own(view: View, visit_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(OWN_BY_ID, view.company_id, view.actor.me, visit_id)


async def own_open(view: View) -> asyncpg.Record | None:
    return await view.conn.fetchrow(OWN_OPEN, view.company_id, view.actor.me)


async def last_inside(view: View, fence: Circle, since: datetime, until: datetime) -> datetime | None:
    """When the rep was last heard of inside the fence."""
    return await view.conn.fetchval(
        LAST_INSIDE, view.company_id, view.actor.me, since, until, fence.center, fence.radius_m
    )


async def insert(unit: Work, visit: Mapping[str, Any]) -> None:
    """`visit` by column; columns it leaves out are null."""
    fixed = {"company_id": unit.company_id, "rep_id": unit.actor.me, "received_at": unit.now}
    row = {"signals": [], "raw_fixes": []} | dict(visit) | fixed | {"device_id": unit.actor.device_id}
    await unit.conn.execute(INSERT, *[row.get(column) for column in COLUMNS])


async def close(
    unit: Work, visit_id: UUID, ended_at: datetime, verdict: Mapping[str, Any], raw_fixes: Sequence[Any]
) -> None:
    await unit.conn.execute(CLOSE, unit.company_id, visit_id, ended_at, verdict, raw_fixes)


async def insert_report(unit: Work, visit_id: UUID, report: Mapping[str, Any]) -> bool:
    """False where a report of this id exists already."""
    r = {"note": None, "outcome": None, "next_day": None, "photo_ids": [], "voice_ids": []} | dict(report)
    found = await unit.conn.fetchval(
        INSERT_REPORT, r["id"], unit.company_id, unit.actor.me, visit_id, r["note"], r["outcome"], r["next_day"],
        r["photo_ids"], r["voice_ids"], r["at"], unit.now,
    )  # fmt: skip
    return found is not None


async def report_is_of(view: View, report_id: UUID, visit_id: UUID) -> bool:
    question = "select exists (select from visit_report where company_id = $1 and id = $2 and visit_id = $3)"
    return bool(await view.conn.fetchval(question, view.company_id, report_id, visit_id))


async def mark_visited(unit: Work, visit_id: UUID, day: date) -> None:
    """The account was seen on this day; an agreed next visit that has come is done."""
    await unit.conn.execute(VISITED, unit.company_id, visit_id, day)


async def agree_next_day(unit: Work, visit_id: UUID, day: date) -> None:
    await unit.conn.execute(AGREED, unit.company_id, visit_id, day)
