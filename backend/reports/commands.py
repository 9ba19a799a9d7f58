"""Taking data out is itself an act that the audit trail remembers."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict
from zoneinfo import ZoneInfo

from backend.access.actor import Actor
from backend.reports import store, table, views
from backend.reports.store import VisitFilter
from backend.work import look, work

PORTION = 500  # visits in memory at a time


async def export_visits(actor: Actor, wanted: VisitFilter) -> AsyncGenerator[bytes]:
    """Audit the export, then give the table portion by portion. The last line tells a whole file from a cut one."""
    filters = {name: str(value) for name, value in asdict(wanted).items() if value is not None}
    async with work(actor, "report.read") as unit:
        said = {
            "company": await store.company_name(unit),
            "filters": " ".join(f"{name}={value}" for name, value in filters.items()) or "-",
            "name": actor.name,
            "at": table.local(unit.now, ZoneInfo(actor.timezone)),
            "zone": actor.timezone,
        }
        unit.record("visits.exported", ("company", unit.company_id), after={"filters": filters})
    return _portions(actor, wanted, said)


async def _portions(actor: Actor, wanted: VisitFilter, said: Mapping[str, str]) -> AsyncGenerator[bytes]:
    """Each portion has a transaction of its own: a slow reader holds none open."""
    zone = ZoneInfo(actor.timezone)
    yield table.headings(actor.language).encode()
    rows, place, more = 0, None, True
    while more:
        async with look(actor, "report.read") as view:
            visits, place = await views.visits_after(view, wanted, place, PORTION)
        rows, more = rows + len(visits), place is not None
        yield table.body(visits, zone).encode()
    yield table.last_line(actor.language, rows, said).encode()
