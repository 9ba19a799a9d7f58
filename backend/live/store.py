"""Where people are and what they are doing, one question each."""

from uuid import UUID

import asyncpg

from backend.work import View

PEOPLE = """
select p.id, p.name, p.team_id, p.profile, l.position, l.accuracy_m, l.taken_at, v.id as visit_id, v.started_at,
       coalesce(a.name, w.title) as account_name
from person p
left join latest_position l on l.company_id = p.company_id and l.id = p.id
left join visit v on v.company_id = p.company_id and v.rep_id = p.id and v.state = 'open'
left join account a on a.id = v.account_id
left join lateral workorder_place(v.company_id, v.workorder_id) w on true
where p.company_id = $1 and p.id = any($2) order by p.name, p.id
"""
POSITIONS = "select id, position, accuracy_m, taken_at from latest_position where company_id = $1 and id = any($2)"


async def people(view: View, ids: list[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(PEOPLE, view.company_id, ids)


async def positions(view: View, ids: list[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(POSITIONS, view.company_id, ids)
