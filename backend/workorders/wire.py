from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.skills import Skills
from backend.web.wire import Ask, Name, Position, PositionAsk, Text, Wire

DEFAULT_DURATION_S = 1800  # half an hour, as dispatchers guess when they know nothing
MAX_DURATION_S = 12 * 3600


class WorkorderAsk(Ask, frozen=True, kw_only=True):
    """At an account, or at a position with its address. Left out, `skills` are those that the account needs."""

    title: Name
    note: Text | None = None
    account_id: UUID | None = None
    position: PositionAsk | None = None
    address: Annotated[str, Meta(max_length=400)] | None = None
    duration_s: Annotated[int, Meta(ge=60, le=MAX_DURATION_S)] = DEFAULT_DURATION_S
    priority: Literal["urgent", "normal"] = "normal"
    skills: Skills | None = None
    due_at: datetime | None = None


class OfferAsk(Ask, frozen=True, kw_only=True):
    rep_id: UUID


class AnswerAsk(Ask, frozen=True, kw_only=True):
    accept: bool
    reason: Text | None = None


class Respond(Ask, frozen=True, kw_only=True):
    """The phone's form of AnswerAsk."""

    workorder_id: UUID
    accept: bool
    reason: Text | None = None


class WorkorderView(Wire, frozen=True, kw_only=True):
    """`answer` is the reason that was given last; `in_plan` tells whether whoever has it has it in a published plan.

    It is null on phones, which hold that plan themselves.
    """

    id: UUID
    title: str
    note: str | None
    account_id: UUID | None
    account_name: str | None
    address: str | None
    position: Position
    duration_s: int
    priority: str
    skills: list[str]
    state: str
    offered_to: UUID | None
    offered_to_name: str | None
    created_by: UUID
    created_by_name: str
    created_at: datetime
    due_at: datetime | None
    answer: str | None
    in_plan: bool | None
