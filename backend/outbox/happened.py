"""An event as a job receives it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class Happened:
    """Payloads are ids, the rest is read again."""

    event: str
    company_id: UUID
    ids: dict[str, Any]
    settings: Settings

    def id(self, name: str) -> UUID:
        """Raises KeyError where the event carries no such id."""
        return UUID(str(self.ids[name]))


Job = Callable[[Happened], Awaitable[None]]
