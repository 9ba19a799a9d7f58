"""The inbox, where people's phones listen, and what an event's sentence needs to know."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work

LISTED = """
select id, code, facts, link, at, read_at from alert
where company_id = $1 and person_id = $2 order by at desc, id desc limit 200
"""
SUBSCRIPTIONS = "select id, channel, address from push_subscription where company_id = $1 and person_id = $2"
SUPERVISORS = """
with recursive chain as (
    select t.id, t.parent_id, 0 as height from team t
    where t.company_id = $1 and t.id = (select team_id from person where company_id = $1 and id = $2)
    union all
    select t.id, t.parent_id, chain.height + 1 from team t join chain on t.id = chain.parent_id where t.company_id = $1
), above as (
    select p.id, chain.height from person p join chain on p.team_id = chain.id
    where p.company_id = $1 and p.active and p.id <> $2 and 'manager' = any(p.roles)
)
select id from above where height = (select min(height) from above)
"""
FACTS_OF = {
    "device": """
        select d.person_id as rep_id,
               sum((o.report ->> 'operations')::bigint + (o.report ->> 'uploads')::bigint
                   + (o.report ->> 'attention')::bigint)::bigint as waiting,
               (min((o.report ->> 'oldestAt')::timestamptz) at time zone c.timezone)::date::text as day
        from device d join company c on c.id = d.company_id
        join device o on o.company_id = d.company_id and o.person_id = d.person_id and o.revoked_at is null
            and o.retired_at is null and o.report ->> 'oldestAt' is not null
        where d.company_id = $1 and d.id = $2
        group by d.person_id, c.timezone
    """,
    "visit": """
        select v.id as visit_id, v.rep_id, p.name as rep, v.verdict as outcome,
               coalesce(a.name, w.title, '') as account,
               (v.verdict_detail ->> 'distanceM')::float8 as distance_m,
               v.verdict_detail -> 'reasons' -> 0 ->> 'code' as reason_code
        from visit v join person p on p.id = v.rep_id
        left join account a on a.id = v.account_id left join workorder w on w.id = v.workorder_id
        where v.company_id = $1 and v.id = $2
    """,
    "workorder": """
        select w.id as workorder_id, w.title, a.name as account, b.name as by, w.created_by, w.answer as reason
        from workorder w join person b on b.id = w.created_by left join account a on a.id = w.account_id
        where w.company_id = $1 and w.id = $2
    """,
    "approval": """
        select r.id as approval_id, r.discount_pct::float8 as discount_pct, a.name as account, q.name as requester,
               s.name as approver, r.reason, r.requester_id, r.step_person_id, c.text as comment
        from approval_request r join account a on a.id = r.account_id
        join person q on q.id = r.requester_id join person s on s.id = r.step_person_id
        left join lateral (select text from approval_comment where request_id = r.id order by at desc limit 1) c on true
        where r.company_id = $1 and r.id = $2
    """,
    "plan": """
        select p.id as plan_id, p.rep_id, p.day::text as day,
               (select count(*) from plan_stop s where s.plan_id = p.id and s.kind = 'visit') as stops
        from day_plan p where p.company_id = $1 and p.id = $2
    """,
}


async def facts_of(view: View, kind: str, subject_id: UUID) -> dict[str, Any]:
    """Empty where the subject is gone."""
    row = await view.conn.fetchrow(FACTS_OF[kind], view.company_id, subject_id)
    return dict(row) if row else {}


async def name_of(view: View, person_id: UUID) -> str | None:
    return await view.conn.fetchval(
        "select name from person where company_id = $1 and id = $2", view.company_id, person_id
    )


async def supervisors(view: View, person_id: UUID) -> list[UUID]:
    """The managers of the nearest team above that has any."""
    return [row["id"] for row in await view.conn.fetch(SUPERVISORS, view.company_id, person_id)]


async def listed(view: View) -> list[asyncpg.Record]:
    return await view.conn.fetch(LISTED, view.company_id, view.actor.me)


async def insert(unit: Work, alert_id: UUID, person_id: UUID, values: dict[str, Any]) -> bool:
    """False where the alert is there already."""
    done: str = await unit.conn.execute(
        "insert into alert (id, company_id, person_id, code, facts, link, at) values ($1, $2, $3, $4, $5, $6, $7) "
        "on conflict (id) do nothing",
        alert_id, unit.company_id, person_id, values["code"], values["facts"], values["link"], unit.now,
    )  # fmt: skip
    return done.endswith(" 1")


async def mark_read(unit: Work, alert_id: UUID) -> bool:
    found = await unit.conn.fetchval(
        "update alert set read_at = coalesce(read_at, $4) where company_id = $1 and person_id = $2 and id = $3 "
        "returning id",
        unit.company_id, unit.actor.me, alert_id, unit.now,
    )  # fmt: skip
    return found is not None


async def alert_for(view: View, alert_id: UUID) -> asyncpg.Record | None:
    """With the language of its reader and the company's time zone."""
    return await view.conn.fetchrow(
        "select a.code, a.facts, a.link, a.at, a.read_at, a.person_id, p.language, c.timezone from alert a "
        "join person p on p.id = a.person_id join company c on c.id = a.company_id "
        "where a.company_id = $1 and a.id = $2 and p.active",
        view.company_id, alert_id,
    )  # fmt: skip


async def subscriptions(view: View, person_id: UUID) -> list[asyncpg.Record]:
    return await view.conn.fetch(SUBSCRIPTIONS, view.company_id, person_id)


async def subscribe(unit: Work, channel: str, address: dict[str, Any]) -> UUID:
    """A phone rings for whoever subscribed last on it."""
    name = "endpoint" if channel == "webpush" else "fid"
    await unit.conn.execute("select forget_phone($1, $2, $3, $4)", unit.company_id, channel, name, address[name])
    subscription_id = new_id()
    await unit.conn.execute(
        "insert into push_subscription (id, company_id, person_id, channel, address, created_at) "
        "values ($1, $2, $3, $4, $5, $6)",
        subscription_id, unit.company_id, unit.actor.me, channel, address, unit.now,
    )  # fmt: skip
    return subscription_id


async def unsubscribe(unit: Work, ids: Sequence[UUID]) -> None:
    await unit.conn.execute(
        "delete from push_subscription where company_id = $1 and id = any($2)", unit.company_id, list(ids)
    )
