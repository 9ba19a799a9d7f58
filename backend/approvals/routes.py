from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.access.actor import Actor
from backend.access.policy import needs
from backend.approvals import commands, views
from backend.approvals.wire import ApprovalView, Box, Decide, DecideAsk, DiscountRequest
from backend.web.actor import Who
from backend.work import look, work

InState = Annotated[str | None, QueryParameter(name="state")]


@get("/api/approvals", opt=needs("approval.read"))
async def get_approvals(actor: Who, box: FromQuery[Box] = "all", in_state: InState = None) -> list[ApprovalView]:
    async with look(actor, "approval.read") as view:
        return await views.listed(view, box, in_state)


@post("/api/approvals", opt=needs("approval.request"))
async def request(actor: Who, data: JSONBody[DiscountRequest]) -> ApprovalView:
    async with work(actor, "approval.request") as unit:
        await commands.request(unit, data)
    return await _seen(actor, data.request_id)


@get("/api/approvals/{request_id:uuid}", opt=needs("approval.read"))
async def get_approval(actor: Who, request_id: FromPath[UUID]) -> ApprovalView:
    return await _seen(actor, request_id)


@post("/api/approvals/{request_id:uuid}/decide", opt=needs("approval.read"), status_code=200)
async def decide(actor: Who, request_id: FromPath[UUID], data: JSONBody[DecideAsk]) -> ApprovalView:
    ask = Decide(request_id=request_id, decision=data.decision, comment=data.comment, terms_sha256=data.terms_sha256)
    async with work(actor, "approval.read") as unit:
        await commands.decide(unit, ask)
    return await _seen(actor, request_id)


async def _seen(actor: Actor, request_id: UUID) -> ApprovalView:
    async with look(actor, "approval.read") as view:
        return await views.one(view, request_id)


ROUTES = (get_approvals, request, get_approval, decide)
