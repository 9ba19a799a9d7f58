"""The change feed: rows numbered in the order in which they become visible.

A sequence hands out numbers at insert and rows appear at commit, so a reader of `seq > cursor` would skip rows of
slower transactions. Therefore the company's lock is taken first, in a statement of its own, and only then a number.

Who belongs to a team is asked under that lock too: somebody who joins it at the same moment is told by one of the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from backend.clock import new_id
from backend.db.rows import arrays, selected

LOCK = "select pg_advisory_xact_lock(hashtextextended($1::text, 17))"
COLUMNS = {"id": "uuid", "scope": "text", "table_name": "text", "row_id": "uuid", "op": "text"}
INSERT = f"""
insert into change_log (company_id, at, seq, {", ".join(COLUMNS)})
select $1, $2, nextval('change_seq'), {selected(COLUMNS, 3)}
"""
MEMBERS = """
with recursive below as (
    select id as shared, id from unnest($2::uuid[]) as team(id)
    union
    select below.shared, team.id from below join team on team.company_id = $1 and team.parent_id = below.id
)
select below.shared, p.id from below join person p on p.company_id = $1 and p.team_id = below.id order by p.id
"""


@dataclass(frozen=True, slots=True)
class Change:
    table: str
    row_id: UUID
    scope: str
    op: Literal["put", "remove"]


def of_person(person_id: UUID) -> str:
    return f"user:{person_id}"


def of_team(team_id: UUID) -> str:
    """Its people and those of all teams below, switched off or not, as they are when the change gets its number."""
    return f"{TEAM}{team_id}"


def of_visitors(account: Mapping[str, Any] | asyncpg.Record) -> list[str]:
    """Whose phones carry an account: its owner, who alone visits it, and the team that shares it."""
    people = {account["owner_id"], account["fixed_rep_id"]} - {None}
    shared = account["shared_team_id"]
    return [*map(of_person, sorted(people)), *([of_team(shared)] if shared else [])]


OF_COMPANY = "company"
TEAM = "team:"
EVERYTHING = "*"  # in place of a table: the whole bucket begins anew


async def append(connection: asyncpg.Connection, company_id: UUID, changes: list[Change], at: datetime) -> set[str]:
    """Whatever changed several times is told once, by the last time. Answers the scopes that were told."""
    await connection.execute(LOCK, str(company_id))
    return await _number(connection, company_id, changes, at)


async def _number(connection: asyncpg.Connection, company_id: UUID, changes: list[Change], at: datetime) -> set[str]:
    told = _last_of_each(await _to_people(connection, company_id, changes))
    rows = [
        {"id": new_id(), "scope": scope, "table_name": table, "row_id": row_id, "op": op}
        for (table, row_id, scope), op in told.items()
    ]
    if rows:
        await connection.execute(INSERT, company_id, at, *arrays(COLUMNS, rows))
    return {scope for _, _, scope in told}


async def _to_people(connection: asyncpg.Connection, company_id: UUID, changes: list[Change]) -> list[Change]:
    teams = {change.scope: UUID(change.scope.removeprefix(TEAM)) for change in changes if change.scope.startswith(TEAM)}
    if not teams:
        return changes
    members: dict[str, list[str]] = {scope: [] for scope in teams}
    for row in await connection.fetch(MEMBERS, company_id, list(teams.values())):
        members[of_team(row["shared"])].append(of_person(row["id"]))
    return [replace(one, scope=scope) for one in changes for scope in members.get(one.scope, (one.scope,))]


def _last_of_each(changes: Iterable[Change]) -> dict[tuple[str, UUID, str], str]:
    last: dict[tuple[str, UUID, str], str] = {}
    for change in changes:
        key = (change.table, change.row_id, change.scope)
        last.pop(key, None)  # its place is that of the last time
        last[key] = change.op
    return last
