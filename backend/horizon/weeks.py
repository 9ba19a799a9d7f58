"""Questions about runs, about who works when, and about what wants a visit within a span, one a function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.plans import away
from backend.work import View, Work

RUN = """
select id, requested_by, team_id, first_day, days, rep_ids, publish, state, done, total, result, reason, created_at,
       finished_at
from week_run
"""
INSERT_RUN = """
insert into week_run (id, company_id, requested_by, team_id, first_day, days, rep_ids, publish, state, done, total,
    created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $10)
"""
STATE = """
update week_run set state = $3, done = $4, result = coalesce($5, result), reason = $6, finished_at = $7
where company_id = $1 and id = $2
"""
MINE = """
a.company_id = $1 and a.archived_at is null and a.position is not null
and (a.fixed_rep_id = any($2)
     or a.fixed_rep_id is null and (a.owner_id = any($2) and a.shared_team_id is null or a.shared_team_id = any($3)))
"""
FIELDS = """a.id, a.owner_id, a.fixed_rep_id, a.shared_team_id, a.name, a.address, a.position, a.account_class,
       a.opening_hours, a.visit_interval_days, a.visit_duration_s, a.last_visit_day, a.next_day, a.weekdays,
       a.skills, c.worth_s
from account a left join visit_class c on c.company_id = a.company_id and c.code = a.account_class"""
LOAD = f"""
select a.visit_interval_days as interval_days, count(*) as accounts, avg(a.visit_duration_s)::float8 as duration_s
from account a where {MINE} group by 1
"""  # noqa: S608 - put together from constants
DUE = f"""
select {FIELDS}
where {MINE} and a.id <> all($4)
  and (a.next_day <= $5 or a.next_day is null and (a.last_visit_day is null
       or a.last_visit_day + a.visit_interval_days
          - case when a.weekdays = '{{}}' then 0 else least(3, a.visit_interval_days / 4) end <= $5))
order by a.id
"""
NAMED = f"select {FIELDS} where a.company_id = $1 and a.id = any($2) and a.position is not null"
APPOINTMENTS = """
select account_id, rep_id, starts_at, latest_start_at from appointment
where company_id = $1 and rep_id = any($2) and starts_at >= $3 and starts_at < $4 order by starts_at
"""
LOCKED = """
select distinct s.account_id, p.rep_id, p.day from plan_stop s
join day_plan p on p.company_id = s.company_id and p.id = s.plan_id
where p.company_id = $1 and p.rep_id = any($2) and p.day between $3 and $4 and s.locked and s.account_id is not null
  and s.workorder_id is null
"""
ORDERS = """
select id, offered_to, account_id, title, place_name, address, position, duration_s from workorder
where company_id = $1 and offered_to = any($2) and state = 'accepted' and id <> all($3) order by id
"""
IN_FORCE = """
select p.day, s.account_id, s.workorder_id from day_plan p
join plan_stop s on s.company_id = p.company_id and s.plan_id = p.id and s.kind = 'visit'
where p.company_id = $1 and p.status = 'published' and p.day between $2 and $4
  and (p.day < $3 or p.rep_id <> all($5))
  and not exists (
      select from visit v where v.company_id = p.company_id and v.rep_id = p.rep_id and v.day = p.day
      and (v.plan_stop_id = s.id or v.workorder_id = s.workorder_id
           or s.workorder_id is null and v.account_id = s.account_id) and v.state = 'missed')
  and not exists (
      select from absence b where b.company_id = p.company_id and b.person_id = p.rep_id
      and p.day between b.first_day and b.last_day)
"""
LEG = """
select sum(p.travel_s)::float8 / nullif(sum(s.visits), 0) from day_plan p
join lateral (select count(*) as visits from plan_stop s
              where s.company_id = p.company_id and s.plan_id = p.id and s.kind = 'visit') s on true
where p.company_id = $1 and p.rep_id = any($2) and p.day between $3 and $4 and p.status = 'published'
"""
TEAMS = """
with recursive above as (
    select id as person_id, team_id from person where company_id = $1 and id = any($2)
    union
    select above.person_id, team.parent_id from above join team on team.company_id = $1 and team.id = above.team_id
)
select person_id, team_id from above where team_id is not null order by person_id, team_id
"""
PLANS = """
select p.id, p.rep_id, p.day, p.status, p.travel_s, p.distance_m, p.start_at, p.end_at,
       s.visits, s.appointments, s.begun
from day_plan p
join lateral (
    select count(*) filter (where s.kind = 'visit') as visits, count(*) filter (where s.appointment) as appointments,
           coalesce(bool_or(exists (
               select from visit v where v.company_id = p.company_id and v.rep_id = p.rep_id and v.day = p.day
               and (v.plan_stop_id = s.id or v.account_id = s.account_id) and v.state in ('open', 'closed', 'missed')
           )), false) as begun
    from plan_stop s where s.company_id = p.company_id and s.plan_id = p.id
) s on true
where p.company_id = $1 and p.rep_id = any($2) and p.day between $3 and $4
order by p.status
"""
DRAFTS = """
select p.id, p.rep_id, p.day from day_plan p
where p.company_id = $1 and p.rep_id = any($2) and p.day between $3 and $4 and p.status = 'draft'
  and exists (select from plan_stop s where s.company_id = p.company_id and s.plan_id = p.id and s.kind = 'visit')
order by p.day, p.rep_id
"""
LATEST_RUN = f"{RUN} where company_id = $1 and rep_ids && $2 and first_day <= $4 and first_day + days > $3 "
DUE_NIGHTS = """
select s.company_id, s.id, s.team_id, s.days, s.publish, c.timezone from week_setting s
join company c on c.id = s.company_id
where s.nightly and extract(hour from $1::timestamptz at time zone c.timezone) between s.hour and s.hour + $2 - 1
  and (s.last_night is null or s.last_night < ($1::timestamptz at time zone c.timezone)::date)
