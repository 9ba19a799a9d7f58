from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.web.fix import FixAsk
from backend.web.wire import Ask, Position, Wire

MOST_POINTS = 1_000  # more than an hour of one every four seconds; a phone sends them in batches


class TrackAsk(Ask, frozen=True, kw_only=True):
    points: Annotated[list[FixAsk], Meta(max_length=MOST_POINTS)]


class Remembered(Wire, frozen=True, kw_only=True):
    """How many points were new."""

    stored: int


class TrackPointView(Wire, frozen=True, kw_only=True):
    position: Position
    accuracy_m: float
    taken_at: datetime
    source: str


class TrackView(Wire, frozen=True, kw_only=True):
    rep_id: UUID
    day: date
    points: list[TrackPointView]
