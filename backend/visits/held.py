"""What a rep's desk knows: places, stops, one's own visits, and what is told of an operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from backend.web.fix import PhoneClock
from checkin.fix import Fix
from checkin.geodesy import LonLat


@dataclass(frozen=True, slots=True)
class Told:
    """`at` is when it happened by the server's clock; `fixes` carry the phone's own times."""

    clock: PhoneClock
    at: datetime
    fixes: tuple[Fix, ...] = ()

    def earliest(self) -> datetime:
        return min([self.at, *(self.clock.at(fix.taken_at, "fixes") for fix in self.fixes)])


@dataclass(frozen=True, slots=True)
class Target:
    """What a visit claims to be at."""

    account_id: UUID | None
    workorder_id: UUID | None
    plan_stop_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    id: UUID
    position: LonLat
    radius_m: float | None
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Ids that are not the company's are None."""

    account_id: UUID | None
    workorder_id: UUID | None
    pin_id: UUID | None
    position: LonLat | None
    radius_m: float | None


@dataclass(frozen=True, slots=True)
class Stop:
    id: UUID
    plan_id: UUID
    seq: int
    account_id: UUID | None
    workorder_id: UUID | None
    day: date
    published: bool


@dataclass(frozen=True, slots=True)
class Closing:
    ended_at: datetime
    verdict: Mapping[str, Any]
    raw_fixes: Sequence[Any]


@dataclass(slots=True)
class Held:
    """One of the rep's own visits. `row` are the columns of one that is not written yet."""

    id: UUID
    state: Literal["open", "closed", "missed"]
    account_id: UUID | None
    plan_id: UUID | None
    day: date
    started_at: datetime
    position: LonLat | None
    radius_m: float | None
    row: dict[str, Any] | None = None
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a visit means for the rhythm of its account: it was seen on this day, or is to be seen next."""

    visit_id: UUID
    kind: Literal["visited", "agreed"]
    day: date

    def after(self, last: date | None, following: date | None) -> tuple[date | None, date | None]:
        """The account's last and next day. An agreed next visit that has come is done."""
        if self.kind == "agreed":
            return last, self.day
        return max(last or self.day, self.day), following if following and following > self.day else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was asked of the database for some operations, all at once.

    visitors  by account: the scopes of the feed that carry it; only accounts of the company are there
    orders    by work order: its account and its place
    previous  by instant: the rep's last fix before it
    foreign   media of somebody else
    """

    policy: Mapping[str, Any]
    visitors: Mapping[UUID, Sequence[str]] = field(default_factory=dict[UUID, Sequence[str]])
    pins: Mapping[UUID, Sequence[Pin]] = field(default_factory=dict[UUID, Sequence[Pin]])
    orders: Mapping[UUID, tuple[UUID | None, LonLat | None]] = field(
        default_factory=dict[UUID, tuple[UUID | None, LonLat | None]]
    )
    stops: Sequence[Stop] = ()
    previous: Mapping[datetime, Fix] = field(default_factory=dict[datetime, Fix])
    foreign: frozenset[UUID] = frozenset()

    def pin(self, account_id: UUID, at: datetime) -> Pin | None:
        """The pin that was valid at the time; before the first pin, the first."""
        pins = [pin for pin in self.pins.get(account_id, ()) if pin.valid_to is None or pin.valid_to > at]
        began = [pin for pin in pins if pin.valid_from <= at]
        if began:
            return max(began, key=lambda pin: pin.valid_from)
        return min(pins, key=lambda pin: pin.valid_from, default=None)

    def place(self, target: Target, at: datetime) -> Place:
        order = self.orders.get(target.workorder_id) if target.workorder_id else None
        account_id = target.account_id or (order[0] if order else None)
        account_id = account_id if account_id in self.visitors else None
        pin = self.pin(account_id, at) if account_id else None
        return Place(
            account_id=account_id,
            workorder_id=target.workorder_id if order else None,
            pin_id=pin.id if pin else None,
            position=pin.position if pin else order[1] if order else None,
            radius_m=pin.radius_m if pin else None,
        )

    def stop(self, target: Target, day: date) -> Stop | None:
        """The rep's stop of that id or, after the plan was made anew, the one for the same place on that day."""
        fitting = [stop for stop in self.stops if stop.id == target.plan_stop_id or _is_for(stop, target, day)]
        return min(fitting, key=lambda stop: (stop.id != target.plan_stop_id, stop.seq), default=None)


def _is_for(stop: Stop, target: Target, day: date) -> bool:
    same = (stop.account_id and stop.account_id == target.account_id) or (
        stop.workorder_id and stop.workorder_id == target.workorder_id
    )
    return bool(same) and stop.published and stop.day == day
