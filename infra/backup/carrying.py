"""What a restore takes over from the database that it replaces: the restore must undo neither a lock nor a key.

A phone that was locked after the backup stays locked, whoever was logged out or switched off stays so, passwords are
the newest, and a key under which phones sealed their unsent work is kept. Where the former database knows nothing of
this, everybody logs in again.
"""

from dataclasses import dataclass
from typing import Any

import asyncpg

LOCKED = "select id, revoked_at from device where revoked_at is not null"
LOCK = "update device set revoked_at = $2 where id = $1 and revoked_at is null"
ENDED = "select company_id, to_jsonb(e) from ended_session e"
# Where an older version knows no mark of a person, that of an ended one would empty a phone that is only to log in.
END = """
insert into ended_session
select (jsonb_populate_record(null::ended_session, $2::jsonb)).*
where exists (select from company where id = $1) and ($2::jsonb ->> 'person_id' is null or exists (
    select from information_schema.columns where table_name = 'ended_session' and column_name = 'person_id'))
on conflict (id) do nothing
"""
KEYS = "select id, company_id, key_id, secret, made_at from person_vault"
KEEP_KEY = """
insert into person_vault (id, company_id, key_id, secret, made_at)
select $1, $2, $3, $4, $5 where exists (select from person where id = $1 and company_id = $2)
on conflict do nothing
"""
MAY_LOG_IN = "select id, company_id, active, password_hash from person"
LET_IN = """
update person set active = active and $3, password_hash = $4
where id = $1 and company_id = $2 and (active and not $3 or password_hash is distinct from $4)
"""
STATEMENTS = (
    ("device", LOCKED, LOCK),
    ("ended_session", ENDED, END),
    ("person", MAY_LOG_IN, LET_IN),
    ("person_vault", KEYS, KEEP_KEY),
)
LEFT = "delete from session where id <> all($1::bytea[])"
SWITCHED_OFF = """
with ended as (
    delete from session s using person p where p.id = s.person_id and not p.active
    returning s.id, s.company_id, s.expires_at
)
insert into ended_session (id, company_id, until) select id, company_id, expires_at from ended
on conflict (id) do nothing
"""


@dataclass(frozen=True, slots=True)
class Carried:
    """`sessions` are those that are open; the rest is rows by the statement that writes them."""

    sessions: list[bytes]
    rows: dict[str, list[tuple[Any, ...]]]


NOTHING = Carried([], {})


async def read(former: asyncpg.Connection) -> Carried:
    """Of the database that is going to be replaced, whatever of it there is."""
    sessions = await former.fetch("select id from session") if await _has(former, "session") else []
    rows = {
        table: [tuple(row) for row in await former.fetch(question)]
        for table, question, _ in STATEMENTS
        if await _has(former, table)
    }
    return Carried([row["id"] for row in sessions], rows)


async def write(fresh: asyncpg.Connection, carried: Carried) -> None:
    """Into the database that was filled from the dump, which may be of an older version."""
    if await _has(fresh, "session"):
        await fresh.execute(LEFT, carried.sessions)
    for table, _, statement in STATEMENTS:
        if carried.rows.get(table) and await _has(fresh, table):
            await fresh.executemany(statement, carried.rows[table])
    if await _has(fresh, "ended_session"):
        await fresh.execute(SWITCHED_OFF)


async def _has(connection: asyncpg.Connection, table: str) -> bool:
    return bool(await connection.fetchval("select to_regclass($1) is not null", f"public.{table}"))
