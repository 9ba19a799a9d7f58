"""Asks for the plans of a week, for a manager or for a night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from backend.clock import business_day, new_id
from backend.errors import Problem
from backend.horizon import weeks
from backend.horizon.wire import WeekAsk
from backend.plans import demand
from backend.work import Work

AHEAD = timedelta(days=60)  # who is due later depends on visits that were not made yet


@dataclass(frozen=True, slots=True)
class Span:
    first_day: date
    days: int
    publish: bool
    team_id: UUID | None


async def ask_for_week(unit: Work, ask: WeekAsk) -> UUID:
    """The id of the run. Raises plans.no_reps, plans.day_over, request.invalid (firstDay)."""
    today = business_day(unit.now, unit.actor.timezone)
    if ask.first_day < today:
        raise Problem("plans.day_over", field="firstDay")
    if ask.first_day > today + AHEAD:
        raise Problem("request.invalid", field="firstDay", detail="The days lie too far ahead")
    reps = await demand.reps_of(unit, ask.team_id)
    if not reps:
        raise Problem("plans.no_reps", field="teamId")
    return await start(unit, Span(ask.first_day, ask.days, ask.publish, ask.team_id), reps)


async def start(unit: Work, span: Span, reps: Sequence[UUID]) -> UUID:
    run_id = new_id()
    values = {
        "requested_by": unit.actor.person_id,
        "team_id": span.team_id,
        "first_day": span.first_day,
        "days": span.days,
        "rep_ids": list(reps),
        "publish": span.publish,
        "total": len(reps) * span.days,
    }
    await weeks.insert_run(unit, run_id, values)
    after = {"firstDay": span.first_day.isoformat(), "days": span.days, "reps": len(reps), "publish": span.publish}
    unit.record("week.requested", ("week_run", run_id), after=after)
    unit.emit("week.run_requested", run_id=run_id, person_id=unit.actor.person_id)
    return run_id
