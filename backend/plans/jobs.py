"""Makes the plans that somebody asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from backend import clock
from backend.access.actor import Actor, machinery
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.log import log
from backend.outbox.happened import Happened
from backend.plans import additions, commands, demand, drawing, flow, store
from backend.plans.drawing import Answer
from backend.plans.elsewhere import look_elsewhere
from backend.plans.proposing import Asked, proposed
from backend.plans.questions import Question, Run, is_as_asked, questions_of, run_of
from backend.plans.reasons import Names
from backend.plans.search import SEARCHES_AT_ONCE, search
from backend.plans.store import Head
from backend.work import Work, look, work

Change = Callable[[Work, UUID, UUID, UUID | None], Awaitable[None]]
FAULT = "The planner met a fault of its own. Please try again."


async def make_plans(it: Happened) -> None:
    """Each rep is a question of its own; progress is told after each. A fault leaves the run failed, never silent."""
    actor = await _actor(it.company_id)
    run_id, finished = it.id("run_id"), False
    try:
        async with look(actor, "plan.make") as view:
            run = await run_of(view, run_id)
            questions = await questions_of(view, run, run.rep_ids) if run else []
        if run:
            await _answer_all(actor, run, questions)
            await _keep_promised(actor, run)
        finished = True
    finally:
        if not finished:
            await _state(actor, Told(run_id, it.ids.get("person_id"), "failed", reason=FAULT))


async def _keep_promised(actor: Actor, run: Run) -> None:
    """Accepted work orders that the search could not fit into today are in the plan all the same."""
    if run.publish and run.is_today and not run.propose:
        for rep_id in run.rep_ids:
            await _take_missing(actor, rep_id, run.requested_by)


async def take_order(it: Happened) -> None:
    """An accepted work order goes into today's published plan."""
    await _change_plan(it, commands.add_order)


async def take_promised(it: Happened) -> None:
    """A plan that was made before work orders were accepted takes them when it is published."""
    await _take_missing(await _actor(it.company_id), it.id("rep_id"), it.ids.get("by_id"))


async def _take_missing(actor: Actor, rep_id: UUID, by_id: UUID | None) -> None:
    today = clock.business_day(clock.now(), actor.timezone)
    async with look(actor, "plan.read") as view:
        row = await store.of_rep(view, rep_id, today, "published")
        if row is None:
            return
        missing = await additions.orders_outside(view, rep_id, row["id"])
    for workorder_id in missing:
        await _changed(actor, commands.add_order, (row["id"], workorder_id, by_id))


async def leave_order(it: Happened) -> None:
    """A cancelled work order leaves today's published plan."""
    if it.ids.get("rep_id"):
        await _change_plan(it, commands.remove_order)


async def _change_plan(it: Happened, change: Change) -> None:
    """Without a plan there is nothing to change: the order stays with the rep, and the next published plan takes it."""
    actor = await _actor(it.company_id)
    today = clock.business_day(clock.now(), actor.timezone)
    async with look(actor, "plan.read") as view:
        row = await store.of_rep(view, it.id("rep_id"), today, "published")
    if row is None:
        return
    await _changed(actor, change, (row["id"], it.id("workorder_id"), it.id("by_id")))


async def _changed(actor: Actor, change: Change, named: tuple[UUID, UUID, UUID | None]) -> None:
    try:
        async with work(actor, "plan.change") as unit:
            await change(unit, *named)
    except Problem as problem:
        log.warning("plan.order_not_taken", workorder_id=str(named[1]), code=problem.code)


async def _actor(company_id: UUID) -> Actor:
    async with look(machinery(company_id), "plan.make") as view:
        return machinery(company_id, await demand.timezone(view))


async def _answer_all(actor: Actor, run: Run, questions: list[Question]) -> None:
    await _state(actor, Told(run.id, run.requested_by, "running"))
    turn = asyncio.Semaphore(SEARCHES_AT_ONCE)
    progress = Progress()

    async def one(question: Question) -> None:
        async with turn:
            if run.propose:
                await _propose(actor, run, question, progress)
            else:
                await _make(actor, run, question, progress)

    async with asyncio.TaskGroup() as group:
        for question in questions:
            group.create_task(one(question))
    if not run.propose:
        await look_elsewhere(actor, run.clock, run.rep_ids, "published" if run.publish else "draft")
    kept = ", ".join(sorted(progress.kept)) or None
    await _state(actor, Told(run.id, run.requested_by, "done", len(run.rep_ids), kept))


