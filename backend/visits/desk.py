"""A rep's visits in memory: asked once for one operation or many, judged in their order, written once.

The rep's visits and the accounts that the operations name are locked first, the accounts in the order of their ids, so
that two phones of a team never wait for each other in a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.access.ownership import foreign
from backend.accounts.rhythm import FED, locked_visitors
from backend.clock import business_day
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.visits import desk_store as store
from backend.visits import flow
from backend.visits.held import Closing, Facts, Held, Step, Told
from backend.visits.wire import CheckIn, CheckOut, Missed, Report
from backend.work import Work
from checkin.fence import Circle
from checkin.fix import Fix
from checkin.policy import Policy

Ask = CheckIn | CheckOut | Missed | Report
Asked = Sequence[tuple[Ask, Told]]


@dataclass(slots=True)
class Desk:
    """`seen` are fixes of these operations that are not written yet."""

    unit: Work
    facts: Facts
    policy: Policy
    visits: dict[UUID, Held]
    reported: dict[UUID, UUID]
    seen: list[Fix] = field(default_factory=list[Fix])
    _reports: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _steps: list[Step] = field(default_factory=list[Step])

    @classmethod
    async def of(cls, unit: Work, asked: Asked, account_ids: Iterable[UUID] = ()) -> "Desk":
        """For these operations. `account_ids` are others that the same transaction is going to write to."""
        await store.lock_visits_of_rep(unit)
        visits = await store.own(unit, sorted({ask.visit_id for ask, _ in asked}))
        facts = await _facts(unit, asked, visits, account_ids)
        reports = [ask.report_id for ask, _ in asked if isinstance(ask, Report)]
        return cls(unit, facts, flow.policy_of(facts.policy), visits, await store.reported(unit, reports))

    @property
    def open_visit(self) -> Held | None:
        return next((visit for visit in self.visits.values() if visit.state == "open"), None)

    def own(self, visit_id: UUID) -> Held:
        """Raises visits.unknown_visit."""
        visit = self.visits.get(visit_id)
        if visit is None:
            raise Problem("visits.unknown_visit", field="visitId")
        return visit

    def refuse_foreign(self, ids: Sequence[UUID], name: str) -> None:
        """Raises request.invalid."""
        if not self.facts.foreign.isdisjoint(ids):
            raise Problem("request.invalid", field=name, detail="This belongs to somebody else")

    def previous_fix(self, before: datetime) -> Fix | None:
        """The rep's last fix before an instant that an operation names, those of earlier operations among them."""
        known = [fix for fix in self.seen if fix.taken_at < before]
        if before in self.facts.previous:
            known.append(self.facts.previous[before])
        return max(known, key=lambda fix: fix.taken_at, default=None)

    async def last_inside(self, fence: Circle, since: datetime, until: datetime) -> datetime | None:
        return await store.last_inside(self.unit, fence, (since, until), self.seen)

    def add(self, visit: Held) -> None:
        self.visits[visit.id] = visit

    def close(self, visit: Held, closing: Closing) -> None:
        visit.state = "closed"
        if visit.row is None:
            visit.closing = closing
            return
        visit.row |= {"state": "closed", "ended_at": closing.ended_at, "out_verdict_detail": closing.verdict}
        visit.row["raw_fixes"] = [*visit.row["raw_fixes"], *closing.raw_fixes]

    def report(self, visit: Held, report: dict[str, Any]) -> None:
        self.reported[report["id"]] = visit.id
        self._reports.append(report | {"visit_id": visit.id})

    def step(self, step: Step) -> None:
        self._steps.append(step)

    def tell(self, event: str, visit: Held) -> None:
        """Announce what happened; the rep's visit and plan, and the account on all phones, look different now."""
        me = of_person(self.unit.actor.me)
        self.unit.emit(event, visit_id=visit.id, rep_id=self.unit.actor.me, account_id=visit.account_id)
        self.unit.change("visit", visit.id, [me])
        if visit.account_id:
            self.unit.change(FED, visit.account_id, self.facts.visitors.get(visit.account_id, ()))
        if visit.plan_id:
            self.unit.change("plan", visit.plan_id, [me])

    async def save(self) -> None:
        """Write what is new; nothing is left to write afterwards. Raises visits.id_reuse."""
        if closings := {visit.id: visit.closing for visit in self.visits.values() if visit.closing}:
            await store.close(self.unit, closings)
        if rows := [visit.row for visit in self.visits.values() if visit.row]:
            await store.insert(self.unit, rows)
        if self._reports:
            new = await store.insert_reports(self.unit, self._reports)
            if any(report["id"] not in new and report["id"] != report["visit_id"] for report in self._reports):
                raise Problem("visits.id_reuse", field="reportId")
        if self._steps:
            await store.take_steps(self.unit, self._steps)
        for visit in self.visits.values():
            visit.row = visit.closing = None
        self._reports, self._steps = [], []


async def _facts(unit: Work, asked: Asked, visits: Mapping[UUID, Held], account_ids: Iterable[UUID]) -> Facts:
    begun = [(ask, told) for ask, told in asked if isinstance(ask, CheckIn | Missed)]
    arrived = [told.earliest() for ask, told in begun if isinstance(ask, CheckIn)]
    orders = await store.orders(unit, [i for ask, _ in begun if isinstance(ask, CheckIn) and (i := ask.workorder_id)])
    ours = [*(ask for ask, _ in begun), *visits.values()]
    named = {*(one.account_id for one in ours), *(account_id for account_id, _ in orders.values())}
    visitors = await locked_visitors(unit, {*account_ids, *(i for i in named if i)})
    media = {i for ask, _ in asked if isinstance(ask, Report) for i in (*ask.photo_ids, *ask.voice_ids)}
    days = {business_day(told.at, unit.actor.timezone) for _, told in begun}
    return Facts(
        policy=await store.policy_document(unit),
        visitors=visitors,
        pins=await store.pins(unit, list(visitors)),
        orders=orders,
        stops=await store.stops(unit, [i for ask, _ in begun if (i := ask.plan_stop_id)], sorted(days)),
        previous=await store.previous_fixes(unit, arrived),
        foreign=await foreign(unit.conn, unit.actor, sorted(media)),
    )
