"""Questions about territories, one a function. Where areas lie on top of each other, the smallest counts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.scope import TEAMS_WITHIN
from backend.db.areas import encode_ring
from backend.work import View, Work

COLUMNS = """t.id, t.name, t.owner_id, p.name as owner_name, t.team_id, m.name as team_name, t.version,
    ST_AsBinary(t.area) as wkb, p.profile, p.home, p.ends_s - p.starts_s - p.break_s as day_s, p.email, p.phone,
    p.active"""
JOINED = """territory t left join person p on p.company_id = t.company_id and p.id = t.owner_id
left join team m on m.company_id = t.company_id and m.id = t.team_id"""
LISTED = f"select {COLUMNS} from {JOINED} where t.company_id = $1 order by lower(t.name), t.id"  # noqa: S608 - constants
LOCKED = f"select {COLUMNS} from {JOINED} where t.company_id = $1 and t.id = any($2) order by t.id for update of t"  # noqa: S608 - constants
LEARNED = """
learned as (
    select v.scope, v.kind, v.subject, v.factor from learned_value v join company c on c.id = v.company_id
    where v.company_id = $1 and v.hour is null
      and v.version = (select max(version) from learned_version l where l.company_id = $1)
      and coalesce((c.policy -> 'learning' ->> case v.kind when 'visit' then 'visits' else 'travel' end)::boolean, true)
)"""  # newest, of the whole day, unless the company does not want it used
PACES = f"with {LEARNED} select subject as profile, factor from learned where kind = 'travel'"  # noqa: S608 - constants
PLACED = f"""
with {LEARNED}
select a.id, a.name, a.owner_id, p.name as owner_name, a.position, a.visit_interval_days,
       round(a.visit_duration_s * coalesce(mine.factor, alike.factor, 1))::int as visit_duration_s, a.fixed_rep_id,
       within.id as territory_id
from account a left join person p on p.company_id = a.company_id and p.id = a.owner_id
left join learned mine on mine.kind = 'visit' and mine.scope = 'account' and mine.subject = a.id::text
left join learned alike on alike.kind = 'visit' and alike.scope = 'class' and alike.subject = a.account_class
left join lateral (
    select t.id from territory t where t.company_id = a.company_id and ST_Covers(t.area, a.position::geometry)
    order by ST_Area(t.area), t.id limit 1
) within on true
where a.company_id = $1 and a.archived_at is null and a.position is not null
  and ($2::uuid[] is null or a.owner_id = any($2))
order by a.id
"""  # noqa: S608 - put together from constants
INSERT = """
insert into territory (id, company_id, name, owner_id, team_id, area, version, created_at, updated_at)
values ($1, $2, $3, $4, $5, ST_GeomFromWKB($6, 4326), 1, $7, $7)
"""
UPDATE = """
update territory set name = $3, owner_id = $4, team_id = $5, area = ST_GeomFromWKB($6, 4326), version = version + 1,
    updated_at = $7
where company_id = $1 and id = $2
"""


async def listed(view: View) -> list[asyncpg.Record]:
    return await view.conn.fetch(LISTED, view.company_id)


async def locked(unit: Work, ids: Sequence[UUID]) -> dict[UUID, asyncpg.Record]:
    """Nobody else may write them until the transaction ends."""
    return {row["id"]: row for row in await unit.conn.fetch(LOCKED, unit.company_id, list(ids))}


async def paces(view: View) -> dict[str, float]:
    """How many times longer ways take than estimated, by profile, where that was learned."""
    return {row["profile"]: row["factor"] for row in await view.conn.fetch(PACES, view.company_id)}


async def placed(view: View) -> list[asyncpg.Record]:
    """Accounts on the map whose owners are within reach, each with the territory it lies in."""
    return await view.conn.fetch(PLACED, view.company_id, view.people_list)


async def insert(unit: Work, territory: dict[str, Any]) -> None:
    it = territory
    await unit.conn.execute(
        INSERT, it["id"], unit.company_id, it["name"], it["owner_id"], it["team_id"], encode_ring(it["area"]), unit.now
    )


async def update(unit: Work, territory: dict[str, Any]) -> None:
    """Also says that the territory has a new version."""
    it = territory
    await unit.conn.execute(
        UPDATE, unit.company_id, it["id"], it["name"], it["owner_id"], it["team_id"], encode_ring(it["area"]), unit.now
    )


async def remove(unit: Work, territory_id: UUID) -> None:
    await unit.conn.execute("delete from territory where company_id = $1 and id = $2", unit.company_id, territory_id)


async def teams(view: View) -> dict[UUID, str]:
    """Names of the teams within reach: all of the company, or one's own and those below it."""
    rows = await view.conn.fetch(TEAMS_WITHIN, view.company_id, view.actor.team_id, view.people is None)
    return {row["id"]: row["name"] for row in rows}


async def workers(view: View) -> list[asyncpg.Record]:
    """Active people within reach who visit."""
    return await view.conn.fetch(
        "select id, name, team_id, email, phone from person where company_id = $1 and active and 'rep' = any(roles) "
        "and ($2::uuid[] is null or id = any($2)) order by name, id",
        view.company_id,
        view.people_list,
    )


async def is_active_person(view: View, person_id: UUID) -> bool:
    return bool(
        await view.conn.fetchval(
            "select exists (select from person where company_id = $1 and id = $2 and active)",
            view.company_id,
            person_id,
        )
    )


async def extent(view: View) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the accounts on the map; None where there is none."""
    row = await view.conn.fetchrow(
        "select ST_XMin(box) as west, ST_YMin(box) as south, ST_XMax(box) as east, ST_YMax(box) as north "
        "from (select ST_Extent(position::geometry) as box from account "
        "where company_id = $1 and archived_at is null and position is not null) found",
        view.company_id,
    )
    return None if row is None or row["west"] is None else (row["west"], row["south"], row["east"], row["north"])
