"""Which rows a phone holds of each table, each with a version that changes when the row looks different.

Each question takes the company ($1), the person as a list of one ($2), the business day ($3) and where the accounts
of a full phone end ($4, $5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from backend.accounts.store import CHOSEN, SEEN, SHARED
from backend.sync.flow import Edge, Versions
from backend.sync.wire import AlertRow
from backend.work import View

MOST_ACCOUNTS = 10_000  # on one phone: some 10 MB, and what a list of a phone's size can still be searched in
WINDOW = "interval '30 days'"
AHEAD = "interval '7 days'"

PRODUCTS = """
select id, left(md5(concat_ws('|', sku, name, unit, list_price, cost, currency)), 8) as version
from product where company_id = $1 and active
"""
ACCOUNTS = f"""
select a.id, concat_ws('.', a.version, a.last_visit_day, a.next_day) as version
from account a where {SEEN} and ($5 is null or {CHOSEN} <= ($4, $5))
"""  # noqa: S608 - put together from constants
PLANS = f"""
select id, version::text as version from day_plan
where company_id = $1 and rep_id = any($2) and status = 'published' and day between $3 and $3 + {AHEAD}
"""  # noqa: S608 - put together from constants
WORKORDERS = """
select id, left(md5(jsonb_build_array(title, note, account_id, place_name, address, position::text, duration_s,
    priority, skills, state, offered_to, due_at, answer)::text), 8) as version
from workorder where company_id = $1 and offered_to = any($2) and state in ('offered', 'accepted')
"""
APPROVALS = f"""
select r.id, concat_ws('.', left(md5(r::text), 8), (
    select count(*) from approval_comment c where c.company_id = r.company_id and c.request_id = r.id)) as version
from approval_request r
where r.company_id = $1 and (r.requester_id = any($2) or r.step_person_id = any($2))
  and (r.decided_at is null or r.decided_at >= $3 - {WINDOW})
"""  # noqa: S608 - put together from constants
ALERTS = f"""
select id, case when read_at is null then 'new' else 'read' end as version
from alert where company_id = $1 and person_id = any($2) and at >= $3 - {WINDOW}
"""  # noqa: S608 - put together from constants
VISITS = f"""
select v.id, concat_ws('.', left(md5(v::text), 8), (
    select left(md5(string_agg(r::text, '' order by r.id)), 8) from visit_report r
    where r.company_id = v.company_id and r.visit_id = v.id), (
    select count(*) from visit_report r join upload u on u.id = any(r.photo_ids || r.voice_ids)
    where r.company_id = v.company_id and r.visit_id = v.id and u.company_id = v.company_id
      and u.person_id = v.rep_id and u.state = 'complete')) as version
from visit v
where v.company_id = $1 and v.rep_id = any($2) and v.day >= $3 - {WINDOW}
"""  # noqa: S608 - put together from constants
ALERT_ROWS = """
select id, code, facts, link, at, read_at from alert
where company_id = $1 and person_id = $2 and id = any($3::uuid[])
"""

# Gives every parameter its type in questions that do not need all of them; PostgreSQL never runs it.
ASKED = "with asked as (select $1::uuid, $2::uuid[], $3::date, $4::boolean, $5::uuid)"
SUM = """
select count(*) as count,
    coalesce(bit_xor(('x' || encode(substring(sha256(convert_to($6 || '/' || id || '/' || version, 'UTF8')) for 8),
        'hex'))::bit(64)::bigint), 0) as sum
"""
EDGE = f"""
select {SHARED} as shared, a.id from account a where {SEEN} order by 1, 2 offset $3 limit 2
"""  # noqa: S608 - put together from constants
BETWEEN = f"""
select a.id from account a
where {SEEN} and {CHOSEN} > ($3::boolean, $4::uuid) and ($6::uuid is null or {CHOSEN} <= ($5::boolean, $6))
"""  # noqa: S608 - put together from constants
COUNT = f"select count(*) from account a where {SEEN}"  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which business day, and where the accounts of a full phone end."""

    view: View
    day: date
    edge: Edge | None = None

    def until(self, edge: Edge | None) -> "Asking":
        return replace(self, edge=edge)

    def on(self, day: date) -> "Asking":
        return replace(self, day=day)

    @property
    def values(self) -> tuple[object, ...]:
        shared, account_id = self.edge or (None, None)
        return self.view.company_id, [self.view.actor.me], self.day, shared, account_id


async def some(asking: Asking, question: str, ids: Sequence[UUID]) -> Versions:
    """Of these rows those that are held."""
    sql = f"{ASKED} select id, version from ({question}) held where id = any($6)"  # noqa: S608 - a constant from above
    return {row["id"]: row["version"] for row in await asking.view.conn.fetch(sql, *asking.values, ids)}


async def after(asking: Asking, question: str, row_id: UUID | None, most: int) -> Versions:
    """The next rows by id."""
    sql = f"{ASKED} select id, version from ({question}) held where $6::uuid is null or id > $6 order by id limit $7"  # noqa: S608 - a constant from above
    return {row["id"]: row["version"] for row in await asking.view.conn.fetch(sql, *asking.values, row_id, most)}


async def every(asking: Asking, question: str) -> Versions:
    return {row["id"]: row["version"] for row in await asking.view.conn.fetch(f"{ASKED} {question}", *asking.values)}


async def summed(asking: Asking, question: str, table: str) -> tuple[int, int]:
    """How many rows are held, and the exclusive-or of what `flow.checksum` takes of each."""
    row = await asking.view.conn.fetchrow(f"{ASKED} {SUM} from ({question}) held", *asking.values, table)
    return (row["count"], row["sum"] % 2**64) if row else (0, 0)


async def edge(view: View) -> Edge | None:
    """The last account that a phone holds, None where it holds them all."""
    rows = await view.conn.fetch(EDGE, view.company_id, [view.actor.me], MOST_ACCOUNTS - 1)
    return (rows[0]["shared"], rows[0]["id"]) if len(rows) > 1 else None


async def between(view: View, one: Edge | None, other: Edge | None) -> list[UUID]:
    """The accounts that come to a phone, or leave it, because its last one is another now."""
    if one == other:
        return []
    first, *rest = sorted(found for found in (one, other) if found is not None)
    last = rest[0] if rest else (None, None)
    rows = await view.conn.fetch(BETWEEN, view.company_id, [view.actor.me], *first, *last)
    return [row["id"] for row in rows]


async def count(view: View) -> int:
    """Of all accounts that somebody may have on the phone, held or not."""
    return int(await view.conn.fetchval(COUNT, view.company_id, [view.actor.me]) or 0)


async def alert_rows(view: View, ids: list[UUID]) -> dict[UUID, AlertRow]:
    rows = await view.conn.fetch(ALERT_ROWS, view.company_id, view.actor.me, ids)
    return {row["id"]: AlertRow(**dict(row)) for row in rows}
