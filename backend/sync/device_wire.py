"""Phones on the wire: what waits on them, and who has gone silent with it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.sync.wire import Count
from backend.web.fix import Instant
from backend.web.wire import Ask, Wire


class StatusAsk(Ask, frozen=True, kw_only=True):
    """`oldest_age_s` is for how long the oldest of what waits has waited: a length of time, which no clock spoils.

    `oldest_at` is when it was recorded by the phone's clock, for phones that tell no age.
    """

    operations: Count
    uploads: Count
    attention: Count
    oldest_at: Instant | None = None
    oldest_age_s: Count | None = None
    storage_used_bytes: Count | None = None
    storage_quota_bytes: Count | None = None
    persisted: bool | None = None
    app_version: Annotated[str, Meta(max_length=60)] | None = None


class WaitingView(Wire, frozen=True, kw_only=True):
    """What the phone said that it holds unsent, at `reported_at`."""

    operations: int
    uploads: int
    attention: int
    oldest_at: datetime | None
    reported_at: datetime


class DeviceItem(Wire, frozen=True, kw_only=True):
    """`planned_since` counts published visits that should have begun since the last contact, and did not."""

    id: UUID
    name: str
    person_id: UUID
    person_name: str
    person_phone: str | None
    seen_at: datetime
    app_version: str | None
    waiting: WaitingView | None
    planned_since: int
    silent: bool
    revoked_at: datetime | None


class DeviceList(Wire, frozen=True, kw_only=True):
    items: list[DeviceItem]


class VaultView(Wire, frozen=True, kw_only=True):
    """32 random bytes in base64; `key_id` tells one key from another."""

    key_id: UUID
    key: str
