"""A new order for the rest of a day: what it would be, beside how the day goes on as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.plans import drawing, flow
from backend.plans.calm import calmest, moved
from backend.plans.drawing import Answer, Day
from backend.plans.flow import StopRow, Wish
from backend.plans.reasons import Names
from backend.plans.search import AT_ONCE, search
from backend.plans.store import Head
from backend.plans.timing import Order
from backend.plans.wire import ChangeView, FiguresView, LeftOutView, MomentView, ProposalView
from backend.web.wire import plain
from routing.model import LATEST_S, Problem
from routing.plan import Route
from routing.schedule import keep_fitting


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as its run keeps it: what would be saved, for which plan as it was, and what people are told."""

    begun: list[UUID]
    head: Head
    rows: list[StopRow]
    told: ProposalView

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Stored":
        return msgspec.convert(document, cls)


@dataclass(frozen=True, slots=True)
class Asked:
    """The published plan of which a new order is wanted; `id` names the proposal."""

    id: UUID
    head: Head
    version: int
    day: Day
    wishes: list[Wish]
    now: datetime


async def proposed(asked: Asked) -> dict[str, Any]:
    """A document of Stored."""
    setting = asked.day.setting
    by_key = {wish.key: wish for wish in asked.wishes}
    before = [row.key for row in asked.day.open if row.key in by_key and row.kind == "visit"]
    travel = await drawing.travel_of(setting, asked.wishes)
    problem = flow.problem(setting, asked.wishes, travel.matrix)
    as_it_is, _ = keep_fitting(problem, problem.reps[0], [problem.candidate(key) for key in before])
    plan = await search(problem, AT_ONCE, (as_it_is,))
    route = _with_promises(problem, calmest(problem, before, plan), asked)
    names = Names(setting.clock, by_key, {str(setting.worker.id): setting.worker.name})
    reasons = names.documents(entry for entry in plan.left_out if entry.candidate_id not in _keys(route))
    answer = Answer(route, by_key, travel, plan.engine, reasons)
    head, rows = await drawing.drawn(asked.day, answer, asked.head, asked.now)
    going_on = _going_on(problem, before, asked)
    told = Telling(asked, by_key, going_on, route).view(reasons)
    begun = [row.id for row in asked.day.kept if row.kind == "visit"]
    return plain(Stored(begun=begun, head=head, rows=rows, told=told))


def _with_promises(problem: Problem, route: Route, asked: Asked) -> Route:
    """Work orders that were accepted, and appointments that can still be kept, stay: with overtime where they must."""
    kept = _keys(route)
    missing = [wish for wish in asked.wishes if wish.kind != "optional" and wish.key not in kept]
    promised = frozenset(wish.key for wish in asked.wishes if wish.appointment)
    order = Order(problem, [problem.candidate(key) for key in kept], promised).standing(asked.day.setting.opens_s)
    for wish in missing:
        wanted = problem.candidate(wish.key)
        if wish.kind == "locked":
            order = order.with_inserted(wanted, soon=wish.urgent) or order.with_next(wanted)
        elif all(window.closes_s < LATEST_S for window in wish.windows):
            order = order.with_inserted(wanted) or order
    timed = order.timed() if missing else route
    return timed if isinstance(timed, Route) else route


def _keys(route: Route) -> list[str]:
    return [stop.candidate_id for stop in route.stops]


def _going_on(problem: Problem, before: Sequence[str], asked: Asked) -> Route | None:
    """The order as it is from here and now, with overtime where it needs it; None where there is no way."""
    promised = frozenset(wish.key for wish in asked.wishes if wish.appointment)
    visits = [problem.candidate(key) for key in before]
    timed = Order(problem, visits, promised).standing(asked.day.setting.opens_s).timed()
    return timed if isinstance(timed, Route) else None


