"""Work orders and the offers made of them."""

from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work

ORDER = """
select w.id, w.title, w.note, w.account_id, a.name as account_name, w.place_name, w.address, w.position, w.duration_s,
       w.priority, w.skills, w.state, w.offered_to, r.name as offered_to_name, w.created_by, c.name as created_by_name,
       w.created_at, w.due_at, w.answer,
       w.state = 'accepted' and exists (
           select from day_plan p join plan_stop s on s.plan_id = p.id and s.workorder_id = w.id
           where p.company_id = w.company_id and p.rep_id = w.offered_to and p.status = 'published') as in_plan
from workorder w
join person c on c.id = w.created_by
left join person r on r.id = w.offered_to
left join account a on a.id = w.account_id
where w.company_id = $1 and ($2::uuid[] is null or w.created_by = any($2) or w.offered_to = any($2)
                             or w.offered_to is null and a.owner_id = any($2) and $3)
"""
INSERT = """
insert into workorder (id, company_id, title, note, account_id, place_name, address, position, duration_s, priority,
    skills, state, created_by, created_at, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14)
"""
INSERT_OFFER = """
insert into workorder_offer (id, company_id, workorder_id, rep_id, offered_by, offered_at)
values ($1, $2, $3, $4, $5, $6)
"""
ANSWER_OFFER = """
update workorder_offer set answered_at = $4, answer = $5, reason = $6
where company_id = $1 and workorder_id = $2 and rep_id = $3 and answered_at is null
"""
LIMIT = 500  # on one screen; what is closed long ago is found by state


def _dispatches(view: View) -> bool:
    """Reps see what was offered to them; open orders at their own accounts are for those who dispatch."""
    return view.people is None or len(view.people) > 1


async def listed(view: View, state: str | None) -> list[asyncpg.Record]:
    return await view.conn.fetch(
        ORDER + f" and ($4::text is null or w.state = $4) order by w.created_at desc limit {LIMIT}",
        view.company_id, view.people_list, _dispatches(view), state,
    )  # fmt: skip


async def one(view: View, workorder_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(
        ORDER + " and w.id = $4", view.company_id, view.people_list, _dispatches(view), workorder_id
    )


async def held(unit: Work, workorder_id: UUID) -> asyncpg.Record | None:
    """The order, locked until the transaction ends."""
    return await unit.conn.fetchrow(
        ORDER + " and w.id = $4 for update of w",
        unit.company_id, unit.people_list, _dispatches(unit), workorder_id,
    )  # fmt: skip


async def of_rep(view: View, rep_id: UUID) -> list[asyncpg.Record]:
    """What a phone holds: offered to or accepted by the rep and not over."""
    return await view.conn.fetch(
        ORDER + " and w.offered_to = $4 and w.state in ('offered', 'accepted') order by w.created_at",
        view.company_id, view.people_list, False, rep_id,
    )  # fmt: skip


async def insert(unit: Work, workorder_id: UUID, values: dict[str, Any]) -> None:
    v = values
    await unit.conn.execute(
        INSERT, workorder_id, unit.company_id, v["title"], v["note"], v["account_id"], v["place_name"], v["address"],
        v["position"], v["duration_s"], v["priority"], v["skills"], unit.actor.me, unit.now, v["due_at"],
    )  # fmt: skip


async def move(unit: Work, workorder_id: UUID, state: str, offered_to: UUID | None, answer: str | None) -> None:
    closed_at = unit.now if state in ("done", "cancelled") else None
    await unit.conn.execute(
        "update workorder set state = $3, offered_to = $4, answer = $5, closed_at = $6 "
        "where company_id = $1 and id = $2",
        unit.company_id, workorder_id, state, offered_to, answer, closed_at,
    )  # fmt: skip


async def insert_offer(unit: Work, workorder_id: UUID, rep_id: UUID) -> None:
    await unit.conn.execute(INSERT_OFFER, new_id(), unit.company_id, workorder_id, rep_id, unit.actor.me, unit.now)


async def answer_offer(unit: Work, workorder_id: UUID, rep_id: UUID, answer: tuple[str, str | None]) -> None:
    await unit.conn.execute(ANSWER_OFFER, unit.company_id, workorder_id, rep_id, unit.now, *answer)


async def account(view: View, account_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(
        "select name, address, position, owner_id, skills from account "
        "where company_id = $1 and id = $2 and archived_at is null",
        view.company_id, account_id,
    )  # fmt: skip


async def is_active_rep(view: View, person_id: UUID) -> bool:
    return bool(
        await view.conn.fetchval(
            "select exists (select from person where company_id = $1 and id = $2 and active and 'rep' = any(roles))",
            view.company_id, person_id,
        )
    )  # fmt: skip


async def of_visit(view: View, visit_id: UUID) -> UUID | None:
    """The order that a closed visit was made for."""
    return await view.conn.fetchval(
        "select workorder_id from visit where company_id = $1 and id = $2 and state = 'closed'",
        view.company_id, visit_id,
    )  # fmt: skip
