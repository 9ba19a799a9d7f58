"""Changing a stored plan: open it, say which visits in which order, store it with new times and a new way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from backend.clock import business_day
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.plans import demand, drawing, flow, store
from backend.plans.demand import Wanted
from backend.plans.drawing import Answer, Day
from backend.plans.flow import DayClock, StopRow, Wish
from backend.plans.store import Head, Seen
from backend.plans.timing import Order
from backend.roads.travel import TravelMatrix
from backend.work import Work
from routing.plan import Route

News = list[dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored plan with the part of its day that can still change; `wishes` are in the order of that part.

    `by_id` is the person on whose word it changes.
    """

    head: Head
    seen: Sequence[Seen]
    day: Day
    wishes: list[Wish]
    by_id: UUID | None

    def open_stop(self, stop_id: UUID) -> StopRow:
        """Raises plans.unknown_stop, plans.stop_locked where the visit has begun."""
        for row in self.day.open:
            if row.id == stop_id and row.kind == "visit":
                return row
        known = any(seen.row.id == stop_id for seen in self.seen)
        raise Problem("plans.stop_locked" if known else "plans.unknown_stop", field="stopId")


async def opened(unit: Work, plan_id: UUID, by_id: UUID | None = None) -> Opened:
    """Raises not_found, plans.day_over."""
    found = await store.locked_head(unit, plan_id)
    if found is None:
        raise Problem("not_found")
    head = Head.of(found)
    if head.day < business_day(unit.now, unit.actor.timezone):
        raise Problem("plans.day_over")
    workers = await demand.workers(unit, [head.rep_id])
    if not workers:
        raise Problem("plans.no_reps")
    seen = (await store.stops(unit, [plan_id]))[plan_id]
    clock = DayClock(head.day, unit.actor.timezone)
    day = drawing.begun_at_start_of(drawing.day_of(workers[0], clock, seen, unit.now), head)
    return Opened(head, seen, day, await wishes_of(unit, day), by_id or unit.actor.person_id)


async def wishes_of(unit: Work, day: Day, more: frozenset[UUID] = frozenset()) -> list[Wish]:
    """The open visits in their order, then `more`; a stop whose account is gone keeps what the plan knew of it.

    What is in the plan was given to the person, whatever skills its account needs by now.
    """
    visits = [row for row in day.open if row.kind == "visit"]
    accounts, orders = drawing.named(visits)
    locked = frozenset(row.account_id for row in visits if row.locked and row.account_id)
    rep_id = day.setting.worker.id
    wanted = Wanted(
        day.setting.clock,
        [rep_id],
        due=False,
        account_ids=accounts | more,
        workorder_ids=orders,
        locked=locked,
    )
    found = {wish.key: wish for wish in (await demand.wishes(unit, wanted))[rep_id]}
    known = [found.pop(row.key, None) or flow.wish_of(row, day.setting.clock) for row in visits]
    known = [replace(wish, skills=frozenset[str]()) for wish in known]
    return known + list(found.values())


async def insert(unit: Work, opened: Opened, wishes: list[Wish], *, given_word: bool = False) -> None:
    """Insert the last of `wishes` among the others; with a `given_word` it is next where it fits nowhere.

    Raises plans.skill_missing, plans.does_not_fit.
    """
    if missing := wishes[-1].asked_skills - opened.day.setting.worker.skills:
        skills = ", ".join(sorted(missing))
        raise Problem("plans.skill_missing", field="accountId", name=wishes[-1].name, skills=skills)
    travel = await drawing.travel_of(opened.day.setting, wishes)
    *visits, wanted = flow.candidates(wishes)
    problem = flow.problem(opened.day.setting, wishes, travel.matrix)
    order = Order(problem, visits, _promised(wishes[:-1])).standing(_now_s(unit, opened))
    if wishes[-1].appointment:
        order = replace(order, promised=order.promised | {wanted.id})
    longer = order.with_inserted(wanted, soon=wishes[-1].urgent)
    if longer is None and given_word:
        longer = order.with_next(wanted)
    if longer is None:
        raise Problem("plans.does_not_fit", field="accountId", name=wishes[-1].name)
    news = unsettled(opened, "added", wishes[-1].name) if given_word else None
    await _save(unit, opened, wishes, (longer, travel, news))


async def retime(unit: Work, opened: Opened, wishes: list[Wish], news: News = None) -> None:
    if not wishes and not opened.day.setting.worker.home.position:
        raise Problem("plans.order_incomplete", field="stopIds")
    wanted = {wish.key for wish in wishes}
    known = [*wishes, *(wish for wish in opened.wishes if wish.key not in wanted)]
    travel = await drawing.travel_of(opened.day.setting, known)
    problem = flow.problem(opened.day.setting, known, travel.matrix)
    before = [problem.candidate(wish.key) for wish in opened.wishes]
    promised = _promised(opened.wishes)
    still = Order(problem, before, promised).standing(_now_s(unit, opened)).promised
    order = Order(problem, problem.candidates[: len(wishes)], promised).forgiving(promised - still)
    await _save(unit, opened, wishes, (order, travel, news))


def fixed_ids(opened: Opened) -> set[UUID]:
    """Stops that no order moves."""
    return {seen.row.id for seen in opened.seen if seen.begun or seen.row.kind == "break"}


def unsettled(opened: Opened, code: str, name: str) -> list[dict[str, Any]]:
    """What happened to the plan that nobody who works it decided, with this."""
    return [*(opened.head.unsettled or ()), {"code": code, "name": name}]


def _now_s(unit: Work, opened: Opened) -> int:
    return opened.day.setting.clock.seconds(unit.now)


def _promised(wishes: Sequence[Wish]) -> frozenset[str]:
    return frozenset(wish.key for wish in wishes if wish.appointment)


async def _save(unit: Work, opened: Opened, wishes: list[Wish], timed: tuple[Order, TravelMatrix, News]) -> None:
    order, travel, news = timed
    route = order.timed()
    by_key = {wish.key: wish for wish in wishes}
    if not isinstance(route, Route):
        name = by_key[route.candidate_id].name
        raise Problem("plans.breaks_promise", field="stopIds", name=name, reason=route.code)
    left_out = [entry for entry in opened.head.left_out if (entry["workorder_id"] or entry["account_id"]) not in by_key]
    answer = Answer(route, by_key, travel, "order", left_out)
    head, rows = await drawing.drawn(opened.day, answer, opened.head, unit.now)
    await store.save(unit, replace(head, unsettled=news), rows)
    tell(unit, opened, store.document([seen.row for seen in opened.seen]), store.document(rows))


def tell(unit: Work, opened: Opened, before: dict[str, Any], after: dict[str, Any]) -> None:
    head = opened.head
    unit.record("plan.changed", ("plan", head.id), before=before, after=after)
    if head.status == "published":
        unit.change("plan", head.id, [of_person(head.rep_id)])
        unit.emit("plan.changed", plan_id=head.id, rep_id=head.rep_id, by_id=opened.by_id)
    else:
        unit.emit("plan.drafted", plan_id=head.id, rep_id=head.rep_id)
