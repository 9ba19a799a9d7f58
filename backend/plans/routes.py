from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.access.actor import Actor
from backend.access.policy import needs
from backend.errors import Problem
from backend.plans import commands, demand, dispatch, views
from backend.plans.asks import LockAsk, MakeAsk, OrderAsk, PlanOrder, ReplanAsk, StopAsk
from backend.plans.wire import CandidatesView, PlanView, RunStarted, RunView
from backend.web.actor import Who
from backend.web.wire import plain
from backend.work import look, work

InTeam = Annotated[UUID | None, QueryParameter(name="teamId")]


@post("/api/plans/make", opt=needs("plan.make"), status_code=202)
async def make(actor: Who, data: JSONBody[MakeAsk]) -> RunStarted:
    async with work(actor, "plan.make") as unit:
        return RunStarted(run_id=await commands.make(unit, data))


@get("/api/plans/runs/{run_id:uuid}", opt=needs("plan.read"))
async def get_run(actor: Who, run_id: FromPath[UUID]) -> RunView:
    async with look(actor, "plan.read") as view:
        return await views.run(view, run_id)


@get("/api/plans", opt=needs("plan.read"))
async def get_plans(actor: Who, day: FromQuery[date], team_id: InTeam = None) -> list[PlanView]:
    async with look(actor, "plan.read") as view:
        reps = await demand.reps_of(view, team_id) if team_id else None
        return await views.of_day(view, day, reps)


@get("/api/plans/mine", opt=needs("plan.read"))
async def get_mine(actor: Who, day: FromQuery[date]) -> PlanView | None:
    async with look(actor, "plan.read") as view:
        return await views.mine(view, day)


@get("/api/plans/{plan_id:uuid}", opt=needs("plan.read"))
async def get_plan(actor: Who, plan_id: FromPath[UUID]) -> PlanView:
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/publish", opt=needs("plan.publish"), status_code=200)
async def publish(actor: Who, plan_id: FromPath[UUID]) -> PlanView:
    async with work(actor, "plan.publish") as unit:
        await commands.publish(unit, plan_id)
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/stops", opt=needs("plan.change"))
async def add_stop(actor: Who, plan_id: FromPath[UUID], data: JSONBody[StopAsk]) -> PlanView:
    async with work(actor, "plan.change") as unit:
        await commands.add_stop(unit, plan_id, data)
    return await _seen(actor, plan_id)


@delete("/api/plans/{plan_id:uuid}/stops/{stop_id:uuid}", opt=needs("plan.change"), status_code=200)
async def drop_stop(actor: Who, plan_id: FromPath[UUID], stop_id: FromPath[UUID]) -> PlanView:
    async with work(actor, "plan.change") as unit:
        await commands.drop_stop(unit, plan_id, stop_id)
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/order", opt=needs("plan.change"), status_code=200)
async def reorder(actor: Who, plan_id: FromPath[UUID], data: JSONBody[OrderAsk]) -> PlanView:
    async with work(actor, "plan.change") as unit:
        await commands.reorder(unit, PlanOrder(plan_id=plan_id, stop_ids=data.stop_ids))
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/stops/{stop_id:uuid}/lock", opt=needs("plan.publish"), status_code=200)
async def lock_stop(actor: Who, plan_id: FromPath[UUID], stop_id: FromPath[UUID], data: JSONBody[LockAsk]) -> PlanView:
    async with work(actor, "plan.publish") as unit:
        await commands.lock_stop(unit, plan_id, stop_id, data)
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/replan", opt=needs("plan.change"), status_code=202)
async def replan(actor: Who, plan_id: FromPath[UUID], data: JSONBody[ReplanAsk]) -> Response[RunStarted]:
    async with work(actor, "plan.change") as unit:
        started = RunStarted(run_id=await commands.replan(unit, plan_id, data))
    return Response(started, status_code=202)


@post("/api/plans/{plan_id:uuid}/proposals/{proposal_id:uuid}/accept", opt=needs("plan.change"), status_code=200)
async def accept(actor: Who, plan_id: FromPath[UUID], proposal_id: FromPath[UUID]) -> PlanView:
    try:
        async with work(actor, "plan.change") as unit:
            await commands.accept(unit, plan_id, proposal_id)
    except Problem as problem:
        raise await _as_it_stands(actor, plan_id, problem) from problem
    return await _seen(actor, plan_id)


@post("/api/plans/{plan_id:uuid}/proposals/{proposal_id:uuid}/discard", opt=needs("plan.change"), status_code=200)
async def discard(actor: Who, plan_id: FromPath[UUID], proposal_id: FromPath[UUID]) -> PlanView:
    async with work(actor, "plan.change") as unit:
        await commands.discard(unit, plan_id, proposal_id)
    return await _seen(actor, plan_id)


@get("/api/workorders/{workorder_id:uuid}/candidates", opt=needs("workorder.dispatch"))
async def get_candidates(actor: Who, workorder_id: FromPath[UUID]) -> CandidatesView:
    return await dispatch.candidates(actor, workorder_id)


async def _seen(actor: Actor, plan_id: UUID) -> PlanView:
    async with look(actor, "plan.read") as view:
        return await views.one(view, plan_id)


async def _as_it_stands(actor: Actor, plan_id: UUID, problem: Problem) -> Problem:
    """Whose proposal came too late gets the plan as it is now."""
    if problem.code != "plans.proposal_stale":
        return problem
    return Problem(problem.code, plan=plain(await _seen(actor, plan_id)))


ROUTES = (
    make,
    get_run,
    get_plans,
    get_mine,
    get_plan,
    publish,
    add_stop,
    drop_stop,
    reorder,
    lock_stop,
    replan,
    accept,
    discard,
    get_candidates,
)
