"""One table: kind of operation -> who may, what it looks like, what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from msgspec import UNSET

from backend.accounts import commands as accounts
from backend.accounts.wire import AccountEdit, PinMove
from backend.approvals import commands as approvals
from backend.approvals.wire import Decide, DiscountRequest
from backend.plans import commands as plans
from backend.plans.asks import PlanOrder
from backend.sync.field import Field
from backend.tracks.wire import Remembered, TrackAsk
from backend.visits import commands as visits
from backend.visits.held import Told
from backend.visits.wire import CheckIn, CheckOut, Missed, Report
from backend.web.fix import PhoneClock, fixes_of
from backend.web.wire import Ask, Wire
from backend.work import Work
from backend.workorders import commands as workorders
from backend.workorders.wire import Respond


class Nothing(Ask, frozen=True, kw_only=True):
    """In place of an operation that its person discarded: numbers stay dense."""


class Edited(Wire, frozen=True, kw_only=True):
    version: int


def _never(_: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """`apply(unit, body, written_at)` returns what the phone gets to know, or a Problem that kept its evidence.

    `beside` says of a body that it neither reads nor writes what operations in the field do: those before it need not
    be written first.
    """

    permission: str
    body: type[Any]
    apply: Callable[[Work, Any, datetime], Awaitable[Any]]
    beside: Callable[[Any], bool] = _never


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Visits and trails: many at once are judged in memory and written together.

    `told(body, clock, written_at)` raises what is wrong with its times and fixes; `apply(field, body, told)` refuses
    before it remembers anything.
    """

    permission: str
    body: type[Any]
    told: Callable[[Any, PhoneClock, datetime], Told]
    apply: Callable[[Field, Any, Told], Awaitable[Any]]


def _began(ask: CheckIn, clock: PhoneClock, _: datetime) -> Told:
    return Told(clock, clock.at(ask.started_at, "startedAt"), fixes_of(ask.fixes, clock))


def _ended(ask: CheckOut, clock: PhoneClock, _: datetime) -> Told:
    return Told(clock, clock.at(ask.ended_at, "endedAt"), fixes_of(ask.fixes, clock))


def _did_not(ask: Missed, clock: PhoneClock, _: datetime) -> Told:
    return Told(clock, clock.at(ask.at, "at"))


def _written(_: Report, clock: PhoneClock, written_at: datetime) -> Told:
    return Told(clock, written_at)


def _walked(ask: TrackAsk, clock: PhoneClock, written_at: datetime) -> Told:
    return Told(clock, written_at, fixes_of(ask.points, clock, "points"))


async def _check_in(field: Field, ask: CheckIn, told: Told) -> Any:
    answer = await visits.check_in(field.desk, ask, told)
    field.remember(told, "check_in")
    return answer


async def _report(field: Field, ask: Report, told: Told) -> Any:
    await visits.report(field.desk, ask, told)


async def _check_out(field: Field, ask: CheckOut, told: Told) -> Any:
    answer = await visits.check_out(field.desk, ask, told)
    field.remember(told, "check_out")
    return answer


async def _missed(field: Field, ask: Missed, told: Told) -> Any:
    return await visits.missed(field.desk, ask, told)


async def _track(field: Field, _: TrackAsk, told: Told) -> Any:
    return Remembered(stored=field.remember(told, "trail"))


async def _edit_account(unit: Work, ask: AccountEdit, _: datetime) -> Any:
    return Edited(version=await accounts.edit(unit, ask))


def _leaves_the_field(ask: AccountEdit) -> bool:
    """Neither the rhythm nor whose phones carry the account: the desk has read both."""
    read = (ask.changes.next_day, ask.changes.owner_id, ask.changes.fixed_rep_id, ask.changes.shared_team_id)
    return all(value is UNSET for value in read)


async def _move_pin(unit: Work, ask: PinMove, _: datetime) -> Any:
    await accounts.move_pin(unit, ask)


async def _decide(unit: Work, ask: Decide, _: datetime) -> Any:
    await approvals.decide(unit, ask)


async def _reorder(unit: Work, ask: PlanOrder, _: datetime) -> Any:
    return await plans.reorder_rest(unit, ask)


async def _respond(unit: Work, ask: Respond, _: datetime) -> Any:
    await workorders.respond(unit, ask)


async def _nothing(_: Work, __: Nothing, ___: datetime) -> None:
    return None


def _always(_: Any) -> bool:
    return True


KINDS: Mapping[str, Kind | FieldKind] = MappingProxyType(
    {
        "visit.check_in": FieldKind("visit.write", CheckIn, _began, _check_in),
        "visit.report": FieldKind("visit.write", Report, _written, _report),
        "visit.check_out": FieldKind("visit.write", CheckOut, _ended, _check_out),
        "visit.missed": FieldKind("visit.write", Missed, _did_not, _missed),
        "account.edit": Kind("account.write", AccountEdit, _edit_account, _leaves_the_field),
        "account.pin": Kind("account.write", PinMove, _move_pin),
        "discount.request": Kind("approval.request", DiscountRequest, approvals.request),
        "discount.decide": Kind("approval.read", Decide, _decide),  # the command asks who signs and who answers
        "plan.order": Kind("plan.change", PlanOrder, _reorder),
        "workorder.respond": Kind("workorder.respond", Respond, _respond),
        "nothing": Kind("sync", Nothing, _nothing, _always),
        "track.points": FieldKind("track.write", TrackAsk, _walked, _track),
    }
)
