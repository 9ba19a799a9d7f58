"""Whose phones carry an account, for writes that show in its history."""

from uuid import UUID

import asyncpg

HOLDERS = """
with recursive one as (
    select owner_id, fixed_rep_id, shared_team_id from account where company_id = $1 and id = $2
), below as (
    select shared_team_id as id from one where shared_team_id is not null
    union
    select team.id from below join team on team.company_id = $1 and team.parent_id = below.id
)
select owner_id as id from one where owner_id is not null
union select fixed_rep_id from one where fixed_rep_id is not null
union select p.id from below join person p on p.company_id = $1 and p.team_id = below.id
order by id
"""


async def of_account(connection: asyncpg.Connection, company_id: UUID, account_id: UUID) -> list[UUID]:
    """Its owner, who alone visits it, everybody of the team that shares it and of those below."""
    return [row["id"] for row in await connection.fetch(HOLDERS, company_id, account_id)]
