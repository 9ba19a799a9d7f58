"""Discount requests, their comments, and who is to sign."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work

REQUEST = """
select r.id, r.state, r.account_id, a.name as account_name, r.visit_id, v.verdict as visit_verdict,
       v.started_at as visit_at, r.requester_id, q.name as requester_name, r.requested_at, r.due_at, r.terms,
       r.discount_pct, r.margins, r.reason, r.photo_ids, r.terms_sha256, r.step_person_id, s.name as step_person_name,
       last.discount_pct as last_pct, last.decided_at as last_at
from approval_request r
join account a on a.id = r.account_id
join person q on q.id = r.requester_id
join person s on s.id = r.step_person_id
left join visit v on v.id = r.visit_id
left join lateral last_deal(r.company_id, r.account_id, r.requested_at, r.id) last on true
where r.company_id = $1 and ($2::uuid[] is null or r.requester_id = any($2) or r.step_person_id = any($2))
"""
IN_BOX = """
 and ($3 = 'all' or $3 = 'mine' and r.requester_id = $4
      or $3 = 'inbox' and (r.step_person_id = $4 and r.state = 'pending' or r.requester_id = $4 and r.state = 'asked'))
 and ($5::text is null or r.state = $5)
order by (r.state in ('pending', 'asked')) desc, r.requested_at desc limit 500
"""
COMMENTS = """
select c.request_id, c.by_id, p.name as by_name, c.at, c.decision, c.text
from approval_comment c join person p on p.id = c.by_id
where c.company_id = $1 and c.request_id = any($2) order by c.at, c.id
"""
HELD = """
select id, state, requester_id, step_person_id, terms_sha256, discount_pct, account_id
from approval_request where company_id = $1 and id = $2 for update
"""
PRODUCTS = """
select id, sku, name, unit, list_price, cost, currency from product
where company_id = $1 and active and id = any($2)
"""
SUPERIOR = """
with recursive chain as (
    select t.id, t.parent_id, 0 as height from team t
    where t.company_id = $1 and t.id = (select team_id from person where company_id = $1 and id = $2)
    union all
    select t.id, t.parent_id, chain.height + 1 from team t join chain on t.id = chain.parent_id where t.company_id = $1
)
select p.id from person p join chain on p.team_id = chain.id
where p.company_id = $1 and p.active and p.id <> $2 and p.roles && array['approver', 'manager']::text[]
order by not ('approver' = any(p.roles)), chain.height, p.name, p.id limit 1
"""
INSERT = """
insert into approval_request (id, company_id, account_id, visit_id, requester_id, step_person_id, state, reason, terms,
    terms_sha256, discount_pct, margins, photo_ids, requested_at, received_at, due_at)
values ($1, $2, $3, $4, $5, $6, 'pending', $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (id) do nothing returning id
"""
MOVE = """
update approval_request set state = $5, decided_at = $6, due_at = coalesce($7, due_at)
where company_id = $1 and id = $2 and state = $3 and terms_sha256 = $4 returning id
"""
ACCOUNT = """
select a.name, a.owner_id,
       exists (select from visit v where v.company_id = $1 and v.account_id = a.id and v.rep_id = $3) as visited
from account a where a.company_id = $1 and a.id = $2 and a.archived_at is null
"""


async def listed(view: View, box: str, state: str | None) -> list[asyncpg.Record]:
    return await view.conn.fetch(REQUEST + IN_BOX, view.company_id, view.people_list, box, view.actor.person_id, state)


async def some(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(REQUEST + " and r.id = any($3)", view.company_id, view.people_list, list(ids))


async def comments(view: View, ids: Sequence[UUID]) -> dict[UUID, list[asyncpg.Record]]:
    found: dict[UUID, list[asyncpg.Record]] = {one: [] for one in ids}
    for row in await view.conn.fetch(COMMENTS, view.company_id, list(ids)):
        found[row["request_id"]].append(row)
    return found


async def ids_of(view: View, person_id: UUID) -> list[UUID]:
    rows = await view.conn.fetch(
        "select id from approval_request where company_id = $1 and (requester_id = $2 or step_person_id = $2)",
        view.company_id, person_id,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def held(unit: Work, request_id: UUID) -> asyncpg.Record | None:
    return await unit.conn.fetchrow(HELD, unit.company_id, request_id)


async def is_known(unit: Work, request_id: UUID) -> bool:
    """Also where it concerns others alone."""
    return bool(await unit.conn.fetchval("select approval_known($1, $2)", unit.company_id, request_id))


async def products(view: View, ids: Sequence[UUID]) -> dict[UUID, asyncpg.Record]:
    return {row["id"]: row for row in await view.conn.fetch(PRODUCTS, view.company_id, list(ids))}


async def superior(view: View, person_id: UUID) -> UUID | None:
    """The nearest approver up the team tree; where there is none, the nearest manager; never the person."""
    return await view.conn.fetchval(SUPERIOR, view.company_id, person_id)


async def account(view: View, account_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(ACCOUNT, view.company_id, account_id, view.actor.me)


async def is_own_visit(view: View, visit_id: UUID) -> bool:
    return bool(
        await view.conn.fetchval(
            "select exists (select from visit where company_id = $1 and id = $2 and rep_id = $3)",
            view.company_id, visit_id, view.actor.me,
        )
    )  # fmt: skip


async def insert(unit: Work, values: Mapping[str, Any]) -> bool:
    """False where the id is taken, by somebody of whom the actor knows nothing."""
    v = values
    found = await unit.conn.fetchval(
        INSERT, v["id"], unit.company_id, v["account_id"], v["visit_id"], unit.actor.me, v["step_person_id"],
        v["reason"], v["terms"], v["terms_sha256"], v["discount_pct"], v["margins"], v["photo_ids"],
        v["requested_at"], unit.now, v["due_at"],
    )  # fmt: skip
    return found is not None


async def move(unit: Work, seen: tuple[UUID, str, str], state: str, due_at: datetime | None) -> bool:
    """Compare and set: `seen` is the id with the state and the terms that the decision is about."""
    decided_at = unit.now if state in ("approved", "rejected") else None
    moved = await unit.conn.fetchval(MOVE, unit.company_id, seen[0], seen[1], seen[2], state, decided_at, due_at)
    return moved is not None


async def comment(unit: Work, request_id: UUID, decision: str, text: str | None) -> None:
    await unit.conn.execute(
        "insert into approval_comment (id, company_id, request_id, by_id, decision, text, at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        new_id(), unit.company_id, request_id, unit.actor.me, decision, text, unit.now,
    )  # fmt: skip
