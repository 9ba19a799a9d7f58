"""Turns what happened into alerts, and alerts into a ring on the phones of whom they concern."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import asyncpg

from backend import clock
from backend.access.actor import machinery
from backend.alerts import push, store
from backend.feed.changes import of_person
from backend.log import log
from backend.outbox.events import Event, publish_later
from backend.outbox.happened import Happened
from backend.work import View, Work, look, work
from notifications.channel import DeliveryFailed, Gone, Retry, Sent
from notifications.messages import Message, Rendered, render
from notifications.rules import QuietHours, Recipient, decide, ring_at

MAX_TRIES = 5
OLD = timedelta(hours=12)  # a ring that late is about another day


async def raise_alerts(it: Happened) -> None:
    """An alert for everybody whom the rules name; the facts are those of now."""
    async with work(machinery(it.company_id), "self") as unit:
        unit.unaudited("an alert repeats what the trail has already")
        facts = await _facts(unit, it)
        for recipient, message in decide(it.event, facts) if facts else ():
            for person_id in await _people(unit, recipient, facts):
                await _alert(unit, uuid5(it.event_id, f"{person_id} {message.code}"), person_id, message)


async def _facts(unit: Work, it: Happened) -> dict[str, Any]:
    """Plain values only: ids as text."""
    kind = it.event.split(".")[0]
    facts = await store.facts_of(unit, kind, it.id(f"{kind}_id"))
    if not facts:
        return {}
    rep_id = it.ids.get("rep_id") or facts.get("rep_id")
    facts |= {"rep_id": rep_id, "by_id": it.ids.get("by_id")}
    if kind == "workorder" and rep_id:
        facts["rep"] = await store.name_of(unit, UUID(str(rep_id)))
    if kind == "plan" and facts["by_id"]:
        facts["by"] = await store.name_of(unit, UUID(str(facts["by_id"])))
    return {name: str(value) if isinstance(value, UUID) else value for name, value in facts.items()}


async def _people(view: View, recipient: Recipient, facts: dict[str, Any]) -> list[UUID]:
    match recipient:
        case Recipient.SUPERVISOR:
            return await store.supervisors(view, UUID(facts["rep_id"]))
        case Recipient.REP:
            named = facts["rep_id"]
        case Recipient.DISPATCHER:
            named = facts["created_by"]
        case Recipient.REQUESTER:
            named = facts["requester_id"]
        case Recipient.APPROVER:
            named = facts["step_person_id"]
    return [UUID(named)] if named else []


async def _alert(unit: Work, alert_id: UUID, person_id: UUID, message: Message) -> None:
    """Once, however often the job is tried: the id follows from the event."""
    facts = {name: value for name, value in message.facts.items() if value is not None}
    values = {"code": message.code, "facts": facts, "link": message.link}
    if not await store.insert(unit, alert_id, person_id, values):
        return
    unit.change("alert", alert_id, [of_person(person_id)])
    unit.emit("alert.raised", alert_id=alert_id, person_id=person_id)


async def ring(it: Happened) -> None:
    """Ring now, or when the quiet hours end. A phone that is gone is forgotten; a busy service is asked again."""
    actor, alert_id = machinery(it.company_id), it.id("alert_id")
    async with look(actor, "self") as view:
        alert = await store.alert_for(view, alert_id)
        phones = await store.subscriptions(view, alert["person_id"]) if alert else []
    only = it.ids.get("subscription_id")
    phones = [phone for phone in phones if only in (None, str(phone["id"]))]
    if alert is None or not phones or alert["read_at"] or clock.now() - alert["at"] > OLD:
        return
    message = Message(alert["code"], alert["facts"], alert["link"])
    local = clock.now().astimezone(ZoneInfo(alert["timezone"]))
    wait = ring_at(message, local, QuietHours()) - local
    if wait > timedelta(0):
        await _later(it, wait)
        return
    rendered = render(message, alert["language"])
    await asyncio.gather(*(_ring_one(it, phone, rendered) for phone in phones))


async def _ring_one(it: Happened, phone: asyncpg.Record, rendered: Rendered) -> None:
    address: dict[str, Any] = phone["address"]
    try:
        delivery = await asyncio.to_thread(push.send, it.settings, phone["channel"], address, rendered)
    except (DeliveryFailed, ValueError) as failed:
        log.warning("alert.not_delivered", subscription_id=phone["id"], code=str(failed))
        return
    match delivery:
        case Sent():
            log.info("alert.rung", alert_id=it.ids["alert_id"], channel=phone["channel"])
        case Gone():
            async with work(machinery(it.company_id), "self") as unit:
                await store.unsubscribe(unit, [phone["id"]])
                unit.record("push.gone", ("push_subscription", phone["id"]))
        case Retry(after_s):
            await _later(it, timedelta(seconds=after_s), phone["id"])


async def _later(it: Happened, wait: timedelta, subscription_id: UUID | None = None) -> None:
    tries = int(it.ids.get("tries", 0)) + (subscription_id is not None)
    if tries > MAX_TRIES:
        return
    ids = {"alert_id": it.ids["alert_id"], "person_id": it.ids.get("person_id"), "tries": tries}
    if subscription_id:
        ids["subscription_id"] = subscription_id
    async with work(machinery(it.company_id), "self") as unit:
        unit.unaudited("a ring that is put off")
        await publish_later(unit.conn, it.company_id, Event("alert.put_off", ids), wait)
