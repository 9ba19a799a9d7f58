"""Everything that lies on the map, as one asks for it."""

from backend.access.policy import granted
from backend.territories import store, survey
from backend.territories.survey import Area, Reach
from backend.territories.workload import Customer
from backend.work import View


async def on_the_map(view: View) -> tuple[list[Area], list[Customer]]:
    """All territories of the company, and the accounts within reach."""
    reach, paces = await reach_of(view), await store.paces(view)
    areas = [survey.area_of(row, reach, paces) for row in await store.listed(view)]
    return areas, [survey.customer_of(row) for row in await store.placed(view)]


async def reach_of(view: View) -> Reach:
    writes = granted(view.actor, "territory.write") is not None
    return Reach(view.people, (await store.teams(view)).keys(), writes)
