"""Writes audit lines in the transaction of the write that they describe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.clock import new_id

INSERT = """
insert into audit_line
    (id, company_id, seq, at, actor_id, actor_name, device_id, action, subject_kind, subject_id, before, after)
values ($1, $2, nextval('audit_seq'), $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


@dataclass(frozen=True, slots=True)
class Line:
    action: str
    subject_kind: str
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def write(connection: asyncpg.Connection, actor: Actor, lines: list[Line], at: datetime) -> None:
    await connection.executemany(
        INSERT,
        [
            (
                new_id(), actor.company_id, at, actor.person_id, actor.name, actor.device_id,
                line.action, line.subject_kind, line.subject_id, line.before, line.after,
            )
            for line in lines
        ],
    )  # fmt: skip
