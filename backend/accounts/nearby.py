"""The nearest accounts, by the index on geography: PostGIS walks outwards from a point and stops at the limit."""

from dataclasses import dataclass

import asyncpg
from sqlalchemy import Column, DateTime, Integer, bindparam, column, func, or_, select, table
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from backend.accounts.store import COLUMNS, OWNED
from backend.db.geo import compiled, point, spatial_table
from backend.work import View
from checkin.geodesy import LonLat

ACCOUNT = spatial_table(
    "account",
    Column("company_id", UUID),
    Column("owner_id", UUID),
    Column("fixed_rep_id", UUID),
    Column("shared_team_id", UUID),
    Column("archived_at", DateTime(timezone=True)),
)
PERSON = table("person", column("id", UUID), column("company_id", UUID), column("team_id", UUID))
HERE = point("here")
TEAM = table("team", column("id", UUID), column("company_id", UUID), column("parent_id", UUID))
COMPANY = bindparam("company_id")
PEOPLE = bindparam("people", type_=ARRAY(UUID))
OWN_TEAMS = (
    select(PERSON.c.team_id)
    .where(PERSON.c.company_id == COMPANY, PERSON.c.id == func.any(PEOPLE))
    .cte("above", recursive=True)
)
TEAMS_ABOVE = OWN_TEAMS.union(
    select(TEAM.c.parent_id).where(TEAM.c.company_id == COMPANY, TEAM.c.id == OWN_TEAMS.c.team_id)
)
NEAR = compiled(
    select(ACCOUNT.c.id, func.ST_Distance(ACCOUNT.c.position, HERE).label("distance_m"))
    .where(
        ACCOUNT.c.company_id == COMPANY,
        ACCOUNT.c.archived_at.is_(None),
        or_(
            PEOPLE.is_(None),
            ACCOUNT.c.owner_id == func.any(PEOPLE),
            ACCOUNT.c.fixed_rep_id == func.any(PEOPLE),
            ACCOUNT.c.shared_team_id.in_(select(TEAMS_ABOVE.c.team_id)),
        ),
    )
    .order_by(ACCOUNT.c.position.op("<->")(HERE))
    .limit(bindparam("most", type_=Integer))
)
NEAREST = f"""
with near as ({NEAR.sql})
select {COLUMNS}, near.distance_m from near join account a using (id) {OWNED}
where near.distance_m <= ${len(NEAR.names) + 1} order by near.distance_m, a.id
"""  # noqa: S608 - columns and a query of our own; every value is a parameter


@dataclass(frozen=True, slots=True)
class Around:
    here: LonLat
    radius_m: float
    most: int


async def nearest(view: View, around: Around) -> list[asyncpg.Record]:
    """Nearest first, with `distance_m`; accounts without a pin are nowhere."""
    values = NEAR.arguments(here=around.here, company_id=view.company_id, people=view.people_list, most=around.most)
    return await view.conn.fetch(NEAREST, *values, around.radius_m)
