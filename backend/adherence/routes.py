from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from backend import clock
from backend.access.actor import Actor
from backend.access.policy import needs
from backend.adherence import commands, learning, views
from backend.adherence.store import Span
from backend.adherence.wire import DayDetail, DayView, LearnedAsk, LearnedView, MeasureAsk, MeasureStarted
from backend.errors import Problem
from backend.web.actor import Who
from backend.work import look, work

CSV = "text/csv"
MOST_DAYS = 366  # of one table
DayAsked = Annotated[date | None, QueryParameter(description="Business day, YYYY-MM-DD; today where it is left out")]
Team = Annotated[UUID | None, QueryParameter(name="teamId", description="with the teams below it")]


@get("/api/adherence", opt=needs("adherence.read"))
async def of_day(actor: Who, day: DayAsked = None, team_id: Team = None) -> DayView:
    async with look(actor, "adherence.read") as view:
        return await views.of_day(view, day or _today(actor), team_id)


@get("/api/adherence/reps/{rep_id:uuid}", opt=needs("adherence.read"))
async def of_rep(actor: Who, rep_id: FromPath[UUID], day: DayAsked = None) -> DayDetail:
    return await views.of_rep(actor, rep_id, day or _today(actor))


@post("/api/adherence/measure", opt=needs("adherence.measure"), status_code=202)
async def measure(actor: Who, data: JSONBody[MeasureAsk]) -> MeasureStarted:
    async with work(actor, "adherence.measure") as unit:
        return await commands.request(unit, data)


@get("/api/adherence/days.csv", opt=needs("adherence.read"), media_type=CSV)
async def export(
    actor: Who,
    from_: Annotated[date, QueryParameter(name="from", description="first business day")],
    to: Annotated[date, QueryParameter(description="last business day, included")],
    team_id: Team = None,
    rep_id: FromQuery[UUID | None] = None,
) -> Stream:
    """The export itself goes into the audit trail."""
    if not timedelta() <= to - from_ <= timedelta(days=MOST_DAYS):
        raise Problem("request.invalid", field="to", detail=f"At most {MOST_DAYS} days, the last not before the first")
    wanted = Span(from_, to, team_id, rep_id)
    await views.begin_table(actor, wanted)
    name = f'attachment; filename="planned-and-actual-{from_}-{to}.csv"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Stream(views.days_table(actor, wanted), media_type=CSV, headers=headers)


@get("/api/learned", opt=needs("learned.read"))
async def learned(actor: Who) -> LearnedView:
    async with look(actor, "learned.read") as view:
        return await views.learned(view)


@patch("/api/learned", opt=needs("learned.write"))
async def choose(actor: Who, data: JSONBody[LearnedAsk]) -> LearnedView:
    async with work(actor, "learned.write") as unit:
        await learning.choose(unit, data)
        return await views.learned(unit)


@post("/api/learned", opt=needs("learned.write"), status_code=202)
async def learn(actor: Who) -> LearnedView:
    """Now, instead of after the next day."""
    async with work(actor, "learned.write") as unit:
        await learning.request(unit)
        return await views.learned(unit)


def _today(actor: Actor) -> date:
    return clock.business_day(clock.now(), actor.timezone)


ROUTES = (of_day, of_rep, measure, export, learned, choose, learn)
