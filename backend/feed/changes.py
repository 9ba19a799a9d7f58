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

LOCK = "select pg_advisory_xact_lock(hashtextextended($1::text, 17))"
INSERT = """
insert into change_log (id, company_id, seq, scope, table_name, row_id, op, at)
values ($1, $2, nextval('change_seq'), $3, $4, $5, $6, $7)
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
    await connection.execute(LOCK, str(company_id))
    await connection.executemany(
        INSERT, [(new_id(), company_id, c.scope, c.table, c.row_id, c.op, at) for c in changes]
    )
