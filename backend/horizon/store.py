"""Questions about classes, days off and settings, one a function."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work

CLASSES = """
select c.id, c.code, c.name, c.interval_days, c.visit_duration_s, c.worth_s, c.version,
       count(a.id) as accounts, count(a.id) filter (where a.interval_of_class) as followers
from visit_class c
left join account a on a.company_id = c.company_id and a.account_class = c.code and a.archived_at is null
where c.company_id = $1 and ($2::uuid is null or c.id = $2)
group by c.id order by c.code
"""
ONE_CLASS = """
select id, code, name, interval_days, visit_duration_s, worth_s, version from visit_class
where company_id = $1 and id = $2
"""
FOLLOW = """
update account set version = version + 1, updated_at = $3,
    visit_interval_days = case when interval_of_class then $4 else visit_interval_days end,
    visit_duration_s = case when duration_of_class then $5 else visit_duration_s end
where company_id = $1 and account_class = $2 and archived_at is null
  and (interval_of_class and visit_interval_days <> $4 or duration_of_class and visit_duration_s <> $5)
returning id, owner_id, fixed_rep_id, shared_team_id, version, visit_interval_days, visit_duration_s
"""
HOLIDAYS = """
select h.id, h.day, h.name, h.team_id, t.name as team_name from holiday h
left join team t on t.company_id = h.company_id and t.id = h.team_id
where h.company_id = $1 and h.day between $2 and $3 order by h.day, t.name nulls first
"""
ABSENCES = """
select b.id, b.person_id, p.name as person_name, b.first_day, b.last_day, b.reason, b.note
from absence b join person p on p.company_id = b.company_id and p.id = b.person_id
where b.company_id = $1 and ($2::uuid[] is null or b.person_id = any($2)) and b.first_day <= $4 and b.last_day >= $3
order by b.first_day, p.name
"""
OVERLAP = """
select exists (select from absence where company_id = $1 and person_id = $2 and first_day <= $4 and last_day >= $3)
"""
PUBLISHED = """
with recursive below as (
    select id from team where company_id = $1 and id = $5
    union all
    select team.id from team join below on team.parent_id = below.id where team.company_id = $1
)
select count(*) from day_plan p join person r on r.company_id = p.company_id and r.id = p.rep_id
where p.company_id = $1 and p.status = 'published' and p.day between $2 and $3
  and ($4::uuid is null or p.rep_id = $4) and ($5::uuid is null or r.team_id in (select id from below))
"""
SETTINGS = """
select t.id as team_id, t.name as team_name, s.id is not null as own, s.workdays, s.days, s.nightly, s.hour, s.publish,
       (select max(r.first_day) from week_run r
        where r.company_id = $1 and r.requested_by is null and r.team_id is not distinct from t.id) as last_night
from (select null::uuid as id, null::text as name union all select id, name from team where company_id = $1) t
left join week_setting s on s.company_id = $1 and s.team_id is not distinct from t.id
order by t.name nulls first
"""
PUT_SETTING = """
insert into week_setting (id, company_id, team_id, workdays, days, nightly, hour, publish, last_night)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (company_id, coalesce(team_id, company_id)) do update set workdays = excluded.workdays,
    days = excluded.days, nightly = excluded.nightly, hour = excluded.hour, publish = excluded.publish,
    last_night = greatest(week_setting.last_night, excluded.last_night)
