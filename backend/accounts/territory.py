"""New accounts find their owner by the territory that they lie in."""

from collections.abc import Sequence
from uuid import UUID

from backend.work import View
from checkin.geodesy import LonLat

AROUND = """
select distinct on (r.number) r.number, t.owner_id
from unnest($2::geography[]) with ordinality as r(position, number)
join territory t on t.company_id = $1 and ST_Covers(t.area, r.position::geometry)
join person p on p.company_id = $1 and p.id = t.owner_id and p.active
where $3::uuid[] is null or t.owner_id = any($3)
order by r.number, ST_Area(t.area), t.id
"""


async def owners_around(view: View, positions: Sequence[LonLat | None]) -> list[UUID | None]:
    """Whose territory each place lies in, within reach; of areas on top of each other the smaller counts."""
    rows = await view.conn.fetch(AROUND, view.company_id, list(positions), view.people_list)
    found = {row["number"]: row["owner_id"] for row in rows}
    return [found.get(number) for number in range(1, len(positions) + 1)]
