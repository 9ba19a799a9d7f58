"""What hangs on an account: contacts, pins, and what happened there. Each question takes many accounts at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.work import View, Work
from checkin.geodesy import LonLat

CONTACTS = """
select id, account_id, name, role, phone, email from contact
where company_id = $1 and account_id = any($2) order by name, id
"""
PINS = """
select pin.id, pin.account_id, pin.position, pin.radius_m, pin.provenance, pin.valid_from, pin.valid_to, p.name as by
from account_pin pin left join person p on p.company_id = pin.company_id and p.id = pin.by_id
where pin.company_id = $1 and pin.account_id = any($2) order by pin.valid_from desc, pin.id desc
"""
# Row security narrows visits to the people whom the asker's permission reaches; the other two say so themselves.
HISTORY = """
select wanted.id as account_id, item.*
from unnest($2::uuid[]) wanted(id) cross join lateral (
    (select v.id, v.started_at as at, case v.state when 'missed' then 'missed' else 'visit' end as kind, p.name as by,
        coalesce(said.text, v.reason) as text, coalesce(said.outcome, v.missed_reason) as outcome, v.verdict,
        (select array_agg(photo order by r.at) from visit_report r, unnest(r.photo_ids) photo
         where r.company_id = v.company_id and r.visit_id = v.id) as photo_ids,
        (select array_agg(voice order by r.at) from visit_report r, unnest(r.voice_ids) voice
         where r.company_id = v.company_id and r.visit_id = v.id) as voice_ids
     from visit v join person p on p.company_id = v.company_id and p.id = v.rep_id
     left join lateral (
        select string_agg(r.note, chr(10) order by r.at) as text,
            (array_agg(r.outcome order by r.at desc) filter (where r.outcome is not null))[1] as outcome
        from visit_report r where r.company_id = v.company_id and r.visit_id = v.id
     ) said on true
     where v.company_id = $1 and v.account_id = wanted.id order by v.started_at desc, v.id desc limit $4)
    union all
    (select q.id, q.requested_at, 'discount', p.name, q.reason, q.state, null, q.photo_ids, null
     from approval_request q join person p on p.company_id = q.company_id and p.id = q.requester_id
     where q.company_id = $1 and q.account_id = wanted.id and ($3::uuid[] is null or q.requester_id = any($3))
     order by q.requested_at desc, q.id desc limit $4)
    union all
    (select w.id, w.created_at, 'workorder', p.name, w.title, w.state, null, null, null
     from workorder w join person p on p.company_id = w.company_id and p.id = w.created_by
     where w.company_id = $1 and w.account_id = wanted.id
        and ($3::uuid[] is null or w.offered_to = any($3) or w.created_by = any($3))
     order by w.created_at desc, w.id desc limit $4)
    order by at desc, id desc limit $4
) item
"""
CLOSE_PINS = """
update account_pin set valid_to = $3 where company_id = $1 and account_id = any($2) and valid_to is null
"""
INSERT_PINS = """
insert into account_pin (id, company_id, account_id, position, radius_m, provenance, by_id, valid_from, as_received)
select r.id, $1, r.account_id, r.position, r.radius_m, r.provenance, $2, $3, r.as_received
from rows from (
    jsonb_to_recordset($4::jsonb) as (id uuid, account_id uuid, radius_m float8, provenance text, as_received jsonb),
    unnest($5::geography[])
) as r(id, account_id, radius_m, provenance, as_received, position)
"""


async def contacts(view: View, accounts: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(CONTACTS, view.company_id, accounts)


async def pins(view: View, accounts: Sequence[UUID]) -> list[asyncpg.Record]:
    """Newest first."""
    return await view.conn.fetch(PINS, view.company_id, accounts)


async def history(view: View, accounts: Sequence[UUID], most: int) -> list[asyncpg.Record]:
    """At most `most` items of each account, newest first."""
    return await view.conn.fetch(HISTORY, view.company_id, accounts, view.people_list, most)


async def insert_contacts(unit: Work, contacts: Sequence[dict[str, Any]]) -> None:
    await unit.conn.executemany(
        "insert into contact (id, company_id, account_id, name, role, phone, email) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        [(c["id"], unit.company_id, c["account_id"], c["name"], c["role"], c["phone"], c["email"]) for c in contacts],
    )


async def put_pins(unit: Work, pins: Sequence[dict[str, Any]], valid_from: datetime) -> list[UUID]:
    """Ids of the new pins; closes what was valid until then.

    A pin has account_id, position (LonLat), radius_m, provenance and as_received.
    """
    await unit.conn.execute(CLOSE_PINS, unit.company_id, [pin["account_id"] for pin in pins], valid_from)
    flat: list[dict[str, Any]] = [{**pin, "id": new_id()} for pin in pins]
    positions: list[LonLat] = [pin.pop("position") for pin in flat]
    await unit.conn.execute(INSERT_PINS, unit.company_id, unit.actor.person_id, valid_from, flat, positions)
    return [pin["id"] for pin in flat]
