"""One table: kind of operation -> who may, what it looks like, what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from backend.accounts import commands as accounts
from backend.accounts.wire import AccountEdit, PinMove
from backend.approvals import commands as approvals
from backend.approvals.wire import Decide, DiscountRequest
from backend.errors import Problem
from backend.plans import commands as plans
from backend.plans.asks import PlanOrder
from backend.sync.wire import MutationAsk
from backend.tracks import commands as tracks
from backend.tracks.wire import TrackAsk
from backend.visits import commands as visits
from backend.visits.wire import CheckIn, CheckOut, Missed, Report
from backend.web.fix import fixes_of
from backend.web.nul import refuse_nul_in
from backend.web.wire import Wire, decode
from backend.work import Work, under
from backend.workorders import commands as workorders
from backend.workorders.wire import Respond

SCHEMA_V = 1  # an older body is brought up to date here before it is decoded


class Edited(Wire, frozen=True, kw_only=True):
    version: int


@dataclass(frozen=True, slots=True)
class Kind:
    """`apply(unit, body, written_at)` returns what the phone gets to know, or a Problem that kept its evidence."""

    permission: str
    body: type[Any]
    apply: Callable[[Work, Any, datetime], Awaitable[Any]]


async def _check_in(unit: Work, ask: CheckIn, _: datetime) -> Any:
    answer = await visits.check_in(unit, ask)
    await tracks.remember(unit, fixes_of(ask.fixes, unit.now), "check_in")
    return answer


async def _check_out(unit: Work, ask: CheckOut, _: datetime) -> Any:
    answer = await visits.check_out(unit, ask)
    await tracks.remember(unit, fixes_of(ask.fixes, unit.now), "check_out")
    return answer


async def _missed(unit: Work, ask: Missed, _: datetime) -> Any:
    return await visits.missed(unit, ask)


async def _track(unit: Work, ask: TrackAsk, _: datetime) -> Any:
    return await tracks.record_points(unit, ask)


async def _edit_account(unit: Work, ask: AccountEdit, _: datetime) -> Any:
    return Edited(version=await accounts.edit(unit, ask))


async def _move_pin(unit: Work, ask: PinMove, _: datetime) -> Any:
    await accounts.move_pin(unit, ask)


async def _decide(unit: Work, ask: Decide, _: datetime) -> Any:
    await approvals.decide(unit, ask)


async def _reorder(unit: Work, ask: PlanOrder, _: datetime) -> Any:
    return await plans.reorder_rest(unit, ask)


async def _respond(unit: Work, ask: Respond, _: datetime) -> Any:
    await workorders.respond(unit, ask)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "visit.check_in": Kind("visit.write", CheckIn, _check_in),
        "visit.report": Kind("visit.write", Report, visits.report),
        "visit.check_out": Kind("visit.write", CheckOut, _check_out),
        "visit.missed": Kind("visit.write", Missed, _missed),
        "account.edit": Kind("account.write", AccountEdit, _edit_account),
        "account.pin": Kind("account.write", PinMove, _move_pin),
        "discount.request": Kind("approval.request", DiscountRequest, approvals.request),
        "discount.decide": Kind("approval.read", Decide, _decide),  # the command asks who signs and who answers
        "plan.order": Kind("plan.change", PlanOrder, _reorder),
        "workorder.respond": Kind("workorder.respond", Respond, _respond),
        "track.points": Kind("track.write", TrackAsk, _track),
    }
)


async def perform(unit: Work, ask: MutationAsk) -> Any:
    """Permission as of now, then the body, then the effect. Raises whatever the operation's command raises."""
    kind = KINDS.get(ask.kind)
    if kind is None or ask.schema_v != SCHEMA_V:
        raise Problem("sync.unknown_kind", field="kind", kind=ask.kind, schema_v=ask.schema_v)
    permitted = await under(unit, kind.permission)
    refuse_nul_in(ask.body)
    return await kind.apply(permitted, decode(ask.body, kind.body), ask.client_at)
