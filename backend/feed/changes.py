"""The change feed: rows numbered in the order in which they become visible.

A sequence hands out numbers at insert and rows appear at commit, so a reader of `seq > cursor` would skip rows of
slower transactions. Therefore the company's lock is taken first, in a statement of its own, and only then a number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
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


@dataclass(frozen=True, slots=True)
class Change:
    table: str
    row_id: UUID
    scope: str
    op: Literal["put", "remove"]


def of_person(person_id: UUID) -> str:
    return f"user:{person_id}"


OF_COMPANY = "company"
EVERYTHING = "*"  # in place of a table: the whole bucket begins anew


async def append(connection: asyncpg.Connection, company_id: UUID, changes: list[Change], at: datetime) -> None:
    """Whatever changed several times is told once, by the last time."""
    rows = [
        {"id": new_id(), "scope": scope, "table_name": table, "row_id": row_id, "op": op}
        for (table, row_id, scope), op in _last_of_each(changes).items()
    ]
    await connection.execute(LOCK, str(company_id))
    await connection.execute(INSERT, company_id, at, *arrays(COLUMNS, rows))


def _last_of_each(changes: list[Change]) -> dict[tuple[str, UUID, str], str]:
    last: dict[tuple[str, UUID, str], str] = {}
    for change in changes:
        key = (change.table, change.row_id, change.scope)
        last.pop(key, None)  # its place is that of the last time
        last[key] = change.op
    return last
