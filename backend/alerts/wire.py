from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from backend.web.wire import Ask, Wire


class AlertView(Wire, frozen=True, kw_only=True):
    """`code` and `facts` are those of the messages that phones get; the reader's screen says them in its language."""

    id: UUID
    code: str
    facts: dict[str, Any]
    link: str | None
    at: datetime
    read_at: datetime | None


class PushKeys(Ask, frozen=True, kw_only=True):
    p256dh: Annotated[str, Meta(max_length=200)]
    auth: Annotated[str, Meta(max_length=100)]


class SubscriptionAsk(Ask, frozen=True, kw_only=True):
    """What the browser's `PushManager.subscribe` returned; or the installation id of a Firebase app."""

    endpoint: Annotated[str, Meta(max_length=2_000)] | None = None
    keys: PushKeys | None = None
    expiration_time: float | None = None
    fid: Annotated[str, Meta(max_length=500)] | None = None


class PushKeyView(Wire, frozen=True, kw_only=True):
    """Base64url, as `applicationServerKey` wants it."""

    public_key: str
