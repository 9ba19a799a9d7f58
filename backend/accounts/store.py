"""Questions about accounts, one a function.

Scope: `people` None is the company, else the people one may see; theirs is what they own, alone visit or share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.scope import teams_above
from backend.web.wire import plain
from backend.work import View, Work

COLUMNS = """a.id, a.owner_id, p.name as owner_name, a.name, a.kind, a.account_class, a.tags, a.skills, a.address,
    a.phone, a.opening_hours, a.visit_interval_days, a.visit_duration_s, a.last_visit_day, a.next_day,
    a.interval_of_class, a.duration_of_class, a.weekdays, a.fixed_rep_id, fixed.name as fixed_rep_name,
    a.shared_team_id, shared.name as shared_team_name, a.position, a.radius_m, a.version"""
OWNED = """left join person p on p.company_id = a.company_id and p.id = a.owner_id
left join person fixed on fixed.company_id = a.company_id and fixed.id = a.fixed_rep_id
left join team shared on shared.company_id = a.company_id and shared.id = a.shared_team_id"""
SEEN = f"""a.company_id = $1 and a.archived_at is null and ($2::uuid[] is null or a.owner_id = any($2)
    or a.fixed_rep_id = any($2) or a.shared_team_id = any(array{teams_above("$2")}))"""
# What is one's own goes before what is shared with teams; of each the older ids. Nothing but a write moves an account.
SHARED = "not (coalesce(a.owner_id = any($2), false) or coalesce(a.fixed_rep_id = any($2), false))"
CHOSEN = f"({SHARED}, a.id)"
CHUNK = 5_000  # rows in one statement
SIMILAR_ENOUGH = 0.4  # of 1: a letter too few or too many is forgiven, another word is not
LISTED = f"""
select {COLUMNS} from account a {OWNED}
where {SEEN}
  and ($3::text is null or a.name ilike $3 or a.address ilike $3 or a.phone ilike $3
       or exists (select from unnest(a.tags) tag where tag ilike $3)
       or regexp_replace(a.phone, '\\D', '', 'g') like $4
       or $15 and word_similarity($5, a.name) >= {SIMILAR_ENOUGH})
  and ($6::text is null or $6 = any(a.tags))
  and ($7::text is null or a.account_class = $7)
  and ($8::uuid is null or a.owner_id = $8)
  and ($9::float8[] is null
       or a.position::geometry && ST_MakeEnvelope(($9)[1], ($9)[2], ($9)[3], ($9)[4], 4326))
  and ($10::text is null or (a.name, a.id) > ($10, $11::uuid))
  and ($14::uuid is null or {CHOSEN} > ($13::boolean, $14))
order by a.name, a.id limit $12
"""  # noqa: S608 - columns and scope of our own; every value is a parameter
SOME = f"select {COLUMNS} from account a {OWNED} where {SEEN} and a.id = any($3) order by a.name, a.id"  # noqa: S608 - constants
LOCKED = f"select {COLUMNS} from account a {OWNED} where {SEEN} and a.id = $3 for update of a"  # noqa: S608 - constants

INSERT = """
insert into account (id, company_id, owner_id, name, kind, account_class, tags, skills, address, phone, opening_hours,
    visit_interval_days, visit_duration_s, next_day, interval_of_class, duration_of_class, weekdays, fixed_rep_id,
    shared_team_id, position, radius_m, version, source, source_ref, created_at, updated_at)
select r.id, $1, r.owner_id, r.name, r.kind, r.account_class, r.tags, r.skills, r.address, r.phone, r.opening_hours,
    r.visit_interval_days, r.visit_duration_s, r.next_day, r.interval_of_class, r.duration_of_class, r.weekdays,
    r.fixed_rep_id, r.shared_team_id, r.position, r.radius_m, 1, r.source, r.source_ref, $2, $2
from rows from (
    jsonb_to_recordset($3::jsonb) as (id uuid, owner_id uuid, name text, kind text, account_class text, tags text[],
        skills text[], address text, phone text, opening_hours text, visit_interval_days int, visit_duration_s int,
        next_day date, interval_of_class boolean, duration_of_class boolean, weekdays int[], fixed_rep_id uuid,
        shared_team_id uuid, radius_m float8, source text, source_ref text),
    unnest($4::geography[])
) as r(id, owner_id, name, kind, account_class, tags, skills, address, phone, opening_hours, visit_interval_days,
    visit_duration_s, next_day, interval_of_class, duration_of_class, weekdays, fixed_rep_id, shared_team_id, radius_m,
    source, source_ref, position)
"""

BY_SOURCE = f"""
select {COLUMNS}, a.source_ref, (
    select pin.position from account_pin pin
    where pin.company_id = a.company_id and pin.account_id = a.id and pin.provenance = $2
    order by pin.valid_from desc limit 1
) as source_position
from account a {OWNED}
where a.company_id = $1 and a.source = $2 and a.source_ref = any($3) for update of a
"""  # noqa: S608 - columns and scope of our own; every value is a parameter
REPLACE = """
update account a set owner_id = r.owner_id, name = r.name, kind = r.kind, account_class = r.account_class,
    tags = r.tags, skills = r.skills, address = r.address, phone = r.phone, opening_hours = r.opening_hours,
    visit_interval_days = r.visit_interval_days, visit_duration_s = r.visit_duration_s,
    interval_of_class = r.interval_of_class, duration_of_class = r.duration_of_class, radius_m = r.radius_m,
    position = r.position, version = a.version + 1, updated_at = $2
