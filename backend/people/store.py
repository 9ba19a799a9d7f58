"""Questions about people, one a function."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.errors import Problem
from backend.work import View

PERSON = """
select p.id, p.company_id, p.team_id, p.name, p.email, p.phone, p.password_hash, p.language, p.roles,
       p.active, p.profile, p.home, p.home_label, p.starts_s, p.ends_s, p.break_s, p.break_opens_s, p.break_closes_s,
       p.skills, p.max_visits, t.name as team_name
from person p left join team t on t.id = p.team_id
"""
LISTED = (
    PERSON
    + """
where p.company_id = $1 and ($2::uuid[] is null or p.id = any($2))
  and ($3::text is null or p.name ilike '%' || $3 || '%' or p.email ilike '%' || $3 || '%')
order by p.name limit 500
"""
)
ME = """
select p.id, p.name, p.email, p.phone, p.language, p.roles, c.id as company_id, c.name as company_name, c.timezone,
       c.currency, c.language as company_language, t.id as team_id, t.name as team_name, t.parent_id
from person p join company c on c.id = p.company_id left join team t on t.id = p.team_id
where p.company_id = $1 and p.id = $2
"""
INSERT_PERSON = """
insert into person (id, company_id, team_id, name, email, phone, password_hash, language, roles, active, profile, home,
    home_label, starts_s, ends_s, break_s, break_opens_s, break_closes_s, skills, max_visits, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""
DEFAULT_DAY = {
    "starts_s": 9 * 3600,
    "ends_s": 17 * 3600,
    "break_s": 1800,
    "break_opens_s": 41400,
    "break_closes_s": 48600,
}


CHANGEABLE = frozenset(
    {"name", "email", "phone", "password_hash", "language", "roles", "active", "team_id", "profile", "skills"}
    | {"home", "home_label", "starts_s", "ends_s", "break_s", "break_opens_s", "break_closes_s", "max_visits"}
)


async def by_login(connection: asyncpg.Connection, email: str | None, phone: str | None) -> asyncpg.Record | None:
    return await connection.fetchrow(PERSON + " where lower(p.email) = $1 or p.phone = $2 limit 1", email, phone)


async def me(view: View) -> asyncpg.Record:
    row = await view.conn.fetchrow(ME, view.company_id, view.actor.me)
    if row is None:
        raise Problem("auth.login_required")
    return row


async def listed(view: View, search: str | None) -> list[asyncpg.Record]:
    return await view.conn.fetch(LISTED, view.company_id, view.people_list, search)


async def one(view: View, person_id: UUID) -> asyncpg.Record | None:
    return await view.conn.fetchrow(PERSON + " where p.company_id = $1 and p.id = $2", view.company_id, person_id)


async def teams(view: View) -> list[asyncpg.Record]:
    return await view.conn.fetch(
        "select id, name, parent_id from team where company_id = $1 order by name", view.company_id
    )


async def has_company(connection: asyncpg.Connection) -> bool:
    """Whether there is any company at all; the transaction must ask as the system."""
    return bool(await connection.fetchval("select exists (select from company)"))


async def insert_company(
    connection: asyncpg.Connection, company_id: UUID, values: dict[str, Any], now: datetime
) -> None:
    await connection.execute(
        "insert into company (id, name, timezone, currency, language, policy, created_at) "
        "values ($1, $2, $3, $4, $5, $6, $7)",
        company_id,
        values["name"],
        values["timezone"],
        values["currency"],
        values["language"],
        {},
        now,
    )


async def insert_team(
    connection: asyncpg.Connection, company_id: UUID, team_id: UUID, name: str, parent_id: UUID | None
) -> None:
    await connection.execute(
        "insert into team (id, company_id, name, parent_id) values ($1, $2, $3, $4)",
        team_id,
        company_id,
        name,
        parent_id,
    )


async def insert_person(
    connection: asyncpg.Connection, company_id: UUID, person: dict[str, Any], now: datetime
) -> None:
    """`person` has id, name, roles, password_hash; the rest falls back to a plain working day."""
    p = {
        "team_id": None,
        "email": None,
        "phone": None,
        "language": "en",
        "profile": "car",
        "home": None,
        "home_label": None,
        "skills": [],
        "max_visits": None,
    }
    p |= DEFAULT_DAY | person
    await connection.execute(
        INSERT_PERSON,
        p["id"],
        company_id,
        p["team_id"],
        p["name"],
        p["email"],
        p["phone"],
        p["password_hash"],
        p["language"],
        p["roles"],
        p["profile"],
        p["home"],
        p["home_label"],
        p["starts_s"],
        p["ends_s"],
        p["break_s"],
        p["break_opens_s"],
        p["break_closes_s"],
        p["skills"],
        p["max_visits"],
        now,
    )


async def change_person(view: View, person_id: UUID, changes: dict[str, Any]) -> None:
    """Raises KeyError for a name that is no column a person may have changed."""
    if not CHANGEABLE.issuperset(changes):
        raise KeyError(*sorted(changes.keys() - CHANGEABLE))
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, start=3))
    await view.conn.execute(
        f"update person set {sets} where company_id = $1 and id = $2",  # noqa: S608 - only names of CHANGEABLE
        view.company_id,
        person_id,
        *changes.values(),
    )


async def change_team(view: View, team_id: UUID, name: str, parent_id: UUID | None) -> None:
    await view.conn.execute(
        "update team set name = $3, parent_id = $4 where company_id = $1 and id = $2",
        view.company_id,
        team_id,
        name,
        parent_id,
    )


async def lock_teams(view: View) -> dict[UUID, asyncpg.Record]:
    """All teams, held until the transaction ends: two moves at once cannot close a circle."""
    rows = await view.conn.fetch(
        "select id, name, parent_id from team where company_id = $1 order by id for update", view.company_id
    )
    return {row["id"]: row for row in rows}
