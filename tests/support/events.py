"""Something happened, as if a slice had said so."""

from typing import Any

from backend.access.actor import machinery
from backend.work import work
from tests.support.company import TIMEZONE, Company


async def happen(company: Company, event: str, **ids: Any) -> None:
    async with work(machinery(company.id, TIMEZONE), "self") as unit:
        unit.unaudited("a test's own event")
        unit.emit(event, **ids)
