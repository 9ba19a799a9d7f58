from datetime import datetime
from typing import Any
from uuid import UUID

from backend.web.wire import Wire


class AuditEntry(Wire, frozen=True, kw_only=True):
    """Who did what to whom and when; `actor_id` is null for the company's own machinery."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str
    device_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None
