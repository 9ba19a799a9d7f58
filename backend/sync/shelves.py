"""Which rows a phone holds of each table, each with a version that changes when the row looks different."""

from datetime import date
from uuid import UUID

from backend.accounts.store import SEEN
from backend.sync.flow import Versions
from backend.sync.wire import AlertRow
from backend.work import View

WINDOW = "interval '30 days'"
AHEAD = "interval '7 days'"

PRODUCTS = """
select id, left(md5(concat_ws('|', sku, name, unit, list_price, currency)), 8) as version
from product where company_id = $1 and active
"""
ACCOUNTS = f"""
select a.id, concat_ws('.', a.version, a.last_visit_day, a.next_day) as version from account a where {SEEN}
"""  # noqa: S608 - put together from constants
PLANS = f"""
select id, version::text as version
from day_plan where company_id = $1 and rep_id = $2 and status = 'published' and day between $3 and $3::date + {AHEAD}
"""  # noqa: S608 - put together from constants
WORKORDERS = """
select id, state as version
from workorder where company_id = $1 and offered_to = $2 and state in ('offered', 'accepted')
"""
APPROVALS = f"""
select r.id, concat_ws('.', r.state, r.step_person_id, count(c.id)) as version
from approval_request r left join approval_comment c on c.company_id = r.company_id and c.request_id = r.id
where r.company_id = $1 and (r.requester_id = $2 or r.step_person_id = $2)
  and (r.decided_at is null or r.decided_at >= $3::date - {WINDOW})
group by r.id
"""  # noqa: S608 - put together from constants
ALERTS = f"""
select id, case when read_at is null then 'new' else 'read' end as version
from alert where company_id = $1 and person_id = $2 and at >= $3::date - {WINDOW}
"""  # noqa: S608 - put together from constants
VISITS = f"""
select v.id, concat_ws('.', v.state, count(r.id)) as version
from visit v left join visit_report r on r.company_id = v.company_id and r.visit_id = v.id
where v.company_id = $1 and v.rep_id = $2 and v.day >= $3::date - {WINDOW}
group by v.id
"""  # noqa: S608 - put together from constants
ALERT_ROWS = """
select id, code, facts, link, at, read_at from alert
where company_id = $1 and person_id = $2 and id = any($3::uuid[])
"""


async def products(view: View, _: date) -> Versions:
    return await _listed(view, PRODUCTS)


async def accounts(view: View, _: date) -> Versions:
    return await _listed(view, ACCOUNTS, [view.actor.me])


async def plans(view: View, day: date) -> Versions:
    return await _listed(view, PLANS, view.actor.me, day)


async def workorders(view: View, _: date) -> Versions:
    return await _listed(view, WORKORDERS, view.actor.me)


async def approvals(view: View, day: date) -> Versions:
    return await _listed(view, APPROVALS, view.actor.me, day)


async def alerts(view: View, day: date) -> Versions:
    return await _listed(view, ALERTS, view.actor.me, day)


async def alert_rows(view: View, ids: list[UUID]) -> dict[UUID, AlertRow]:
    rows = await view.conn.fetch(ALERT_ROWS, view.company_id, view.actor.me, ids)
    return {row["id"]: AlertRow(**dict(row)) for row in rows}


async def visits(view: View, day: date) -> Versions:
    return await _listed(view, VISITS, view.actor.me, day)


async def _listed(view: View, question: str, *values: object) -> Versions:
    rows = await view.conn.fetch(question, view.company_id, *values)
    return {row["id"]: row["version"] for row in rows}
