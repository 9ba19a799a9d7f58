"""What callers send to have plans made and changed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.web.wire import Ask, PositionAsk

MAX_STOPS = 200  # in one order: far above any day, far below a denial of service
MAX_REPS = 500  # in one press of the button


class MakeAsk(Ask, frozen=True, kw_only=True):
    """Without `repIds` and `teamId`: everybody within reach."""

    day: date
    rep_ids: Annotated[list[UUID], Meta(max_length=MAX_REPS)] | None = None
    team_id: UUID | None = None


class StopAsk(Ask, frozen=True, kw_only=True):
    """`at` makes it an appointment."""

    account_id: UUID
    at: datetime | None = None


class OrderAsk(Ask, frozen=True, kw_only=True):
    stop_ids: Annotated[list[UUID], Meta(max_length=MAX_STOPS)]


class PlanOrder(Ask, frozen=True, kw_only=True):
    """The phone's form of OrderAsk."""

    plan_id: UUID
    stop_ids: Annotated[list[UUID], Meta(max_length=MAX_STOPS)]


class LockAsk(Ask, frozen=True, kw_only=True):
    locked: bool


class ReplanAsk(Ask, frozen=True, kw_only=True):
    """From `position` (else the latest one known) at `at` (else now).

    The answer is a proposal that waits for somebody to accept it; `atOnce` puts it in force as soon as it is found.
    """

    position: PositionAsk | None = None
    at: datetime | None = None
    at_once: bool = False
