from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.access.actor import Actor
from backend.access.policy import needs
from backend.web.actor import Who
from backend.work import look, work
from backend.workorders import commands, views
from backend.workorders.wire import AnswerAsk, OfferAsk, Respond, WorkorderAsk, WorkorderView

InState = Annotated[str | None, QueryParameter(name="state")]


@get("/api/workorders", opt=needs("workorder.read"))
async def get_workorders(actor: Who, in_state: InState = None) -> list[WorkorderView]:
    async with look(actor, "workorder.read") as view:
        return await views.listed(view, in_state)


@post("/api/workorders", opt=needs("workorder.dispatch"))
async def create(actor: Who, data: JSONBody[WorkorderAsk]) -> WorkorderView:
    async with work(actor, "workorder.dispatch") as unit:
        workorder_id = await commands.create(unit, data)
    return await _seen(actor, workorder_id)


@get("/api/workorders/{workorder_id:uuid}", opt=needs("workorder.read"))
async def get_workorder(actor: Who, workorder_id: FromPath[UUID]) -> WorkorderView:
    return await _seen(actor, workorder_id)


@post("/api/workorders/{workorder_id:uuid}/offer", opt=needs("workorder.dispatch"), status_code=200)
async def offer(actor: Who, workorder_id: FromPath[UUID], data: JSONBody[OfferAsk]) -> WorkorderView:
    async with work(actor, "workorder.dispatch") as unit:
        await commands.offer(unit, workorder_id, data)
    return await _seen(actor, workorder_id)


@post("/api/workorders/{workorder_id:uuid}/respond", opt=needs("workorder.respond"), status_code=200)
async def respond(actor: Who, workorder_id: FromPath[UUID], data: JSONBody[AnswerAsk]) -> WorkorderView:
    """Whoever declines sees the order for the last time, as it was offered."""
    async with work(actor, "workorder.respond") as unit:
        seen = await views.offered(unit, workorder_id)
        await commands.respond(unit, Respond(workorder_id=workorder_id, accept=data.accept, reason=data.reason))
    state = "accepted" if data.accept else "declined"
    return msgspec.structs.replace(seen, state=state, answer=data.reason)


@post("/api/workorders/{workorder_id:uuid}/cancel", opt=needs("workorder.dispatch"), status_code=200)
async def cancel(actor: Who, workorder_id: FromPath[UUID]) -> WorkorderView:
    async with work(actor, "workorder.dispatch") as unit:
        await commands.cancel(unit, workorder_id)
    return await _seen(actor, workorder_id)


async def _seen(actor: Actor, workorder_id: UUID) -> WorkorderView:
    async with look(actor, "workorder.read") as view:
        return await views.one(view, workorder_id)


ROUTES = (get_workorders, create, get_workorder, offer, respond, cancel)
