"""Jobs that come up during the day: created, offered to one person at a time, answered, cancelled."""

from typing import Any
from uuid import UUID

import asyncpg

from backend import skills
from backend.clock import new_id
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.feed.holders import of_account
from backend.web.wire import PositionAsk
from backend.work import Work
from backend.workorders import store
from backend.workorders.wire import OfferAsk, Respond, WorkorderAsk

CLOSED = frozenset({"done", "cancelled"})


async def create(unit: Work, ask: WorkorderAsk) -> UUID:
    """Raises workorders.unknown_account, workorders.place_required, workorders.unknown_skill.

    Also request.invalid (position).
    """
    workorder_id = new_id()
    place = await _place(unit, ask)
    values = place | {name: getattr(ask, name) for name in ("title", "note", "account_id", "duration_s", "priority")}
    await store.insert(unit, workorder_id, values | {"due_at": ask.due_at})
    unit.record("workorder.created", ("workorder", workorder_id), after={"title": ask.title, "priority": ask.priority})
    unit.emit("workorder.created", workorder_id=workorder_id, by_id=unit.actor.person_id)
    await _tell_of_account(unit, ask.account_id)
    return workorder_id


async def _place(unit: Work, ask: WorkorderAsk) -> dict[str, Any]:
    """Where it is, and what whoever goes there must be able to do."""
    account = await store.account(unit, ask.account_id) if ask.account_id else None
    if ask.account_id and (account is None or not _within_reach(unit, account["owner_id"])):
        raise Problem("workorders.unknown_account", field="accountId")
    position = _asked(ask.position) or (account["position"] if account else None)
    if position is None:
        raise Problem("workorders.place_required", field="position")
    address = ask.address or (account["address"] if account else None)
    needs = account["skills"] if account else []
    return {
        "position": position,
        "address": address,
        "place_name": account["name"] if account else address or "",
        "skills": needs if ask.skills is None else await _known(unit, ask.skills),
    }


async def _known(unit: Work, asked: list[str]) -> list[str]:
    words = skills.tidied(asked)
    if unknown := await skills.unknown(unit, words):
        raise Problem("workorders.unknown_skill", field="skills", skills=unknown)
    return words


def _within_reach(unit: Work, owner_id: UUID | None) -> bool:
    return owner_id is None or unit.reaches(owner_id)


def _asked(position: PositionAsk | None) -> Any:
    return position.wgs84() if position else None


async def offer(unit: Work, workorder_id: UUID, ask: OfferAsk) -> None:
    """An offer that nobody has answered yet is withdrawn from who got it first.

    Raises not_found, workorders.not_open, workorders.unknown_rep.
    """
    order = await _held(unit, workorder_id)
    if order["state"] not in ("open", "offered"):
        raise Problem("workorders.not_open", state=order["state"])
    if not unit.reaches(ask.rep_id) or not await store.is_active_rep(unit, ask.rep_id):
        raise Problem("workorders.unknown_rep", field="repId")
    if order["offered_to"] == ask.rep_id:
        unit.unaudited("the offer stands")
        return
    if order["offered_to"]:
        await _withdraw(unit, order)
    await store.move(unit, workorder_id, "offered", ask.rep_id, None)
    await store.insert_offer(unit, workorder_id, ask.rep_id)
    await _tell(unit, order, "offered", ask.rep_id)


async def _withdraw(unit: Work, order: asyncpg.Record) -> None:
    rep_id = order["offered_to"]
    await store.answer_offer(unit, order["id"], rep_id, ("withdrawn", None))
    unit.change("workorder", order["id"], [of_person(rep_id)], "remove")


async def respond(unit: Work, ask: Respond) -> None:
    """The offer must still stand, and stand for the one who answers. Raises workorders.not_yours."""
    order = await store.held(unit, ask.workorder_id)
    me = unit.actor.me
    if order is None or order["state"] != "offered" or order["offered_to"] != me:
        raise Problem("workorders.not_yours", field="workorderId")
    answer = "accepted" if ask.accept else "declined"
    await store.answer_offer(unit, ask.workorder_id, me, (answer, ask.reason))
    if ask.accept:
        await store.move(unit, ask.workorder_id, "accepted", me, ask.reason)
    else:
        await store.move(unit, ask.workorder_id, "open", None, ask.reason)
    await _tell(unit, order, answer, me)


async def cancel(unit: Work, workorder_id: UUID) -> None:
    """Raises not_found, workorders.not_open."""
    order = await _held(unit, workorder_id)
    if order["state"] in CLOSED:
        raise Problem("workorders.not_open", state=order["state"])
    await store.move(unit, workorder_id, "cancelled", order["offered_to"], order["answer"])
    await _tell(unit, order, "cancelled", order["offered_to"])


async def finish(unit: Work, workorder_id: UUID) -> None:
    """A visit was made for the order and is closed; what is over stays as it is."""
    order = await store.held(unit, workorder_id)
    if order is None or order["state"] in CLOSED:
        unit.unaudited("it was over before")
        return
    await store.move(unit, workorder_id, "done", order["offered_to"], order["answer"])
    await _tell(unit, order, "done", order["offered_to"])


async def _held(unit: Work, workorder_id: UUID) -> asyncpg.Record:
    order = await store.held(unit, workorder_id)
    if order is None:
        raise Problem("not_found")
    return order


async def _tell(unit: Work, order: asyncpg.Record, what: str, rep_id: UUID | None) -> None:
    """`what` is offered, accepted, declined, cancelled or done; the phone keeps the first two."""
    subject = order["id"]
    unit.record(
        f"workorder.{what}",
        ("workorder", subject),
        before={"state": order["state"], "rep": order["offered_to"] and str(order["offered_to"])},
        after={"state": "open" if what == "declined" else what, "rep": rep_id and str(rep_id)},
    )
    unit.emit(f"workorder.{what}", workorder_id=subject, rep_id=rep_id, by_id=unit.actor.person_id)
    if rep_id:
        unit.change("workorder", subject, [of_person(rep_id)], "put" if what in ("offered", "accepted") else "remove")
    await _tell_of_account(unit, order["account_id"])


async def _tell_of_account(unit: Work, account_id: UUID | None) -> None:
    """The order shows in the account's history."""
    if account_id:
        unit.change("account", account_id, await of_account(unit.conn, unit.company_id, account_id))
