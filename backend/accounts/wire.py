"""Accounts on the wire. `UNSET` is a field that the caller left out, null is one that the caller clears."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from backend.skills import Skills
from backend.web.wire import Ask, Position, PositionAsk, Wire

DEFAULT_RADIUS_M = 150.0  # a shop, its forecourt and the error of a phone between houses
RADIUS_RANGE_M = (30.0, 2_000.0)  # what the geofence of a check-in accepts

AccountClass = Annotated[str, Meta(pattern="^[A-Z][A-Z0-9]{0,3}$", examples=["A"])]
Kind = Annotated[str, Meta(min_length=1, max_length=60, examples=["cafe"])]
Tag = Annotated[str, Meta(min_length=1, max_length=60)]
Tags = Annotated[list[Tag], Meta(max_length=30, examples=[["chain", "cold shelf"]])]
Address = Annotated[str, Meta(max_length=300, examples=["Bulevardi 12, Helsinki"])]
Phone = Annotated[str, Meta(max_length=40, examples=["+358 40 555 0100"])]
Hours = Annotated[str, Meta(max_length=500, examples=["Mo-Fr 08:00-17:00; PH off"])]
IntervalDays = Annotated[int, Meta(ge=1, le=730, examples=[14])]
DurationS = Annotated[int, Meta(ge=60, le=8 * 3600, examples=[1200])]
RadiusM = Annotated[float, Meta(ge=RADIUS_RANGE_M[0], le=RADIUS_RANGE_M[1], examples=[150])]
AccuracyM = Annotated[float, Meta(ge=0, le=100_000, examples=[12])]
ShopName = Annotated[str, Meta(min_length=1, max_length=200, examples=["Kahvila Aurora"])]
Weekday = Annotated[int, Meta(ge=1, le=7)]
Weekdays = Annotated[list[Weekday], Meta(max_length=7, examples=[[1, 3]])]
HistoryKind = Literal["visit", "missed", "note", "discount", "workorder"]


class OpenSpan(Wire, frozen=True, kw_only=True):
    """Local time of day, "HH:MM"; a day ends at "24:00"."""

    opens: str
    closes: str


class Account(Wire, frozen=True, kw_only=True):
    """`due_days` counts to the day when the next visit is due, negative when it has passed.

    `interval_of_class` and `duration_of_class` say that the class decides. `weekdays` (1 is Monday) are preferred.
    Who visits: `fixed_rep_id` alone, or anybody of `shared_team_id`, else the owner; in plans only with all `skills`.
    """

    id: UUID
    name: str
    kind: str
    account_class: AccountClass = msgspec.field(name="class")
    tags: list[str]
    skills: list[str]
    address: str
    phone: str | None
    owner_id: UUID | None
    owner_name: str | None
    position: Position | None
    radius_m: float
    opening_hours: str | None
    open_today: list[OpenSpan]
    visit_interval_days: int
    visit_duration_s: int
    last_visit_day: date | None
    interval_of_class: bool
    duration_of_class: bool
    weekdays: list[int]
    fixed_rep_id: UUID | None
    fixed_rep_name: str | None
    shared_team_id: UUID | None
    shared_team_name: str | None
    next_day: date | None
    due_days: int | None
    version: int
    distance_m: float | None = None


class ContactView(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    role: str | None
    phone: str | None
    email: str | None


class PinView(Wire, frozen=True, kw_only=True):
    """Where the account was said to be, from when to when; visits are judged by the pin of their time."""

    id: UUID
    position: Position
    radius_m: float
    provenance: str
    valid_from: datetime
    valid_to: datetime | None
    by: str | None


class HistoryItem(Wire, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    kind: HistoryKind
    by: str
    text: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    photo_ids: list[UUID]
    voice_ids: list[UUID]


class AccountDetail(Account, frozen=True, kw_only=True):
    contacts: list[ContactView]
    pins: list[PinView]
    history: list[HistoryItem]


class ContactAsk(Ask, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Aino Example"])]
    role: Annotated[str, Meta(max_length=100, examples=["shop manager"])] | None = None
    phone: Phone | None = None
    email: Annotated[str, Meta(max_length=200, pattern="^[^@ ]+@[^@ ]+$")] | None = None


class AccountAsk(Ask, frozen=True, kw_only=True):
    """A new account. Without `owner_id` it belongs to whoever adds it, or to nobody if that is an administrator.

    Without an interval or a duration of its own it follows its class; without a class it gets C, or the company's last
    one where there is no C.
    """

    name: ShopName
    kind: Kind = "customer"
    account_class: AccountClass | None = msgspec.field(name="class", default=None)
    tags: Tags = msgspec.field(default_factory=list[str])
    skills: Skills = msgspec.field(default_factory=list[str])
    address: Address = ""
    phone: Phone | None = None
    owner_id: UUID | None = None
    position: PositionAsk | None = None
    radius_m: RadiusM = DEFAULT_RADIUS_M
    opening_hours: Hours | None = None
    visit_interval_days: IntervalDays | None = None
    visit_duration_s: DurationS | None = None
    weekdays: Weekdays = msgspec.field(default_factory=list[int])
    fixed_rep_id: UUID | None = None
    shared_team_id: UUID | None = None
    next_day: date | None = None
    contacts: Annotated[list[ContactAsk], Meta(max_length=20)] = msgspec.field(default_factory=list[ContactAsk])


class AccountChanges(Ask, frozen=True, kw_only=True):
    """An interval or a duration of null follows the class again."""

    name: ShopName | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    account_class: AccountClass | UnsetType = msgspec.field(name="class", default=UNSET)
    tags: Tags | UnsetType = UNSET
    skills: Skills | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    opening_hours: Hours | UnsetType | None = UNSET
    visit_interval_days: IntervalDays | UnsetType | None = UNSET
    visit_duration_s: DurationS | UnsetType | None = UNSET
    weekdays: Weekdays | UnsetType = UNSET
    fixed_rep_id: UUID | UnsetType | None = UNSET
    shared_team_id: UUID | UnsetType | None = UNSET
    next_day: date | UnsetType | None = UNSET


class AccountPatch(Ask, frozen=True, kw_only=True):
    """`base_version` is the version that the caller saw; edits of different fields are merged."""

    base_version: Annotated[int, Meta(ge=1, examples=[3])]
    changes: AccountChanges


class AccountEdit(AccountPatch, frozen=True, kw_only=True):
    """`seen` are values by field as the caller saw them: what still has its value is no conflict."""

    account_id: UUID
    seen: Annotated[dict[str, Any], Meta(max_length=len(AccountChanges.__struct_fields__))] = msgspec.field(
        default_factory=dict[str, Any]
    )


class PinAsk(Ask, frozen=True, kw_only=True):
    """A better place for an account: with an accuracy it comes from standing there, without from a map."""

    position: PositionAsk
    accuracy_m: AccuracyM | None = None
    radius_m: RadiusM | None = None


class PinMove(PinAsk, frozen=True, kw_only=True):
    account_id: UUID


class BadCell(Wire, frozen=True, kw_only=True):
    """`row` counts as a spreadsheet does: the headings are row 1."""

    row: int
    column: str
    code: str
    message: str


class Imported(Wire, frozen=True, kw_only=True):
    created: int
    updated: int
    bad: list[BadCell]
