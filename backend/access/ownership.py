"""Nobody shows what somebody else took."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.errors import Problem

FOREIGN = "select asked.id from unnest($2::uuid[]) asked(id) where upload_of_another($1, array[asked.id], $3)"


async def foreign(connection: asyncpg.Connection, actor: Actor, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the ids that are somebody else's. What was not announced yet is nobody's: it may come later."""
    rows = await connection.fetch(FOREIGN, actor.company_id, ids, actor.me) if ids else []
    return frozenset(row["id"] for row in rows)


async def refuse_foreign(connection: asyncpg.Connection, actor: Actor, ids: Sequence[UUID], field: str) -> None:
    """Raises request.invalid."""
    if await foreign(connection, actor, ids):
        raise Problem("request.invalid", field=field, detail="This belongs to somebody else")
