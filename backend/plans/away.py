"""Who works when: the weekdays of teams, holidays of the company and of teams, absences of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.work import View

OFF = """
with recursive above as (
    select p.id as person_id, p.team_id from person p where p.company_id = $1 and p.id = any($2)
    union all
    select above.person_id, team.parent_id from above
    join team on team.company_id = $1 and team.id = above.team_id where team.parent_id is not null
)
select distinct on (person_id, day) person_id, day, kind, name, reason from (
    select above.person_id, h.day, 'holiday' as kind, h.name, null::text as reason
    from above join holiday h on h.company_id = $1 and h.day between $3 and $4
         and (h.team_id is null or h.team_id = above.team_id)
    union all
    select b.person_id, d::date, 'absence', null, b.reason
    from absence b cross join lateral generate_series(greatest(b.first_day, $3::date), least(b.last_day, $4::date),
        interval '1 day') d
    where b.company_id = $1 and b.person_id = any($2) and b.first_day <= $4 and b.last_day >= $3
) off order by person_id, day, kind desc
"""
WEEKS = """
with recursive above as (
    select p.id as person_id, p.team_id, 0 as far from person p where p.company_id = $1 and p.id = any($2)
    union all
    select above.person_id, team.parent_id, far + 1 from above
    join team on team.company_id = $1 and team.id = above.team_id where team.parent_id is not null
)
select distinct on (above.person_id) above.person_id, s.team_id, s.workdays
from above join week_setting s on s.company_id = $1 and (s.team_id is null or s.team_id = above.team_id)
order by above.person_id, s.team_id is null, far
"""
DEFAULT_WORKDAYS = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True)
class Week:
    """On which weekdays somebody works, and the team that says so; None is the company."""

    team_id: UUID | None = None
    workdays: frozenset[int] = DEFAULT_WORKDAYS


@dataclass(frozen=True, slots=True)
class Off:
    """`kind` is holiday, with its name, or absence, with its reason."""

    kind: str
    name: str | None
    reason: str | None


async def days_off(view: View, rep_ids: Sequence[UUID], first: date, last: date) -> dict[tuple[UUID, date], Off]:
    """By person and day, both ends included; a holiday is told before an absence."""
    rows = await view.conn.fetch(OFF, view.company_id, list(rep_ids), first, last)
    return {(row["person_id"], row["day"]): Off(row["kind"], row["name"], row["reason"]) for row in rows}


async def weeks(view: View, rep_ids: Sequence[UUID]) -> dict[UUID, Week]:
    """Of each person: as the nearest team above says, else the company, else Monday to Friday."""
    rows = await view.conn.fetch(WEEKS, view.company_id, list(rep_ids))
    said = {row["person_id"]: Week(row["team_id"], frozenset(row["workdays"])) for row in rows}
    return {rep_id: said.get(rep_id, Week()) for rep_id in rep_ids}


async def workdays(view: View, rep_ids: Sequence[UUID]) -> dict[UUID, frozenset[int]]:
    return {rep_id: week.workdays for rep_id, week in (await weeks(view, rep_ids)).items()}


async def at_work(view: View, rep_ids: Sequence[UUID], day: date) -> list[UUID]:
    """Those who work on the day, in the order in which they were named."""
    off = await days_off(view, rep_ids, day, day)
    return [rep_id for rep_id in rep_ids if (rep_id, day) not in off]
