"""Taking data out is itself an act that the audit trail remembers."""

from dataclasses import asdict
from zoneinfo import ZoneInfo

from backend.access.actor import Actor
from backend.reports import store, table
from backend.reports.store import VisitFilter
from backend.work import work


async def begin_export(actor: Actor, wanted: VisitFilter) -> dict[str, str]:
    """Audit who takes which visits out; what the table's last line says of that."""
    filters = {name: str(value) for name, value in asdict(wanted).items() if value is not None}
    async with work(actor, "report.read") as unit:
        unit.record("visits.exported", ("company", unit.company_id), after={"filters": filters})
        return {
            "company": await store.company_name(unit),
            "filters": " ".join(f"{name}={value}" for name, value in filters.items()) or "-",
            "name": actor.name,
            "at": table.local(unit.now, ZoneInfo(actor.timezone)),
            "zone": actor.timezone,
        }
