from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from backend.web.fix import FixAsk, Instant
from backend.web.wire import Ask, Position, Text, Wire

Refused = Literal["denied", "unavailable", "timeout"]
VisitOutcome = Literal["sold", "interested", "not_there", "closed", "refused"]
MissedReason = Literal["closed", "not_there", "no_time", "cancelled", "other"]
Fixes = Annotated[list[FixAsk], Meta(max_length=60)]  # a burst of 20 s at two a second, and half again
Media = Annotated[list[UUID], Meta(max_length=50)]


class CheckIn(Ask, frozen=True, kw_only=True):
    visit_id: UUID
    account_id: UUID | None = None
    workorder_id: UUID | None = None
    plan_stop_id: UUID | None = None
    started_at: Instant
    fixes: Fixes
    refused: Refused | None = None
    reason: Text | None = None


class Report(Ask, frozen=True, kw_only=True):
    visit_id: UUID
    report_id: UUID
    note: Text | None = None
    outcome: VisitOutcome | None = None
    next_day: date | None = None
    photo_ids: Media
    voice_ids: Media


class CheckOut(Ask, frozen=True, kw_only=True):
    visit_id: UUID
    ended_at: Instant
    fixes: Fixes
    refused: Refused | None = None


class Missed(Ask, frozen=True, kw_only=True):
    visit_id: UUID
    account_id: UUID
    plan_stop_id: UUID | None = None
    at: Instant
    reason: MissedReason
    note: Text | None = None


class ReasonView(Wire, frozen=True, kw_only=True):
    code: str
    facts: dict[str, Any]


class VerdictView(Wire, frozen=True, kw_only=True):
    """`forgotten`: nobody checked out; the visit was closed at the last fix inside the fence."""

    outcome: str
    action: str
    distance_m: float | None = None
    accuracy_m: float | None = None
    probability_inside: float | None = None
    reasons: list[ReasonView]
    forgotten: bool = False


class SignalView(Wire, frozen=True, kw_only=True):
    code: str
    value: float
    weight: float
    facts: dict[str, Any]


class NoteView(Wire, frozen=True, kw_only=True):
    id: UUID
    text: str
    at: datetime


class PhotoView(Wire, frozen=True, kw_only=True):
    id: UUID
    url: str
    thumb_url: str
    taken_at: datetime
    source: str


class VoiceView(Wire, frozen=True, kw_only=True):
    id: UUID
    url: str


class VisitView(Wire, frozen=True, kw_only=True):
    """`verdict` is None only for a missed visit: nobody claimed to have been there.

    `position` is the fix that was judged, or the sharpest of the unusable ones.
    """

    id: UUID
    account_id: UUID | None
    account_name: str
    rep_id: UUID
    rep_name: str
    plan_stop_id: UUID | None
    workorder_id: UUID | None
    day: date
    started_at: datetime
    ended_at: datetime | None
    received_at: datetime
    position: Position | None
    verdict: VerdictView | None
    out_verdict: VerdictView | None
    signals: list[SignalView]
    reason: str | None
    outcome: str | None
    notes: list[NoteView]
    photos: list[PhotoView]
    voices: list[VoiceView]
    next_day: date | None
    state: Literal["open", "closed", "missed"]
    missed_reason: str | None


class CheckedIn(Wire, frozen=True, kw_only=True):
    """What the phone learns of its check-in, its check-out or a missed visit."""

    visit_id: UUID
    state: Literal["open", "closed", "missed"]
    verdict: VerdictView | None = None