@dataclass
class Progress:
    """`kept` are the names of those whose plan in force went on changing while the new one was looked for."""

    done: int = 0
    kept: list[str] = field(default_factory=list[str])


async def _answer(question: Question) -> Answer:
    setting, wishes = question.day.setting, question.wishes
    travel = await drawing.travel_of(setting, wishes)
    plan = await search(flow.problem(setting, wishes, travel.matrix))
    by_key = {wish.key: wish for wish in wishes}
    names = Names(setting.clock, by_key, {str(setting.worker.id): setting.worker.name})
    return Answer(plan.routes[0], by_key, travel, plan.engine, names.documents(plan.left_out))


async def _propose(actor: Actor, run: Run, question: Question, progress: Progress) -> None:
    """The plan stays as it is: the run keeps what it could be."""
    if question.head is None:
        return
    asked = Asked(run.id, question.head, question.version, question.day, question.wishes, run.now)
    document = await proposed(asked)
    async with work(actor, "plan.make") as unit:
        await store.run_proposal(unit, run.id, document)
        unit.record("plan.proposed", ("plan", question.head.id), after={"proposal": str(run.id)})
        progress.done += 1
        await store.run_state(unit, run.id, "running", progress.done)
        _tell_progress(unit, run.id, run.requested_by, progress.done)


async def _make(actor: Actor, run: Run, question: Question, progress: Progress) -> None:
    """A plan in force that changed during the search is planned once more as it then is, and after that left alone."""
    if await _store(actor, run, (question, await _answer(question)), progress):
        return
    run, worker = replace(run, now=clock.now()), question.day.setting.worker
    async with look(actor, "plan.make") as view:
        fresh = await questions_of(view, run, [worker.id])
    for again in fresh:
        if await _store(actor, run, (again, await _answer(again)), progress):
            return
    progress.kept.append(worker.name)


async def _store(actor: Actor, run: Run, found: tuple[Question, Answer], progress: Progress) -> bool:
    """False where what is in force is not what the question was asked of."""
    question, answer = found
    target = question.head if run.publish else None
    head, rows = await drawing.drawn(question.day, answer, target, run.now)
    async with work(actor, "plan.make") as unit:
        rep_id = head.rep_id
        await store.hold_day(unit, rep_id, head.day)
        if run.publish and not await is_as_asked(unit, question):
            unit.unaudited("what was locked stays as it is")
            return False
        await store.forget(unit, rep_id, head.day, "draft")
        await store.save(unit, head, rows)
        unit.record("plan.made", ("plan", head.id), after=store.document(rows) | {"engine": head.engine})
        unit.emit("plan.drafted", plan_id=head.id, rep_id=rep_id)
        if run.publish:
            await _publish(unit, run, head, replaced=target is not None)
        progress.done += 1
        await store.run_state(unit, run.id, "running", progress.done)
        _tell_progress(unit, run.id, run.requested_by, progress.done)
    return True


async def _publish(unit: Work, run: Run, head: Head, *, replaced: bool) -> None:
    if not replaced:
        await commands.publish(unit, head.id, run.requested_by)
        return
    unit.change("plan", head.id, [of_person(head.rep_id)])
    unit.emit("plan.changed", plan_id=head.id, rep_id=head.rep_id, by_id=run.requested_by)


def _tell_progress(unit: Work, run_id: UUID, person_id: Any, done: int) -> None:
    unit.emit("plan_run.progressed", run_id=run_id, person_id=person_id, done=done)


@dataclass(frozen=True, slots=True)
class Told:
    """Whose run it is and how it stands."""

    run_id: UUID
    person_id: Any
    state: str
    done: int = 0
    reason: str | None = None


async def _state(actor: Actor, told: Told) -> None:
    async with work(actor, "plan.make") as unit:
        unit.unaudited("progress of a run that was recorded when it was requested")
        await store.run_state(unit, told.run_id, told.state, told.done, told.reason)
        _tell_progress(unit, told.run_id, told.person_id, told.done)
