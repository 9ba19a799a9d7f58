"""What a desk asks and writes: each question and each write is one statement, however many operations there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.access.scope import teams_above
from backend.db.rows import arrays, document, selected
from backend.visits.held import Closing, Held, Pin, Step, Stop
from backend.work import View, Work
from checkin.fence import Circle
from checkin.fix import Fix
from checkin.geodesy import LonLat

LOCK = "select pg_advisory_xact_lock(hashtextextended($1::text, 23))"
POLICY = "select policy from company where id = $1"
OWN = """
select v.id, v.state, v.account_id, s.plan_id, v.day, v.started_at, coalesce(p.position, w.position) as position,
       p.radius_m
from visit v
left join account_pin p on p.company_id = v.company_id and p.id = v.pin_id
left join lateral workorder_place(v.company_id, v.workorder_id) w on true
left join plan_stop s on s.company_id = v.company_id and s.id = v.plan_stop_id
where v.company_id = $1 and v.rep_id = $2 and v.id in (
    select unnest($3::uuid[]) union all
    select id from visit where company_id = $1 and rep_id = $2 and state = 'open')
"""
ORDERS = """
select w.id, w.account_id, w.position from unnest($2::uuid[]) asked(id), lateral workorder_place($1, asked.id) w
"""
PINS = """
select id, account_id, position, radius_m, valid_from, valid_to from account_pin
where company_id = $1 and account_id = any($2::uuid[])
"""
STOPS = """
select s.id, s.plan_id, s.seq, s.account_id, s.workorder_id, d.day, d.status = 'published' as published
from plan_stop s join day_plan d on d.company_id = s.company_id and d.id = s.plan_id
where d.company_id = $1 and d.rep_id = $2 and s.id in (
    select unnest($3::uuid[]) union all
    select s.id from plan_stop s join day_plan d on d.company_id = s.company_id and d.id = s.plan_id
    where d.company_id = $1 and d.rep_id = $2 and d.day = any($4::date[]) and d.status = 'published')
"""
PREVIOUS = """
select asked.at, t.position, t.accuracy_m, t.taken_at from unnest($3::timestamptz[]) asked(at), lateral (
    select position, accuracy_m, taken_at from track_point
    where company_id = $1 and person_id = $2 and taken_at < asked.at
    order by taken_at desc limit 1) t
"""
LAST_INSIDE = """
select max(t.taken_at) from (
    select taken_at, position from track_point
    where company_id = $1 and person_id = $2 and taken_at >= $3 and taken_at < $4
    union all select * from unnest($7::timestamptz[], $8::geography[])) t
where t.taken_at >= $3 and t.taken_at < $4 and ST_DWithin(t.position, $5::geography, $6)
"""
REPORTED = """
select id, visit_id from visit_report where company_id = $1 and id = any($2::uuid[])
"""
COLUMNS = {
    "id": "uuid", "account_id": "uuid", "plan_stop_id": "uuid", "workorder_id": "uuid", "pin_id": "uuid",
    "day": "date", "started_at": "timestamptz", "ended_at": "timestamptz", "state": "text", "missed_reason": "text",
    "verdict": "text", "verdict_detail": "jsonb", "out_verdict_detail": "jsonb", "signals": "jsonb", "reason": "text",
    "position": "geography", "accuracy_m": "float8", "raw_fixes": "jsonb",
}  # fmt: skip
INSERT = f"""
insert into visit (company_id, rep_id, received_at, device_id, {", ".join(COLUMNS)})
select $1, $2, $3, $4, {selected(COLUMNS, 5)}
"""
CLOSE = """
update visit v set state = 'closed', ended_at = c.ended_at, out_verdict_detail = c.verdict,
    raw_fixes = v.raw_fixes || c.raw_fixes::jsonb
from unnest($2::uuid[], $3::timestamptz[], $4::jsonb[], $5::text[]) c(id, ended_at, verdict, raw_fixes)
where v.company_id = $1 and v.id = c.id
"""
REPORT_COLUMNS = {
    "id": "uuid", "visit_id": "uuid", "note": "text", "outcome": "text", "next_day": "date", "photo_ids": "uuid[]",
    "voice_ids": "uuid[]", "at": "timestamptz",
}  # fmt: skip
INSERT_REPORTS = f"""
insert into visit_report (company_id, rep_id, received_at, {", ".join(REPORT_COLUMNS)})
select $1, $2, $3, {selected(REPORT_COLUMNS, 4)}
on conflict (id) do nothing returning id
"""
# A visit counts for the account's rhythm where the rep is one of those who visit it, where it is nobody's, or where the
# rep was sent.
COUNTING = f"""
select v.id, a.id as account_id, a.last_visit_day, a.next_day
from visit v join account a on a.company_id = v.company_id and a.id = v.account_id
where v.company_id = $1 and v.rep_id = $2 and v.id = any($3::uuid[]) and (
    a.owner_id is null or $2 in (a.owner_id, a.fixed_rep_id)
    or a.shared_team_id in {teams_above("array[$2::uuid]")}
    or exists (select from workorder w where w.company_id = $1 and w.id = v.workorder_id and w.account_id = a.id
               and w.offered_to = v.rep_id)
    or exists (select from plan_stop s join day_plan d on d.company_id = s.company_id and d.id = s.plan_id
               where s.company_id = $1 and d.rep_id = v.rep_id and s.account_id = a.id
                 and (s.id = v.plan_stop_id or (d.day = v.day and d.status = 'published'))))
