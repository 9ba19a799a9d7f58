"""One table: what happened -> what the worker does about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a job receives it: payloads are ids, the rest is read again."""

    event: str
    company_id: UUID
    ids: dict[str, Any]
    settings: Settings


Job = Callable[[Happened], Awaitable[None]]

JOBS: dict[str, tuple[Job, ...]] = {}
