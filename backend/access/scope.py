"""Turns a permission into the set of people whose rows it reaches."""

from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.access.policy import Scope, require

TEAM_BELOW = """
with recursive below as (
    select id from team where company_id = $1 and id = $2
    union all
    select team.id from team join below on team.parent_id = below.id where team.company_id = $1
)
select person.id from person join below on person.team_id = below.id where person.company_id = $1
"""
TEAMS_WITHIN = """
with recursive below as (
    select id, name from team where company_id = $1 and ($3 or id = $2)
    union
    select team.id, team.name from team join below on team.parent_id = below.id where team.company_id = $1
)
select id, name from below
"""
"""Of the whole company ($3), or the actor's own ($2) and those below it."""


def teams_above(people: str) -> str:
    """For SQL with the company as $1: the teams whose shared accounts these people visit, theirs and all above."""
    return f"""(with recursive above as (
        select team_id from person where company_id = $1 and id = any({people})
        union
        select team.parent_id from above join team on team.company_id = $1 and team.id = above.team_id
    ) select team_id from above where team_id is not null)"""  # noqa: S608 - what is put in is a parameter or a column of our own code


async def people_for(connection: asyncpg.Connection, actor: Actor, permission: str) -> frozenset[UUID] | None:
    """None for the whole company; otherwise the ids, always with one's own. Raises auth.forbidden."""
    match require(actor, permission):
        case Scope.COMPANY:
            return None
        case Scope.OWN:
            return frozenset({actor.me})
        case Scope.TEAM:
            rows = await connection.fetch(TEAM_BELOW, actor.company_id, actor.team_id)
            return frozenset({row["id"] for row in rows} | {actor.me})
