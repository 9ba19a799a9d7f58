"""Who does not work on a day: holidays of the company and of teams, and absences of people."""

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


async def at_work(view: View, rep_ids: Sequence[UUID], day: date) -> list[UUID]:
    """Those who work on the day, in the order in which they were named."""
    off = await days_off(view, rep_ids, day, day)
    return [rep_id for rep_id in rep_ids if (rep_id, day) not in off]
