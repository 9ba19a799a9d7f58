"""What a run asks: whose day from when on, and how it stands before the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend import clock
from backend.plans import demand, drawing, flow, store
from backend.plans.demand import Wanted
from backend.plans.drawing import Day
from backend.plans.flow import DayClock, Place, Wish
from backend.plans.store import Head
from backend.work import View, Work
from checkin.geodesy import LonLat


@dataclass(frozen=True, slots=True)
class Run:
    id: UUID
    requested_by: UUID
    clock: DayClock
    rep_ids: list[UUID]
    publish: bool
    propose: bool
    here: Place | None
    at: datetime | None
    now: datetime

    @property
    def is_today(self) -> bool:
        return self.clock.day == clock.business_day(self.now, self.clock.timezone)


@dataclass(frozen=True, slots=True)
class Question:
    """One rep's day to plan. `head`, of `version`, is the plan that the answer replaces in place.

    `begun` are its stops whose visits had begun or were missed by then.
    """

    day: Day
    wishes: list[Wish]
    head: Head | None
    version: int
    begun: frozenset[UUID]


async def run_of(view: View, run_id: UUID) -> Run | None:
    """None where the run is over: a job may be delivered twice."""
    row = await store.run(view, run_id)
    if row is None or row["state"] in ("done", "failed"):
        return None
    options: dict[str, Any] = row["options"]
    here, at = options.get("from"), options.get("at")
    return Run(
        id=run_id,
        requested_by=row["requested_by"],
        clock=DayClock(row["day"], view.actor.timezone),
        rep_ids=row["rep_ids"],
        publish=options["publish"],
        propose=options.get("propose", False),
        here=Place(flow.HERE, LonLat(**here)) if here else None,
        at=datetime.fromisoformat(at) if at else None,
        now=clock.now(),
    )


async def questions_of(view: View, run: Run, rep_ids: Sequence[UUID]) -> list[Question]:
    return [await _question(view, run, worker) for worker in await demand.workers(view, rep_ids)]


async def _question(view: View, run: Run, worker: flow.Worker) -> Question:
    row = await store.of_rep(view, worker.id, run.clock.day, "published")
    head = Head.of(row) if row else None
    seen = (await store.stops(view, [head.id]))[head.id] if head else []
    day = drawing.day_of(worker, run.clock, seen, run.now)
    planned, orders = frozenset[UUID](), frozenset[UUID]()
    if run.at:
        if run.is_today:
            day = drawing.from_here(day, run.here or await demand.latest_position(view, worker.id), run.at)
        planned, orders = drawing.named(day.open)
    locked = await demand.locked_accounts(view, [worker.id], run.clock.day)
    wanted = Wanted(
        run.clock,
        [worker.id],
        account_ids=planned | locked,
        workorder_ids=orders,
        locked=locked,
        orders_too=run.is_today,
    )
    wishes = (await demand.wishes(view, wanted))[worker.id]
    late = [drawing.late_if_missed(wish, day.setting.opens_s) for wish in wishes]
    begun = frozenset(one.row.id for one in seen if one.begun)
    return Question(day, late, head, row["version"] if row else 0, begun)


async def is_as_asked(unit: Work, question: Question) -> bool:
    """The plan in force is held until the transaction ends."""
    setting = question.day.setting
    found = await store.of_rep(unit, setting.worker.id, setting.clock.day, "published")
    held = await store.locked_head(unit, found["id"]) if found else None
    if held is None or question.head is None:
        return held is None and question.head is None
    seen = (await store.stops(unit, [held["id"]]))[held["id"]]
    begun = frozenset(one.row.id for one in seen if one.begun)
    return (held["id"], held["version"], begun) == (question.head.id, question.version, question.begun)
