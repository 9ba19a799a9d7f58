"""Puts the drafts of several days in force with one press."""

from datetime import date
from uuid import UUID

from backend.clock import business_day
from backend.horizon import weeks
from backend.horizon.wire import DaysAsk, DaysPublished
from backend.horizon.writing import is_begun
from backend.plans import commands, demand
from backend.plans import store as plans
from backend.work import Work


async def publish_days(unit: Work, ask: DaysAsk) -> DaysPublished:
    """Of everybody of the team within reach. A plan in force that has begun stays; nobody is rung twice."""
    span = max(ask.first_day, business_day(unit.now, unit.actor.timezone)), ask.last_day
    unit.unaudited("without drafts nothing changes")
    rung: set[UUID] = set()
    published = kept = 0
    for row in await weeks.drafts(unit, await demand.reps_of(unit, ask.team_id), span):
        rep_id, day = row["rep_id"], row["day"]
        await plans.hold_day(unit, rep_id, day)
        if await _runs(unit, rep_id, day):
            kept += 1
        elif await plans.locked_head(unit, row["id"]):
            await commands.publish(unit, row["id"], rings=rep_id not in rung)
            rung.add(rep_id)
            published += 1
    return DaysPublished(published=published, kept=kept)


async def _runs(unit: Work, rep_id: UUID, day: date) -> bool:
    row = await plans.of_rep(unit, rep_id, day, "published")
    if row is None:
        return False
    return is_begun(row["start_at"], (await plans.stops(unit, [row["id"]]))[row["id"]], unit.now)
