"""Territories as screens see them. Geometry is reckoned beside the loop, after the database has answered."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from backend.access.actor import Actor
from backend.errors import Problem
from backend.territories import geojson, proposing, store, survey
from backend.territories.reading import on_the_map
from backend.territories.survey import Area, customer_of
from backend.territories.wire import Handover, Overview, Proposal, Spot, Territory
from backend.territories.workload import Customer
from backend.work import look

_BALANCING = ThreadPoolExecutor(1, "balancing")  # one at a time: hundreds of areas take a core for seconds


async def overview(actor: Actor) -> Overview:
    areas, customers = await _everything(actor)
    return await asyncio.to_thread(survey.overview, areas, customers)


async def one(actor: Actor, territory_id: UUID) -> Territory:
    """Raises not_found."""
    found = await overview(actor)
    for territory in found.territories:
        if territory.id == territory_id:
            return territory
    raise Problem("not_found")


async def spots(actor: Actor) -> list[Spot]:
    async with look(actor, "territory.read") as view:
        return [survey.spot(customer_of(row)) for row in await store.placed(view)]


async def proposal(actor: Actor, chosen: Sequence[UUID]) -> Proposal:
    """Raises territories.too_few, territories.unknown_territory."""
    areas, customers = await _everything(actor)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_BALANCING, proposing.propose, areas, customers, chosen)


async def handovers(actor: Actor) -> list[Handover]:
    areas, customers = await _everything(actor)
    return survey.handovers(areas, customers)


async def file(actor: Actor) -> bytes:
    async with look(actor, "territory.read") as view:
        return geojson.written(await store.listed(view), view.people)


async def _everything(actor: Actor) -> tuple[list[Area], list[Customer]]:
    async with look(actor, "territory.read", steady=True) as view:
        return await on_the_map(view)