"""  # noqa: S608 - put together from constants
RHYTHM = """
update account a set last_visit_day = r.last_visit_day, next_day = r.next_day
from unnest($2::uuid[], $3::date[], $4::date[]) r(id, last_visit_day, next_day)
where a.company_id = $1 and a.id = r.id
"""


async def lock_visits_of_rep(unit: Work) -> None:
    """Two phones of one person wait for each other, so that at most one visit is open."""
    await unit.conn.execute(LOCK, str(unit.actor.me))


async def policy_document(view: View) -> Mapping[str, Any]:
    return await view.conn.fetchval(POLICY, view.company_id) or {}


async def own(view: View, ids: Sequence[UUID]) -> dict[UUID, Held]:
    """The rep's visits of these ids, and the one that is open."""
    return {row["id"]: Held(**row) for row in await view.conn.fetch(OWN, view.company_id, view.actor.me, ids)}


async def orders(view: View, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID | None, LonLat | None]]:
    rows = await view.conn.fetch(ORDERS, view.company_id, ids) if ids else []
    return {row["id"]: (row["account_id"], row["position"]) for row in rows}


async def pins(view: View, account_ids: Sequence[UUID]) -> dict[UUID, list[Pin]]:
    found: dict[UUID, list[Pin]] = defaultdict(list)
    for row in await view.conn.fetch(PINS, view.company_id, account_ids) if account_ids else ():
        found[row["account_id"]].append(
            Pin(row["id"], row["position"], row["radius_m"], row["valid_from"], row["valid_to"])
        )
    return found


async def stops(view: View, ids: Sequence[UUID], days: Sequence[date]) -> list[Stop]:
    """The rep's stops of these ids, and all of the rep's published plans on these days."""
    rows = await view.conn.fetch(STOPS, view.company_id, view.actor.me, ids, days) if days else []
    return [Stop(**row) for row in rows]


async def previous_fixes(view: View, instants: Sequence[datetime]) -> dict[datetime, Fix]:
    rows = await view.conn.fetch(PREVIOUS, view.company_id, view.actor.me, instants) if instants else []
    return {row["at"]: Fix(row["position"], row["accuracy_m"], row["taken_at"]) for row in rows}


async def last_inside(
    view: View, fence: Circle, span: tuple[datetime, datetime], more: Sequence[Fix]
) -> datetime | None:
    """When the rep was last heard of inside the fence; `more` are fixes that are not written yet."""
    return await view.conn.fetchval(
        LAST_INSIDE, view.company_id, view.actor.me, *span, fence.center, fence.radius_m,
        [fix.taken_at for fix in more], [fix.position for fix in more],
    )  # fmt: skip


async def reported(view: View, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Report -> its visit."""
    rows = await view.conn.fetch(REPORTED, view.company_id, ids) if ids else []
    return {row["id"]: row["visit_id"] for row in rows}


async def insert(unit: Work, visits: Sequence[Mapping[str, Any]]) -> None:
    """Visits by column; columns that one leaves out are null."""
    fixed = (unit.company_id, unit.actor.me, unit.now, unit.actor.device_id)
    await unit.conn.execute(INSERT, *fixed, *arrays(COLUMNS, visits))


async def close(unit: Work, closings: Mapping[UUID, Closing]) -> None:
    ends = closings.values()
    await unit.conn.execute(
        CLOSE,
        unit.company_id,
        list(closings),
        [end.ended_at for end in ends],
        [end.verdict for end in ends],
        [document(end.raw_fixes) for end in ends],
    )


async def insert_reports(unit: Work, reports: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Those that are new; a report of a known id stays as it was."""
    fixed = (unit.company_id, unit.actor.me, unit.now)
    rows = await unit.conn.fetch(INSERT_REPORTS, *fixed, *arrays(REPORT_COLUMNS, reports))
    return {row["id"] for row in rows}


async def take_steps(unit: Work, steps: Sequence[Step]) -> None:
    """Each account's rhythm after these steps, in their order; it is the caller who has locked the accounts."""
    ids = sorted({step.visit_id for step in steps})
    counting = {row["id"]: row for row in await unit.conn.fetch(COUNTING, unit.company_id, unit.actor.me, ids)}
    rhythm: dict[UUID, tuple[date | None, date | None]] = {}
    for step in steps:
        if row := counting.get(step.visit_id):
            before = rhythm.get(row["account_id"], (row["last_visit_day"], row["next_day"]))
            rhythm[row["account_id"]] = step.after(*before)
    if rhythm:
        days = rhythm.values()
        await unit.conn.execute(
            RHYTHM, unit.company_id, list(rhythm), [last for last, _ in days], [following for _, following in days]
        )
