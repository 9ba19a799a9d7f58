"""Questions about planned and actual days, one a function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.scope import TEAM_BELOW
from backend.clock import new_id
from backend.work import View, Work

OUT = """
select p.id, p.name from person p
where p.company_id = $1 and ($2::uuid[] is null or p.id = any($2))
  and ($4::uuid[] is null or p.id = any($4))
  and (exists (select from day_plan d where d.company_id = $1 and d.rep_id = p.id and d.day = $3
               and d.status = 'published')
       or exists (select from visit v where v.company_id = $1 and v.rep_id = p.id and v.day = $3
                  and v.state in ('open', 'closed', 'missed')))
order by p.name, p.id
"""
REP = """
select id, name, profile, ends_s from person
where company_id = $1 and id = $2 and ($3::uuid[] is null or id = any($3))
"""
PLAN = """
select p.id as plan_id, p.version, p.start_at, p.end_at, p.start_position, p.end_position, p.geometry, p.distance_m,
       p.travel_s
from day_plan p where p.company_id = $1 and p.rep_id = $2 and p.day = $3 and p.status = 'published'
"""
STOPS = """
select id, coalesce(workorder_id, account_id) as key, account_id, workorder_id, name, position, start_at, leave_at,
       appointment
from plan_stop where company_id = $1 and plan_id = $2 and kind = 'visit' order by seq
"""
BASELINE = """
select plan_id, version, start_at, end_at, start_position, end_position, geometry, distance_m, travel_s, stops
from plan_baseline where company_id = $1 and rep_id = $2 and day = $3
"""
KEEP_BASELINE = """
insert into plan_baseline (id, company_id, rep_id, day, plan_id, version, start_at, end_at, start_position,
    end_position, geometry, distance_m, travel_s, stops, taken_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (company_id, rep_id, day) do update set
    plan_id = excluded.plan_id, version = excluded.version, start_at = excluded.start_at, end_at = excluded.end_at,
    start_position = excluded.start_position, end_position = excluded.end_position, geometry = excluded.geometry,
    distance_m = excluded.distance_m, travel_s = excluded.travel_s, stops = excluded.stops,
    taken_at = excluded.taken_at
"""
DROP_BASELINE = """
delete from plan_baseline b where b.company_id = $1 and b.rep_id = $2 and b.day = $3
  and not exists (select from day_plan p where p.company_id = $1 and p.rep_id = $2 and p.day = $3
                  and p.status = 'published')
"""
BEGUN = """
select exists (select from visit where company_id = $1 and rep_id = $2 and day = $3
               and state in ('open', 'closed', 'missed'))
"""
PLAN_DAY = "select rep_id, day from day_plan where company_id = $1 and id = $2 and status = 'published'"
VISITS = """
select v.id, v.account_id, v.workorder_id, coalesce(v.workorder_id, v.account_id) as key,
       coalesce(a.name, w.title, '') as name, coalesce(w.position, a.position) as position,
       v.started_at, v.ended_at, v.state, v.missed_reason, v.verdict
from visit v left join account a on a.company_id = v.company_id and a.id = v.account_id
left join lateral workorder_place(v.company_id, v.workorder_id) w on true
where v.company_id = $1 and v.rep_id = $2 and v.day = $3 and v.state in ('open', 'closed', 'missed')
order by v.started_at, v.id
"""
TRAIL = """
select taken_at, position, accuracy_m from track_point
where company_id = $1 and person_id = $2 and taken_at >= $3 and taken_at < $4 order by taken_at
"""
KEEP_DAY = """
insert into measured_day (id, company_id, rep_id, day, over, figures, lines, legs, measured_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (company_id, rep_id, day) do update set
    over = excluded.over, figures = excluded.figures, lines = excluded.lines, legs = excluded.legs,
    measured_at = excluded.measured_at
"""
MEASURED = """
select rep_id, figures, measured_at from measured_day where company_id = $1 and day = $2 and rep_id = any($3)
"""
BETWEEN = """
from person p cross join lateral (
    select $3::date + number as day from generate_series(0, $5::date - $3::date) number
) d left join measured_day m on m.company_id = $1 and m.rep_id = p.id and m.day = d.day
where p.company_id = $1 and ($2::uuid[] is null or p.id = any($2))
  and ($4::uuid[] is null or p.id = any($4)) and ($6::uuid is null or p.id = $6)
  and (m.id is not null
       or exists (select from day_plan o where o.company_id = $1 and o.rep_id = p.id and o.day = d.day
                  and o.status = 'published')
       or exists (select from visit v where v.company_id = $1 and v.rep_id = p.id and v.day = d.day
                  and v.state in ('open', 'closed', 'missed')))
"""
COUNT = f"select count(*) {BETWEEN}"
ROWS = f"""
select d.day, p.id as rep_id, p.name, m.figures, (
    select coalesce(jsonb_agg(jsonb_build_object(
        'name', l ->> 'name', 'state', l ->> 'state', 'late', (l ->> 'late')::boolean, 'reason', l ->> 'reason'
    ) order by number), '[]')
    from jsonb_array_elements(m.lines) with ordinality as told(l, number)
    where (l ->> 'late')::boolean or l ->> 'state' in ('skipped', 'unplanned')
) as lines {BETWEEN} order by d.day, p.name, p.id
"""  # noqa: S608 - BETWEEN stands above; every value is a parameter


@dataclass(frozen=True, slots=True)
class Span:
    """Business days, both included; a team stands for the teams below it too."""

    first: date
    last: date
    team_id: UUID | None
    rep_id: UUID | None


async def out_on(view: View, day: date, team_id: UUID | None) -> list[asyncpg.Record]:
    """Whoever had a plan or made a visit that day, within reach."""
    return await view.conn.fetch(OUT, view.company_id, view.people_list, day, await _in_team(view, team_id))


async def _in_team(view: View, team_id: UUID | None) -> list[UUID] | None:
    """People of a team and those below it; None where no team was asked for."""
    if team_id is None:
        return None
    return [row["id"] for row in await view.conn.fetch(TEAM_BELOW, view.company_id, team_id)]


async def rep(view: View, rep_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(REP, view.company_id, rep_id, view.people_list)


async def published(view: View, rep_id: UUID, day: date) -> dict[str, Any] | None:
    """The published plan as it is now, with its visits under `stops`."""
    row = await view.conn.fetchrow(PLAN, view.company_id, rep_id, day)
    if row is None:
        return None
    stops = await view.conn.fetch(STOPS, view.company_id, row["plan_id"])
    return dict(row) | {"stops": [_kept(stop) for stop in stops]}


def _kept(stop: asyncpg.Record) -> dict[str, Any]:
    """A stop as a document: text for ids and instants."""
    place = stop["position"]
    return {
        "id": str(stop["id"]),
        "key": str(stop["key"]),
        "account_id": stop["account_id"] and str(stop["account_id"]),
        "workorder_id": stop["workorder_id"] and str(stop["workorder_id"]),
        "name": stop["name"],
        "position": place and [place.lon, place.lat],
        "start_at": stop["start_at"].isoformat(),
        "leave_at": stop["leave_at"].isoformat(),
        "appointment": stop["appointment"],
    }


async def baseline(view: View, rep_id: UUID, day: date) -> dict[str, Any] | None:
    row = await view.conn.fetchrow(BASELINE, view.company_id, rep_id, day)
    return None if row is None else dict(row)


async def keep_baseline(unit: Work, rep_id: UUID, day: date, plan: dict[str, Any]) -> None:
    names = ("plan_id", "version", "start_at", "end_at", "start_position", "end_position", "geometry", "distance_m")
    values = [plan[name] for name in (*names, "travel_s", "stops")]
    await unit.conn.execute(KEEP_BASELINE, new_id(), unit.company_id, rep_id, day, *values, unit.now)


async def drop_baseline(unit: Work, rep_id: UUID, day: date) -> None:
    """Unless a plan is in force again."""
    await unit.conn.execute(DROP_BASELINE, unit.company_id, rep_id, day)


async def has_begun(view: View, rep_id: UUID, day: date) -> bool:
    return bool(await view.conn.fetchval(BEGUN, view.company_id, rep_id, day))


async def plan_day(view: View, plan_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(PLAN_DAY, view.company_id, plan_id)


async def visits(view: View, rep_id: UUID, day: date) -> list[asyncpg.Record]:
    return await view.conn.fetch(VISITS, view.company_id, rep_id, day)


async def trail(view: View, rep_id: UUID, since: datetime, until: datetime) -> list[asyncpg.Record]:
    return await view.conn.fetch(TRAIL, view.company_id, rep_id, since, until)


async def keep_day(unit: Work, rep_id: UUID, day: date, measured: Sequence[Any]) -> None:
    """`measured`: over, figures, lines, legs."""
    await unit.conn.execute(KEEP_DAY, new_id(), unit.company_id, rep_id, day, *measured, unit.now)


async def measured(view: View, day: date, rep_ids: list[UUID]) -> dict[UUID, asyncpg.Record]:
    rows = await view.conn.fetch(MEASURED, view.company_id, day, rep_ids)
    return {row["rep_id"]: row for row in rows}


async def count(view: View, wanted: Span) -> int:
    """How many days of people there are, worked out or not."""
    return await view.conn.fetchval(COUNT, *await _asked(view, wanted)) or 0


async def table(view: View, wanted: Span) -> list[asyncpg.Record]:
    """Of everybody who was out, the oldest day first; without figures where they are not worked out yet.

    Of their lines only those that have a reason to tell.
    """
    return await view.conn.fetch(ROWS, *await _asked(view, wanted))


async def _asked(view: View, wanted: Span) -> tuple[object, ...]:
    team = await _in_team(view, wanted.team_id)
    return view.company_id, view.people_list, wanted.first, team, wanted.last, wanted.rep_id


async def expect_close(unit: Work, day: date, due_at: datetime) -> bool:
    """True for whoever asks first: the day is closed once."""
    added = await unit.conn.fetchval(
        "insert into day_close (id, company_id, day, due_at) values ($1, $2, $3, $4) "
        "on conflict (company_id, day) do nothing returning true",
        new_id(), unit.company_id, day, due_at,
    )  # fmt: skip
    return bool(added)


async def closed(unit: Work, day: date) -> None:
    await unit.conn.execute(
        "update day_close set done_at = $3 where company_id = $1 and day = $2", unit.company_id, day, unit.now
    )


async def timezone(view: View) -> str:
    return str(await view.conn.fetchval("select timezone from company where id = $1", view.company_id))


async def visit_day(view: View, visit_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(
        "select rep_id, day from visit where company_id = $1 and id = $2", view.company_id, visit_id
    )
