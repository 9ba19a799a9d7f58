"""Writes audit lines in the transaction of the write that they describe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.clock import new_id
from backend.db.rows import arrays, selected

COLUMNS = {
    "id": "uuid", "action": "text", "subject_kind": "text", "subject_id": "uuid", "before": "jsonb", "after": "jsonb",
}  # fmt: skip
INSERT = f"""
insert into audit_line (company_id, at, actor_id, actor_name, device_id, seq, {", ".join(COLUMNS)})
select $1, $2, $3, $4, $5, nextval('audit_seq'), {selected(COLUMNS, 6)}
"""
NAMES = [name for name in COLUMNS if name != "id"]


@dataclass(frozen=True, slots=True)
class Line:
    action: str
    subject_kind: str
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def write(connection: asyncpg.Connection, actor: Actor, lines: list[Line], at: datetime) -> None:
    rows = [{"id": new_id()} | {name: getattr(line, name) for name in NAMES} for line in lines]
    fixed = (actor.company_id, at, actor.person_id, actor.name, actor.device_id)
    await connection.execute(INSERT, *fixed, *arrays(COLUMNS, rows))
