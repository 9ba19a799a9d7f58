"""An event as a job receives it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from backend.clock import new_id
from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class Happened:
    """Payloads are ids, the rest is read again. `event_id` is the same when a job is tried again."""

    event: str
    company_id: UUID
    ids: dict[str, Any]
    settings: Settings
    event_id: UUID = field(default_factory=new_id)

    def id(self, name: str) -> UUID:
        """Raises KeyError where the event carries no such id."""
        return UUID(str(self.ids[name]))


Job = Callable[[Happened], Awaitable[None]]
