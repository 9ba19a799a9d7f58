"""Asking for plans, publishing them, and changing one by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record

from backend.access.policy import granted
from backend.clock import business_day, new_id
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.plans import additions, away, demand, editing, flow, store
from backend.plans.asks import LockAsk, MakeAsk, PlanOrder, ReplanAsk, StopAsk
from backend.plans.proposing import Stored
from backend.plans.wire import Ordered, ProposalView
from backend.work import Work

PUNCTUAL = timedelta(seconds=flow.PUNCTUAL_S)
FRESH = timedelta(minutes=10)  # so long a proposal may be looked at,
LATE = timedelta(minutes=5)  # and so late its first visit may begin
AHEAD = timedelta(days=400)  # a year and the month around it: nobody knows the days after that


async def make(unit: Work, ask: MakeAsk) -> UUID:
    """The id of the run. Raises plans.no_reps, plans.nobody_works, plans.day_over, request.invalid (day)."""
    today = business_day(unit.now, unit.actor.timezone)
    if ask.day < today:
        raise Problem("plans.day_over", field="day")
    if ask.day > today + AHEAD:
        raise Problem("request.invalid", field="day", detail="The day lies too far ahead")
    within = await demand.reps_of(unit, ask.team_id)
    reps = within if ask.rep_ids is None else [rep for rep in within if rep in set(ask.rep_ids)]
    if not reps:
        raise Problem("plans.no_reps", field="repIds")
    reps = await away.at_work(unit, reps, ask.day)
    if not reps:
        raise Problem("plans.nobody_works", field="day")
    run_id = new_id()
    options = {"publish": granted(unit.actor, "plan.publish") is None}
    await store.insert_run(unit, run_id, ask.day, reps, options)
    unit.record("plan.requested", ("plan_run", run_id), after={"day": ask.day.isoformat(), "reps": len(reps)})
    unit.emit("plan.run_requested", run_id=run_id, person_id=unit.actor.me)
    return run_id


async def replan(unit: Work, plan_id: UUID, ask: ReplanAsk) -> UUID:
    """The id of the run. Raises not_found, plans.not_published, plans.day_over."""
    opened = await editing.opened(unit, plan_id)
    if opened.head.status != "published":
        raise Problem("plans.not_published")
    here = ask.position.wgs84() if ask.position else None
    options = {
        "publish": True,
        "propose": not ask.at_once,
        "from": {"lon": here.lon, "lat": here.lat} if here else None,
        "at": (ask.at or unit.now).isoformat(),
    }
    run_id = new_id()
    await store.insert_run(unit, run_id, opened.head.day, [opened.head.rep_id], options)
    unit.record("plan.requested", ("plan_run", run_id), after={"plan": str(plan_id)})
    unit.emit("plan.run_requested", run_id=run_id, person_id=unit.actor.me)
    return run_id


async def accept(unit: Work, plan_id: UUID, proposal_id: UUID) -> None:
    """The proposal takes the place of the order. Raises not_found, plans.day_over, plans.proposal_stale."""
    row, found = await _proposal(unit, plan_id, proposal_id)
    if found["settled"] == "accepted":
        unit.unaudited("it was accepted before")
        return
    if row["day"] < business_day(unit.now, unit.actor.timezone):
        raise Problem("plans.day_over")
    stored = Stored.of(found["proposal"])
    seen = (await store.stops(unit, [plan_id]))[plan_id]
    begun = {one.row.id for one in seen if one.begun}
    if found["settled"] != "open" or row["version"] != stored.told.base_version or begun != set(stored.begun):
        raise Problem("plans.proposal_stale")
    if _is_old(stored.told, unit.now):
        raise Problem("plans.proposal_stale")
    await store.save(unit, stored.head, stored.rows)
    await store.settle(unit, proposal_id, "accepted")
    rep_id = stored.head.rep_id
    before, after = store.document([one.row for one in seen]), store.document(stored.rows)
    unit.record("plan.changed", ("plan", plan_id), before=before, after=after | {"proposal": str(proposal_id)})
    unit.change("plan", plan_id, [of_person(rep_id)])
    unit.emit("plan.changed", plan_id=plan_id, rep_id=rep_id, by_id=unit.actor.person_id)


def _is_old(told: ProposalView, now: datetime) -> bool:
    """Nobody starts from where and when it was made; one that was asked of a moment long past never meant now."""
    first = min((change.after.start_at for change in told.changes if change.after), default=now)
    missed = told.made_at - LATE <= first < now - LATE
    return missed or now - told.made_at > FRESH


async def discard(unit: Work, plan_id: UUID, proposal_id: UUID) -> None:
    """The order stays, also in view of what happened since it was made. Raises not_found."""
    row, found = await _proposal(unit, plan_id, proposal_id)
    if found["settled"] != "open":
        unit.unaudited("it was settled before")
        return
    await store.settle(unit, proposal_id, "discarded")
    if row["unsettled"]:
        await store.calm(unit, plan_id)
        unit.change("plan", plan_id, [of_person(row["rep_id"])])
    unit.record("plan.proposal_discarded", ("plan", plan_id), after={"proposal": str(proposal_id)})


async def _proposal(unit: Work, plan_id: UUID, proposal_id: UUID) -> tuple[Record, Record]:
    """The plan and the run with its proposal. Raises not_found."""
    row = await store.locked_head(unit, plan_id)
    found = await store.proposal(unit, proposal_id)
    if row is None or found is None or Stored.of(found["proposal"]).told.plan_id != plan_id:
        raise Problem("not_found")
    return row, found


async def publish(unit: Work, plan_id: UUID, by_id: UUID | None = None, *, rings: bool = True) -> None:
    """The draft takes the place of what was published for that day. Raises not_found."""
    for known in await store.by_ids(unit, [plan_id]):
        await store.hold_day(unit, known["rep_id"], known["day"])  # before the row, as whoever stores a plan does
    row = await store.locked_head(unit, plan_id)
    if row is None:
        raise Problem("not_found")
    if row["status"] == "published":
        unit.unaudited("it was published before")
        return
    scope = [of_person(row["rep_id"])]
    for old_id in await store.forget(unit, row["rep_id"], row["day"], "published"):
        unit.change("plan", old_id, scope, "remove")
    await store.mark_published(unit, plan_id)
    unit.change("plan", plan_id, scope)
    unit.record("plan.published", ("plan", plan_id), after={"rep": str(row["rep_id"]), "day": row["day"].isoformat()})
    by_id = by_id or unit.actor.person_id
    event = "plan.published" if rings else "plan.published_quietly"
    unit.emit(event, plan_id=plan_id, rep_id=row["rep_id"], by_id=by_id)


async def add_stop(unit: Work, plan_id: UUID, ask: StopAsk) -> None:
    """Raises not_found, plans.unknown_account, plans.skill_missing, plans.does_not_fit, request.invalid (at)."""
    opened = await editing.opened(unit, plan_id)
    head, clock = opened.head, opened.day.setting.clock
    owner = await additions.owner_of(unit, ask.account_id)
    if owner is None or not (owner.person_id is None or unit.reaches(owner.person_id)):
        raise Problem("plans.unknown_account", field="accountId")
    if ask.at is not None:
        if not clock.at(0) <= ask.at < clock.at(flow.DAY_S):
            raise Problem("request.invalid", field="at", detail="The time is not on the day of the plan")
        await store.delete_appointments(unit, ask.account_id, head.rep_id, (clock.at(0), clock.at(flow.DAY_S)))
        await store.insert_appointment(unit, ask.account_id, head.rep_id, (ask.at, ask.at + PUNCTUAL))
    rest = [row for row in opened.day.open if row.account_id != ask.account_id or row.workorder_id]
    if ask.at is None and len(rest) < len(opened.day.open):
        unit.unaudited("the plan has this stop already")
        return
    wishes = await editing.wishes_of(unit, replace(opened.day, open=tuple(rest)), frozenset({ask.account_id}))
    await editing.insert(unit, opened, wishes)


async def add_order(unit: Work, plan_id: UUID, workorder_id: UUID, by_id: UUID | None) -> None:
    """Put an accepted work order where it costs least (an urgent one: where it starts earliest), or next where it
    fits nowhere. Raises not_found.
    """
    opened = await editing.opened(unit, plan_id, by_id)
    if any(seen.row.workorder_id == workorder_id for seen in opened.seen):
        unit.unaudited("the plan has this stop already")
        return
    wish = await additions.order_wish(unit, workorder_id)
    if wish is None:
        raise Problem("not_found")
    await editing.insert(unit, opened, [*opened.wishes, wish], given_word=True)


async def remove_order(unit: Work, plan_id: UUID, workorder_id: UUID, by_id: UUID | None) -> None:
    """Take a cancelled work order out of the plan, unless the visit has begun. Raises not_found."""
    opened = await editing.opened(unit, plan_id, by_id)
    rest = [wish for wish in opened.wishes if wish.workorder_id != workorder_id]
    if len(rest) == len(opened.wishes):
        unit.unaudited("the plan does not have this stop")
        return
    (gone,) = (wish.name for wish in opened.wishes if wish.workorder_id == workorder_id)
    await editing.retime(unit, opened, rest, editing.unsettled(opened, "cancelled", gone))


async def drop_stop(unit: Work, plan_id: UUID, stop_id: UUID) -> None:
    """Raises not_found, plans.unknown_stop, plans.stop_locked."""
    opened = await editing.opened(unit, plan_id)
    stop = opened.open_stop(stop_id)
    if stop.locked:
        raise Problem("plans.stop_locked", field="stopId", name=stop.name)
    if stop.appointment and stop.account_id:
        clock = opened.day.setting.clock
        span = (clock.at(0), clock.at(flow.DAY_S))
        await store.delete_appointments(unit, stop.account_id, opened.head.rep_id, span)
    await editing.retime(unit, opened, [wish for wish in opened.wishes if wish.key != stop.key])


async def reorder(unit: Work, ask: PlanOrder) -> None:
    """Raises not_found, plans.unknown_stop, plans.order_incomplete, plans.breaks_promise.

    Stops that have begun and breaks may be named; they stay where they are.
    """
    opened = await editing.opened(unit, ask.plan_id)
    fixed = editing.fixed_ids(opened)
    asked = [opened.open_stop(stop_id).key for stop_id in ask.stop_ids if stop_id not in fixed]
    by_key = {wish.key: wish for wish in opened.wishes}
    if sorted(asked) != sorted(by_key):
        raise Problem("plans.order_incomplete", field="stopIds")
    await editing.retime(unit, opened, [by_key[key] for key in asked])


async def reorder_rest(unit: Work, ask: PlanOrder) -> Ordered:
    """An order that was wanted some time ago, of the stops that are still there; those that came since follow it.

    Raises not_found, plans.order_incomplete where it names nothing that is left, plans.breaks_promise.
    """
    opened = await editing.opened(unit, ask.plan_id)
    here = {row.id: row.key for row in opened.day.open if row.kind == "visit"}
    asked = [here[stop_id] for stop_id in dict.fromkeys(ask.stop_ids) if stop_id in here]
    by_key = {wish.key: wish for wish in opened.wishes}
    new = [key for key in by_key if key not in asked]
    if by_key and not asked:
        raise Problem("plans.order_incomplete", field="stopIds")
    try:
        await editing.retime(unit, opened, [by_key[key] for key in [*asked, *new]])
    except Problem as problem:
        if not new or problem.code != "plans.breaks_promise":
            raise
        await editing.retime(unit, opened, [by_key[key] for key in _among(asked, list(by_key))])
    known = editing.fixed_ids(opened) | set(here)
    return Ordered(
        gone=[stop_id for stop_id in ask.stop_ids if stop_id not in known],
        added=[stop_id for stop_id, key in here.items() if key in new],
    )


def _among(asked: list[str], before: list[str]) -> list[str]:
    """`asked`, and whatever else there was `before` behind what it followed."""
    order = list(asked)
    for at, key in enumerate(before):
        if key not in order:
            order.insert(order.index(before[at - 1]) + 1 if at else 0, key)
    return order


async def lock_stop(unit: Work, plan_id: UUID, stop_id: UUID, ask: LockAsk) -> None:
    """A locked stop survives every new plan of the day. Raises not_found, plans.unknown_stop."""
    opened = await editing.opened(unit, plan_id)
    stop = opened.open_stop(stop_id)
    await store.lock(unit, plan_id, stop_id, locked=ask.locked)
    after = {"stop": stop.name, "locked": ask.locked}
    editing.tell(unit, opened, {"stop": stop.name, "locked": stop.locked}, after)
