"""Questions about visits, one a function."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from backend.work import View

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


async def shown(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(SHOWN, view.company_id, list(ids), view.people_list)


async def reports(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(REPORTS, view.company_id, list(ids))


async def arrived_media(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    """The uploads of these ids that have arrived; the others are still on somebody's phone."""
    return await view.conn.fetch(MEDIA, view.company_id, list(ids))
