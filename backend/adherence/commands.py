"""What is kept of planned and actual days."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from backend import clock
from backend.adherence import measure, store
from backend.adherence.wire import MeasureAsk, MeasureStarted
from backend.errors import Problem
from backend.outbox.events import Event, publish_later
from backend.web.wire import plain
from backend.work import Work

MOST_PEOPLE = 500  # in one press of the button
CLOSES_AFTER = timedelta(hours=2)  # after midnight: phones that come home late have sent what they kept


async def request(unit: Work, ask: MeasureAsk) -> MeasureStarted:
    """Raises request.invalid (day) for a day that has not begun."""
    if ask.day > clock.business_day(unit.now, unit.actor.timezone):
        raise Problem("request.invalid", field="day", detail="The day has not begun")
    out = [row["id"] for row in await store.out_on(unit, ask.day, None)]
    chosen = [one for one in out if ask.rep_ids is None or one in ask.rep_ids][:MOST_PEOPLE]
    unit.record("adherence.requested", ("company", unit.company_id), after={"day": ask.day.isoformat()})
    for rep_id in chosen:
        unit.emit("adherence.requested", rep_id=rep_id, day=ask.day.isoformat())
    return MeasureStarted(people=len(chosen))


async def keep_baseline(unit: Work, plan_id: UUID) -> None:
    """The plan as its day begins: newer ones replace it until the first visit or the planned start."""
    unit.unaudited("a copy of a plan that was recorded when it was published")
    found = await store.plan_day(unit, plan_id)
    if found is None:
        return
    rep_id, day = found["rep_id"], found["day"]
    plan = await store.published(unit, rep_id, day)
    known = await store.baseline(unit, rep_id, day)
    if plan is None or (known and (unit.now >= known["start_at"] or await store.has_begun(unit, rep_id, day))):
        return
    await store.keep_baseline(unit, rep_id, day, plan)
    await expect_close(unit, day)


async def drop_baseline(unit: Work, rep_id: UUID, day: date) -> None:
    """Nobody misses visits of a plan that was withdrawn before its day began."""
    unit.unaudited("a copy of a plan whose withdrawal was recorded")
    if not await store.has_begun(unit, rep_id, day):
        await store.drop_baseline(unit, rep_id, day)


async def expect_close(unit: Work, day: date) -> None:
    """The day is measured once, some time after it is over."""
    _, ends_at = measure.span(day, unit.actor.timezone)
    due_at = ends_at + CLOSES_AFTER
    if await store.expect_close(unit, day, due_at):
        event = Event("adherence.day_over", {"day": day.isoformat()})
        await publish_later(unit.conn, unit.company_id, event, max(due_at - unit.now, timedelta()))


async def keep_day(unit: Work, it: measure.RepFacts, found: measure.Measured) -> None:
    unit.unaudited("figures of visits and trails that are recorded themselves")
    lines: list[Mapping[str, object]] = [plain(line) for line in found.lines]
    await store.keep_day(unit, it.rep_id, it.day, (it.over, plain(found.figures), lines, found.legs))