@dataclass(frozen=True, slots=True)
class Telling:
    """What changes, visit by visit: the new order first, then what stays out."""

    asked: Asked
    wishes: Mapping[str, Wish]
    before: Route | None
    after: Route

    def view(self, reasons: Sequence[dict[str, Any]]) -> ProposalView:
        left_out = [left_out_view(one) for one in reasons]
        stayed = [entry for entry in left_out if str(entry.workorder_id or entry.account_id) in self._old]
        return ProposalView(
            id=self.asked.id,
            plan_id=self.asked.head.id,
            base_version=self.asked.version,
            state="open",
            made_at=self.asked.now,
            changes=self._changes({str(one.workorder_id or one.account_id): one for one in stayed}),
            before=self._figures(self.before),
            after=self._figures(self.after) or _nothing(self.asked.now),
        )

    @property
    def _old(self) -> dict[str, StopRow]:
        return {row.key: row for row in self.asked.day.open if row.kind == "visit"}

    def _changes(self, reasons: Mapping[str, LeftOutView]) -> list[ChangeView]:
        was, will_be = self._moments(self.before), self._moments(self.after)
        new = _keys(self.after)
        passing = moved([key for key in self._old if key in self.wishes], new)
        lines = [self._line(key, was.get(key), will_be[key], kind="moved" if key in passing else "same") for key in new]
        gone = [key for key in self._old if key not in will_be]
        return lines + [self._line(key, was.get(key), None, reason=reasons.get(key)) for key in gone]

    def _line(self, key: str, was: MomentView | None, will_be: MomentView | None, **more: Any) -> ChangeView:
        row = self._old.get(key)
        kind = "dropped" if will_be is None else "added" if row is None else more.get("kind", "same")
        wish = self.wishes.get(key)
        return ChangeView(
            stop_id=row and row.id,
            account_id=wish.account_id if wish else row and row.account_id,
            workorder_id=wish.workorder_id if wish else row and row.workorder_id,
            name=wish.name if wish else row.name if row else "",
            kind=kind,
            appointment=bool(wish and wish.appointment),
            before=was,
            after=will_be,
            by_s=round((will_be.start_at - was.start_at).total_seconds()) if was and will_be else None,
            reason=more.get("reason"),
        )

    def _moments(self, route: Route | None) -> dict[str, MomentView]:
        clock = self.asked.day.setting.clock
        if route is None:
            rows = enumerate(self._old.items(), start=1)
            return {key: MomentView(place=at, start_at=row.start_at, kept=True) for at, (key, row) in rows}
        return {
            stop.candidate_id: MomentView(
                place=at,
                start_at=clock.at(stop.start_s),
                kept=_kept(self.wishes[stop.candidate_id], stop.start_s),
                closed=_closed(self.wishes[stop.candidate_id], stop.start_s),
            )
            for at, stop in enumerate(route.stops, start=1)
        }

    def _figures(self, route: Route | None) -> FiguresView | None:
        if route is None:
            return None
        clock = self.asked.day.setting.clock
        return FiguresView(home_at=clock.at(route.end_s), travel_s=route.travel_s, distance_m=route.travel_m)


def _nothing(now: datetime) -> FiguresView:
    return FiguresView(home_at=now, travel_s=0, distance_m=0)


def _kept(wish: Wish, start_s: int) -> bool:
    """Whether an appointment is kept; one that was missed before may be as late as it likes, but kept it is not."""
    if not wish.appointment:
        return True
    return any(window.opens_s <= start_s <= window.closes_s < LATEST_S for window in wish.windows)


def _closed(wish: Wish, start_s: int) -> bool:
    return not wish.appointment and not any(window.opens_s <= start_s <= window.closes_s for window in wish.windows)


def left_out_view(entry: Mapping[str, Any]) -> LeftOutView:
    return msgspec.convert(_camel(entry), LeftOutView)


def _camel(entry: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"account_id": "accountId", "workorder_id": "workorderId"}
    return {renamed.get(name, name): value for name, value in entry.items()}
