"""A visit made for a work order closes it."""

from backend.access.actor import machinery
from backend.outbox.happened import Happened
from backend.work import look, work
from backend.workorders import commands, store


async def close_visited(it: Happened) -> None:
    actor = machinery(it.company_id)
    async with look(actor, "visit.read") as view:
        workorder_id = await store.of_visit(view, it.id("visit_id"))
    if workorder_id:
        async with work(actor, "workorder.dispatch") as unit:
            await commands.finish(unit, workorder_id)
