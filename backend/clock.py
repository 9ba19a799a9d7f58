"""The only clock and the only source of identities."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import uuid_utils.compat


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that the ban points to


def new_id() -> UUID:
    """A UUIDv7: sortable by the millisecond of its making."""
    return uuid_utils.compat.uuid7()


def business_day(at: datetime, timezone: str) -> date:
    """The date of an instant on the wall calendar of a company's time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()
