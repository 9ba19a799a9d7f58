"""Whose phones carry an account, for writes that show in its history."""

from uuid import UUID

import asyncpg

from backend.feed.changes import of_visitors

VISITORS = "select owner_id, fixed_rep_id, shared_team_id from account where company_id = $1 and id = $2"


async def of_account(connection: asyncpg.Connection, company_id: UUID, account_id: UUID) -> list[str]:
    """Scopes of the feed."""
    account = await connection.fetchrow(VISITORS, company_id, account_id)
    return of_visitors(account) if account else []