from rows from (
    jsonb_to_recordset($3::jsonb) as (id uuid, owner_id uuid, name text, kind text, account_class text, tags text[],
        skills text[], address text, phone text, opening_hours text, visit_interval_days int, visit_duration_s int,
        interval_of_class boolean, duration_of_class boolean, radius_m float8),
    unnest($4::geography[])
) as r(id, owner_id, name, kind, account_class, tags, skills, address, phone, opening_hours, visit_interval_days,
    visit_duration_s, interval_of_class, duration_of_class, radius_m, position)
where a.company_id = $1 and a.id = r.id
"""


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is narrowed to; `box` is west, south, east, north in degrees.

    `beyond` is the last account of a full phone, as (shared, id): only those that it does not hold. `alike` also finds
    what was typed with an error.
    """

    q: str | None = None
    tag: str | None = None
    account_class: str | None = None
    box: list[float] | None = None
    owner_id: UUID | None = None
    beyond: tuple[bool, UUID] | None = None
    alike: bool = True


def _pattern(text: str | None) -> str | None:
    """For ILIKE, in which the typed % and _ mean themselves."""
    if not text:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _digits(text: str | None) -> str | None:
    """Four digits or more are looked for in telephone numbers, however either is spaced and without trunk zero."""
    digits = "".join(c for c in text or "" if c.isascii() and c.isdigit()).lstrip("0")
    return f"%{digits}%" if len(digits) >= 4 else None


async def listed(view: View, search: Search, after: tuple[str, UUID] | None, most: int) -> list[asyncpg.Record]:
    q = (search.q or "").strip() or None
    name, last_id = after or (None, None)
    return await view.conn.fetch(
        LISTED, view.company_id, view.people_list, _pattern(q), _digits(q), q, search.tag or None,
        search.account_class, search.owner_id, search.box, name, last_id, most, *(search.beyond or (None, None)),
        search.alike,
    )  # fmt: skip


async def some(view: View, ids: Sequence[UUID]) -> list[asyncpg.Record]:
    return await view.conn.fetch(SOME, view.company_id, view.people_list, list(ids))


async def locked(unit: Work, account_id: UUID) -> asyncpg.Record | None:
    """The account, if it may be seen, and nobody else may write it until the transaction ends."""
    return await unit.conn.fetchrow(LOCKED, unit.company_id, unit.people_list, account_id)


async def is_active_person(view: View, person_id: UUID) -> bool:
    found = await view.conn.fetchval(
        "select exists (select from person where company_id = $1 and id = $2 and active)", view.company_id, person_id
    )
    return bool(found)


async def insert(unit: Work, accounts: Sequence[dict[str, Any]]) -> None:
    """Each has the table's columns; `position` is a LonLat or None."""
    await _write(unit, INSERT, accounts)


async def replace(unit: Work, accounts: Sequence[dict[str, Any]]) -> None:
    """Overwrite existing accounts; each has all the columns that an import can bring."""
    await _write(unit, REPLACE, accounts)


async def _write(unit: Work, statement: str, accounts: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(accounts), CHUNK):
        some = accounts[start : start + CHUNK]
        flat = [plain({k: v for k, v in account.items() if k != "position"}) for account in some]
        await unit.conn.execute(statement, unit.company_id, unit.now, flat, [account["position"] for account in some])


async def by_source(unit: Work, source: str, refs: Sequence[str]) -> list[asyncpg.Record]:
    """Accounts that came from somewhere under these ids, locked, with what the source last said."""
    return await unit.conn.fetch(BY_SOURCE, unit.company_id, source, refs)


async def extent(view: View, except_refs: Sequence[str]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of nine in ten accounts on the map, without those of an import's own ids."""
    row = await view.conn.fetchrow(
        "select percentile_disc(array[0.05, 0.95]) within group (order by ST_X(position::geometry)) as lon, "
        "percentile_disc(array[0.05, 0.95]) within group (order by ST_Y(position::geometry)) as lat "
        "from account where company_id = $1 and archived_at is null and position is not null "
        "and not (source_ref is not null and source_ref = any($2))",
        view.company_id,
        list(except_refs),
    )
    return (row["lon"][0], row["lat"][0], row["lon"][1], row["lat"][1]) if row and row["lon"] else None


async def people_by_login(view: View) -> dict[str, UUID]:
    """Active people by e-mail address (lower case), telephone number and, where nobody shares it, name."""
    rows = await view.conn.fetch(
        "select id, lower(email) as email, phone, name, count(*) over (partition by name) as namesakes "
        "from person where company_id = $1 and active",
        view.company_id,
    )
    names = {row["name"]: row["id"] for row in rows if row["namesakes"] == 1}
    return names | {login: row["id"] for row in rows for login in (row["email"], row["phone"]) if login}


async def update(unit: Work, account_id: UUID, changes: dict[str, Any]) -> None:
    """Also says that the account has a new version. Column names come from our own code, never from the wire."""
    sets = "".join(f", {name} = ${number}" for number, name in enumerate(changes, start=4))
    await unit.conn.execute(
        f"update account set version = version + 1, updated_at = $3{sets} where company_id = $1 and id = $2",  # noqa: S608 - columns of our own, values are parameters
        unit.company_id,
        account_id,
        unit.now,
        *changes.values(),
    )


async def edits_since(unit: Work, account_id: UUID, version: int) -> list[dict[str, Any]]:
    """What the audit trail says was written after a version, oldest first."""
    rows = await unit.conn.fetch(
        "select after from audit_line where company_id = $1 and subject_id = $2 and (after->>'version')::int > $3 "
        "order by seq",
        unit.company_id,
        account_id,
        version,
    )
    return [row["after"] for row in rows]