"""
PATIENCE_H = 3
CLAIM = """
update week_setting set last_night = $3 where company_id = $1 and id = $2
  and (last_night is null or last_night < $3) returning id
"""


@dataclass(frozen=True, slots=True)
class Reps:
    """People of a run with their teams: the own one and all above, whose shared accounts they visit."""

    ids: Sequence[UUID]
    teams: Mapping[UUID, Sequence[UUID]]

    @property
    def team_ids(self) -> list[UUID]:
        return sorted({team for above in self.teams.values() for team in above})


async def teams_of(view: View, rep_ids: Sequence[UUID]) -> Reps:
    teams: dict[UUID, list[UUID]] = {rep_id: [] for rep_id in rep_ids}
    for row in await view.conn.fetch(TEAMS, view.company_id, list(rep_ids)):
        teams[row["person_id"]].append(row["team_id"])
    return Reps(rep_ids, teams)


async def followers(view: View, rep_ids: Sequence[UUID], team_id: UUID | None) -> list[UUID]:
    """Those for whom the settings of the team, or of the company, hold."""
    weeks = await away.weeks(view, rep_ids)
    return [rep_id for rep_id in rep_ids if weeks[rep_id].team_id == team_id]


async def insert_run(unit: Work, run_id: UUID, values: Mapping[str, Any]) -> None:
    await unit.conn.execute(
        INSERT_RUN, run_id, unit.company_id, values["requested_by"], values["team_id"], values["first_day"],
        values["days"], values["rep_ids"], values["publish"], values["total"], unit.now,
    )  # fmt: skip


async def run(view: View, run_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(f"{RUN} where company_id = $1 and id = $2", view.company_id, run_id)


async def latest_run(view: View, rep_ids: Sequence[UUID], first: date, last: date) -> asyncpg.Record | None:
    order = "order by created_at desc limit 1"
    return await view.conn.fetchrow(LATEST_RUN + order, view.company_id, list(rep_ids), first, last)


@dataclass(frozen=True, slots=True)
class Told:
    """How a run stands."""

    state: str
    done: int = 0
    result: dict[str, Any] | None = None
    reason: str | None = None


async def run_state(unit: Work, run_id: UUID, told: Told) -> None:
    over = unit.now if told.state in ("done", "failed") else None
    await unit.conn.execute(STATE, unit.company_id, run_id, told.state, told.done, told.result, told.reason, over)


async def load(view: View, reps: Reps) -> list[asyncpg.Record]:
    """How many accounts wish which interval."""
    return await view.conn.fetch(LOAD, view.company_id, list(reps.ids), reps.team_ids)


async def leg_s(view: View, reps: Reps, first: date, last: date) -> float | None:
    """Travel per visit of the plans that were in force."""
    return await view.conn.fetchval(LEG, view.company_id, list(reps.ids), first, last)


async def due(view: View, reps: Reps, until: date, besides: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(DUE, view.company_id, list(reps.ids), reps.team_ids, list(besides), until)


async def accounts(view: View, ids: Sequence[UUID]) -> dict[UUID, asyncpg.Record]:
    return {row["id"]: row for row in await view.conn.fetch(NAMED, view.company_id, list(ids))}


async def appointments(view: View, rep_ids: Sequence[UUID], since: datetime, until: datetime) -> list[asyncpg.Record]:
    return await view.conn.fetch(APPOINTMENTS, view.company_id, list(rep_ids), since, until)


async def locked(view: View, rep_ids: Sequence[UUID], first: date, last: date) -> list[asyncpg.Record]:
    return await view.conn.fetch(LOCKED, view.company_id, list(rep_ids), first, last)


async def orders(view: View, rep_ids: Sequence[UUID], besides: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(ORDERS, view.company_id, list(rep_ids), list(besides))


async def in_force(view: View, rep_ids: Sequence[UUID], today: date, span: tuple[date, date]) -> list[asyncpg.Record]:
    """Stops of published plans that the run leaves alone: of everybody before its days, of others within them.

    Without visits that were missed and days on which the person is away after all.
    """
    return await view.conn.fetch(IN_FORCE, view.company_id, today, *span, list(rep_ids))


async def plans(view: View, rep_ids: Sequence[UUID], first: date, last: date) -> list[asyncpg.Record]:
    """Published ones after drafts."""
    return await view.conn.fetch(PLANS, view.company_id, list(rep_ids), first, last)


async def drafts(view: View, rep_ids: Sequence[UUID], span: tuple[date, date]) -> list[asyncpg.Record]:
    """Those that visit anybody, the first days first."""
    return await view.conn.fetch(DRAFTS, view.company_id, list(rep_ids), *span)


async def names(view: View, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = await view.conn.fetch(
        "select id, name from person where company_id = $1 and id = any($2) order by name", view.company_id, list(ids)
    )
    return {row["id"]: row["name"] for row in rows}


async def nights(connection: asyncpg.Connection, now: datetime) -> list[asyncpg.Record]:
    """Settings whose hour has come and whose night was not planned yet, of all companies.

    A worker that comes back much later leaves the day alone: people are at work by then.
    """
    return await connection.fetch(DUE_NIGHTS, now, PATIENCE_H)


async def claim(unit: Work, setting_id: UUID, night: date) -> bool:
    """Whether it was not claimed before."""
    return await unit.conn.fetchval(CLAIM, unit.company_id, setting_id, night) is not None