returning id
"""


async def classes(view: View, class_id: UUID | None = None) -> list[asyncpg.Record]:
    return await view.conn.fetch(CLASSES, view.company_id, class_id)


async def locked_class(unit: Work, class_id: UUID, *, going: bool = False) -> asyncpg.Record | None:
    """One that is `going` waits for accounts that are about to join it; a change of its values does not."""
    hold = " for update" if going else " for no key update"
    return await unit.conn.fetchrow(ONE_CLASS + hold, unit.company_id, class_id)


async def insert_class(unit: Work, values: Mapping[str, Any]) -> UUID | None:
    """None where the code is taken."""
    return await unit.conn.fetchval(
        "insert into visit_class (id, company_id, code, name, interval_days, visit_duration_s, worth_s) "
        "values ($1, $2, $3, $4, $5, $6, $7) on conflict (company_id, code) do nothing returning id",
        new_id(), unit.company_id, values["code"], values["name"], values["interval_days"],
        values["visit_duration_s"], values["worth_s"],
    )  # fmt: skip


async def update_class(unit: Work, class_id: UUID, values: Mapping[str, Any]) -> None:
    await unit.conn.execute(
        "update visit_class set name = $3, interval_days = $4, visit_duration_s = $5, worth_s = $6, "
        "version = version + 1 where company_id = $1 and id = $2",
        unit.company_id, class_id, values["name"], values["interval_days"], values["visit_duration_s"],
        values["worth_s"],
    )  # fmt: skip


async def follow(unit: Work, code: str, interval_days: int, duration_s: int) -> list[asyncpg.Record]:
    """The accounts that took over what changed."""
    return await unit.conn.fetch(FOLLOW, unit.company_id, code, unit.now, interval_days, duration_s)


async def delete_class(unit: Work, class_id: UUID) -> None:
    await unit.conn.execute("delete from visit_class where company_id = $1 and id = $2", unit.company_id, class_id)


async def class_in_use(view: View, code: str) -> bool:
    sql = "select exists (select from account where company_id = $1 and account_class = $2)"
    return bool(await view.conn.fetchval(sql, view.company_id, code))


async def has_team(view: View, team_id: UUID) -> bool:
    sql = "select exists (select from team where company_id = $1 and id = $2)"
    return bool(await view.conn.fetchval(sql, view.company_id, team_id))


async def has_person(view: View, person_id: UUID) -> bool:
    sql = "select exists (select from person where company_id = $1 and id = $2 and active)"
    return bool(await view.conn.fetchval(sql, view.company_id, person_id))


async def holidays(view: View, first: date, last: date) -> list[asyncpg.Record]:
    return await view.conn.fetch(HOLIDAYS, view.company_id, first, last)


async def insert_holiday(unit: Work, day: date, name: str, team_id: UUID | None) -> UUID | None:
    """None where the day is one already."""
    return await unit.conn.fetchval(
        "insert into holiday (id, company_id, team_id, day, name) values ($1, $2, $3, $4, $5) "
        "on conflict do nothing returning id",
        new_id(), unit.company_id, team_id, day, name,
    )  # fmt: skip


async def delete_holiday(unit: Work, holiday_id: UUID) -> asyncpg.Record | None:
    """What was removed."""
    return await unit.conn.fetchrow(
        "delete from holiday where company_id = $1 and id = $2 returning day, name", unit.company_id, holiday_id
    )


async def absences(view: View, first: date, last: date) -> list[asyncpg.Record]:
    return await view.conn.fetch(ABSENCES, view.company_id, view.people_list, first, last)


async def hold_absences(unit: Work, person_id: UUID) -> None:
    """Whoever writes absences of one person waits for whoever does it already."""
    await unit.conn.execute("select pg_advisory_xact_lock(hashtextextended($1, 24))", str(person_id))


async def is_away(view: View, person_id: UUID, first: date, last: date) -> bool:
    """On any of the days."""
    return bool(await view.conn.fetchval(OVERLAP, view.company_id, person_id, first, last))


async def insert_absence(unit: Work, values: Mapping[str, Any]) -> UUID:
    absence_id = new_id()
    await unit.conn.execute(
        "insert into absence (id, company_id, person_id, first_day, last_day, reason, note) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        absence_id, unit.company_id, values["person_id"], values["first_day"], values["last_day"], values["reason"],
        values["note"],
    )  # fmt: skip
    return absence_id


async def delete_absence(unit: Work, absence_id: UUID) -> asyncpg.Record | None:
    """What was removed."""
    return await unit.conn.fetchrow(
        "delete from absence where company_id = $1 and id = $2 and ($3::uuid[] is null or person_id = any($3)) "
        "returning person_id, first_day, last_day, reason",
        unit.company_id, absence_id, unit.people_list,
    )  # fmt: skip


async def published(view: View, days: tuple[date, date], person_id: UUID | None, team_id: UUID | None) -> int:
    """How many plans are in force on these days, of the person, or of the team and those below it, or of everybody."""
    return await view.conn.fetchval(PUBLISHED, view.company_id, *days, person_id, team_id) or 0


async def settings(view: View) -> list[asyncpg.Record]:
    """One row for the company and for each team, empty where nothing was set."""
    return await view.conn.fetch(SETTINGS, view.company_id)


async def put_setting(unit: Work, values: Mapping[str, Any]) -> UUID:
    """`last_night` is the night before the first one that the settings may plan; None leaves it as it is."""
    found = await unit.conn.fetchrow(
        PUT_SETTING, new_id(), unit.company_id, values["team_id"], values["workdays"], values["days"],
        values["nightly"], values["hour"], values["publish"], values["last_night"],
    )  # fmt: skip
    assert found is not None, "an upsert returns its row"  # noqa: S101 - narrows the type
    return found["id"]
