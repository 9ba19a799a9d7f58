from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, field

from backend.catalog.wire import Money
from backend.web.wire import Ask, Text, Wire

MAX_LINES = 100
MAX_PHOTOS = 20
Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
Box = Literal["inbox", "mine", "all"]


class LineAsk(Ask, frozen=True, kw_only=True):
    product_id: UUID
    quantity: Quantity
    wanted_price: Money


class DiscountRequest(Ask, frozen=True, kw_only=True):
    request_id: UUID
    account_id: UUID
    visit_id: UUID | None = None
    lines: Annotated[list[LineAsk], Meta(min_length=1, max_length=MAX_LINES)]
    reason: Annotated[str, Meta(min_length=1, max_length=4_000)]
    photo_ids: Annotated[list[UUID], Meta(max_length=MAX_PHOTOS)] = field(default_factory=list[UUID])


class DecideAsk(Ask, frozen=True, kw_only=True):
    decision: Literal["approve", "reject", "ask", "answer"]
    comment: Text | None = None
    terms_sha256: str


class Decide(Ask, frozen=True, kw_only=True):
    """The phone's form of DecideAsk."""

    request_id: UUID
    decision: Literal["approve", "reject", "ask", "answer"]
    comment: Text | None = None
    terms_sha256: str


class LineView(Wire, frozen=True, kw_only=True):
    product_id: UUID
    name: str
    unit: str
    quantity: int
    list_price: str
    wanted_price: str


class Deal(Wire, frozen=True, kw_only=True):
    pct: float
    day: date


class CommentView(Wire, frozen=True, kw_only=True):
    by: UUID
    by_name: str
    at: datetime
    decision: str
    text: str


class ApprovalView(Wire, frozen=True, kw_only=True):
    """Margins are null for whom costs do not concern, and where a product has none. Percentages are 0..100."""

    id: UUID
    state: str
    account_id: UUID
    account_name: str
    visit_id: UUID | None
    visit_verdict: str | None
    visit_at: datetime | None
    requester_id: UUID
    requester_name: str
    requested_at: datetime
    due_at: datetime
    lines: list[LineView]
    discount_pct: float
    margin_before_pct: float | None
    margin_after_pct: float | None
    last_deal: Deal | None
    reason: str
    photo_ids: list[UUID]
    terms_sha256: str
    step_person_id: UUID
    step_person_name: str
    comments: list[CommentView]
