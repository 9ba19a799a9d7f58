"""Nobody shows what somebody else took."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.errors import Problem

FOREIGN = "select upload_of_another($1, $2, $3)"


async def refuse_foreign(connection: asyncpg.Connection, actor: Actor, ids: Sequence[UUID], field: str) -> None:
    """An upload that was not announced yet is fine: its bytes may come later. Raises request.invalid."""
    if ids and await connection.fetchval(FOREIGN, actor.company_id, list(ids), actor.me):
        raise Problem("request.invalid", field=field, detail="This belongs to somebody else")
