"""Today's rounds of the demo company, made and published the way a manager does it."""

import asyncio
import sys
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.access.actor import Actor
from backend.clock import business_day
from backend.plans import commands
from backend.plans.asks import MakeAsk, ReplanAsk
from backend.work import look, work

POLL_S = 0.1
FIRST_HOUR, LAST_HOUR = 9, 15  # between them a day has begun and enough of it is left
PATIENCE_S = 120.0
RUN = "select state, done, total, reason from plan_run where company_id = $1 and id = $2"
DRAFTS = "select id from day_plan where company_id = $1 and day = $2 and status = 'draft'"


async def plan_today(manager: Actor, reps: list[UUID], now: datetime) -> None:
    """Whole days in the morning and at night; what is left of the day for who starts the demo in the middle of it.

    Raises SystemExit with a sentence when the plans do not come: the demo is useless without them.
    """
    day = business_day(now, manager.timezone)
    async with work(manager, "plan.make") as unit:
        run_id = await commands.make(unit, MakeAsk(day=day, rep_ids=reps))
    await _finished(manager, run_id)
    async with look(manager, "plan.read") as view:
        drafts = [row["id"] for row in await view.conn.fetch(DRAFTS, view.company_id, day)]
    for plan_id in drafts:
        async with work(manager, "plan.publish") as unit:
            await commands.publish(unit, plan_id)
    if FIRST_HOUR <= now.astimezone(ZoneInfo(manager.timezone)).hour < LAST_HOUR:
        await _from_now(manager, drafts, now)


async def _from_now(manager: Actor, plans: list[UUID], now: datetime) -> None:
    runs: list[UUID] = []
    for plan_id in plans:
        async with work(manager, "plan.make") as unit:
            runs.append(await commands.replan(unit, plan_id, ReplanAsk(at=now, at_once=True)))
    for run_id in runs:
        await _finished(manager, run_id)


async def _finished(manager: Actor, run_id: UUID) -> None:
    told = -1
    for _ in range(int(PATIENCE_S / POLL_S)):
        async with look(manager, "plan.read") as view:
            run = await view.conn.fetchrow(RUN, view.company_id, run_id)
        if run is None or run["state"] == "failed":
            raise SystemExit(f"Today's plans could not be made: {run and run['reason']}")
        if run["state"] == "done":
            return
        if run["done"] != told:
            told = run["done"]
            print(f"planned {told} of {run['total']} rounds", file=sys.stderr, flush=True)
        await asyncio.sleep(POLL_S)
    raise SystemExit("Today's plans did not come: is the worker running? `rounds doctor` tells.")
