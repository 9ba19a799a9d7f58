"""Makes the plans of a week that somebody, or a night, asked for."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from backend import clock
from backend.access.actor import Actor, machinery
from backend.horizon import weeks, writing
from backend.horizon.flow import Span, Team
from backend.horizon.gathering import gathered
from backend.horizon.solving import Answer, Listener, solve_all
from backend.horizon.weeks import Told
from backend.horizon.writing import Written
from backend.outbox.happened import Happened
from backend.plans import demand
from backend.work import Work, look, work
from routing.plan import Relaxation

FAULT = "The planner met a fault of its own. Please try again."
PERMISSION = "plan.publish"
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Run:
    id: UUID
    requested_by: UUID | None
    span: Span
    rep_ids: list[UUID]
    publish: bool
    now: datetime


@dataclass
class Progress:
    """What has come of the run so far."""

    days: float = 0.0
    plans: int = 0
    visits: int = 0
    road_based: bool = True
    left_out: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    kept_days: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    rung: set[UUID] = field(default_factory=set[UUID])
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def done(self) -> int:
        """Whole days; shares of days add up to them but for rounding."""
        return int(self.days + ROUNDING)


async def plan_week(it: Happened) -> None:
    """A fault leaves the run failed, never silent. A run that is over is not made again."""
    actor = await _actor(it.company_id)
    run_id, finished = it.id("run_id"), False
    try:
        run = await _run(actor, run_id)
        if run:
            await _make(actor, run)
        finished = True
    finally:
        if not finished:
            async with work(actor, PERMISSION) as unit:
                unit.unaudited("progress of a run that was recorded when it was requested")
                await weeks.run_state(unit, run_id, Told("failed", reason=FAULT))
                unit.emit("plan_run.progressed", run_id=run_id, person_id=it.ids.get("person_id"), done=0)


async def _actor(company_id: UUID) -> Actor:
    async with look(machinery(company_id), PERMISSION) as view:
        return machinery(company_id, await demand.timezone(view))


async def _run(actor: Actor, run_id: UUID) -> Run | None:
    async with look(actor, PERMISSION) as view:
        row = await weeks.run(view, run_id)
    if row is None or row["state"] in ("done", "failed"):
        return None
    span = Span(row["first_day"], row["days"], actor.timezone)
    return Run(row["id"], row["requested_by"], span, row["rep_ids"], row["publish"], clock.now())


async def _make(actor: Actor, run: Run) -> None:
    async with look(actor, PERMISSION, steady=True) as view:
        team = await gathered(view, run.span, run.rep_ids, run.now)
        people = await weeks.names(view, run.rep_ids)
        before = await writing.targets(view, run.rep_ids, run.span) if run.publish else {}
    progress = Progress()
    elsewhere: dict[str, tuple[Relaxation, ...]] = {}
    await _tell(actor, run, Told("running"))

    async def store(answer: Answer) -> None:
        progress.left_out += writing.left_out_documents(answer, team, people)
        elsewhere.update(answer.elsewhere)
        progress.road_based &= all(one.road_based for one in answer.travel.values())
        for timed in sorted(answer.days(), key=lambda timed: timed[0].day):
            async with progress.turn:
                target = before.get((timed[0].worker.id, run.span.day(timed[0].day)), writing.NOTHING)
                day = await writing.written(answer, run.span, timed, target, run.now)
                await _store(actor, run, day, progress, answer.told)

    async def searched(days: float) -> None:
        async with progress.turn:
            progress.days += days
            await _tell(actor, run, Told("running", progress.done))

    await solve_all(team, Listener(store, searched))
    progress.left_out += writing.refused_documents(team, elsewhere, people)
    await _finish(actor, run, team, progress)


async def _store(actor: Actor, run: Run, day: Written, progress: Progress, told: float) -> None:
    visits = sum(row.kind == "visit" for row in day.rows)
    async with work(actor, PERMISSION) as unit:
        unit.unaudited("a day without visits changes nothing")
        if await _put(unit, run, day, progress):
            progress.visits += visits
            progress.plans += visits > 0
        else:
            progress.kept_days.append({"repId": str(day.head.rep_id), "day": day.head.day.isoformat()})
        progress.days += 1 - told
        await weeks.run_state(unit, run.id, Told("running", progress.done))
        unit.emit("plan_run.progressed", run_id=run.id, person_id=run.requested_by, done=progress.done)


async def _put(unit: Work, run: Run, day: Written, progress: Progress) -> bool:
    """Whether the day is as the search wants it; else it changed meanwhile and stays."""
    if not run.publish:
        await writing.store_draft(unit, day)
        return True
    stored = await writing.store_published(unit, day, run.requested_by, first=day.head.rep_id not in progress.rung)
    if any(event.name in ("plan.published", "plan.changed") for event in unit.events):
        progress.rung.add(day.head.rep_id)
    return stored


async def _finish(actor: Actor, run: Run, team: Team, progress: Progress) -> None:
    left_out = sorted(progress.left_out, key=lambda one: (not one["appointment"], one["dueDay"] or "", one["name"]))
    result = {
        "ratio": team.ratio,
        "morePeople": team.more_people,
        "visits": progress.visits,
        "plans": progress.plans,
        "leftOutCount": len(left_out),
        "leftOut": left_out[: writing.MOST_TOLD],
        "kept": [str(one) for one in team.kept],
        "keptDays": progress.kept_days,
        "roadBased": progress.road_based,
    }
    await _tell(actor, run, Told("done", progress.done, result))


async def _tell(actor: Actor, run: Run, told: Told) -> None:
    async with work(actor, PERMISSION) as unit:
        if told.result is None:
            unit.unaudited("progress of a run that was recorded when it was requested")
        else:
            after = {name: told.result[name] for name in ("plans", "visits", "leftOutCount", "ratio")}
            unit.record("week.planned", ("week_run", run.id), after=after)
        await weeks.run_state(unit, run.id, told)
        unit.emit("plan_run.progressed", run_id=run.id, person_id=run.requested_by, done=told.done)
