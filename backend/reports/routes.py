from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from backend import clock
from backend.access.policy import needs
from backend.errors import Problem
from backend.reports import commands, views
from backend.reports.store import TrailFilter, VisitFilter
from backend.reports.wire import AuditEntry
from backend.visits.wire import VisitOutcome, VisitView
from backend.web.actor import Who
from backend.web.wire import Page

MOST = 200
CSV = "text/csv"
VERDICTS = Literal["verified", "uncertain", "outside", "unverifiable"]
STATES = Literal["open", "closed", "missed"]

Most = Annotated[int, QueryParameter(ge=1, le=MOST)]
Cursor = Annotated[str | None, QueryParameter(description="nextCursor of the page before")]
Days = tuple[date | None, date | None]
Whose = tuple[UUID | None, UUID | None, UUID | None]


def days(
    from_: Annotated[date | None, QueryParameter(name="from", description="first business day")] = None,
    to: Annotated[date | None, QueryParameter(description="last business day, included")] = None,
) -> Days:
    """Raises request.invalid (to)."""
    if from_ and to and to < from_:
        raise Problem("request.invalid", field="to", detail="The last day is before the first")
    return from_, to


def whose(
    rep_id: Annotated[UUID | None, QueryParameter(name="repId")] = None,
    team_id: Annotated[UUID | None, QueryParameter(name="teamId", description="with the teams below it")] = None,
    account_id: Annotated[UUID | None, QueryParameter(name="accountId")] = None,
) -> Whose:
    return rep_id, team_id, account_id


def wanted(
    days: NamedDependency[Days],
    whose: NamedDependency[Whose],
    verdict: FromQuery[VERDICTS | None] = None,
    outcome: FromQuery[VisitOutcome | None] = None,
    state_: Annotated[STATES | None, QueryParameter(name="state")] = None,
) -> VisitFilter:
    return VisitFilter(*days, *whose, verdict, outcome, state_)


def trail_wanted(
    actor: Who,
    days: NamedDependency[Days],
    subject_id: Annotated[UUID | None, QueryParameter(name="subjectId")] = None,
    actor_id: Annotated[UUID | None, QueryParameter(name="actorId")] = None,
    action: FromQuery[str | None] = None,
) -> TrailFilter:
    """Days on the company's calendar become instants."""
    first, last = days
    zone = ZoneInfo(actor.timezone)
    return TrailFilter(
        subject_id=subject_id,
        actor_id=actor_id,
        action=action,
        since=_midnight(first, zone) if first else None,
        until=_midnight(last + timedelta(days=1), zone) if last else None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


DAYS = Provide(days, sync_to_thread=False)
VISITS = {
    "days": DAYS,
    "whose": Provide(whose, sync_to_thread=False),
    "wanted": Provide(wanted, sync_to_thread=False),
}
TRAIL = {"days": DAYS, "wanted": Provide(trail_wanted, sync_to_thread=False)}


@get("/api/reports/visits", opt=needs("report.read"), dependencies=VISITS)
async def get_visits(
    actor: Who, wanted: NamedDependency[VisitFilter], cursor: Cursor = None, limit: Most = 50
) -> Page[VisitView]:
    """The visit log, newest first. `total` comes with the first page."""
    return await views.visit_page(actor, wanted, cursor, limit)


@get("/api/reports/visits.csv", opt=needs("report.read"), dependencies=VISITS, media_type=CSV)
async def export_visits(actor: Who, wanted: NamedDependency[VisitFilter]) -> Stream:
    """The same log as a table, whole. The export itself goes into the audit trail."""
    day = clock.business_day(clock.now(), actor.timezone)
    headers = {"Content-Disposition": f'attachment; filename="visits-{day}.csv"', "Cache-Control": "no-store"}
    said = await commands.begin_export(actor, wanted)
    return Stream(views.visit_table(actor, wanted, said), media_type=CSV, headers=headers)


@get("/api/audit", opt=needs("audit.read"), dependencies=TRAIL)
async def get_trail(
    actor: Who, wanted: NamedDependency[TrailFilter], cursor: Cursor = None, limit: Most = 50
) -> Page[AuditEntry]:
    """The audit trail, newest first: who did what to whom, with the values before and after."""
    return await views.trail(actor, wanted, cursor, limit)


ROUTES = (get_visits, export_visits, get_trail)
