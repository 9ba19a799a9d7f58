"""Phones: registered once for each person, heard of while they work, locked when they are lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend import clock
from backend.access.actor import Actor
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.sync import device_store, store
from backend.sync.device_wire import DeviceItem, DeviceList, StatusAsk, WaitingView
from backend.sync.wire import DeviceAsk, DeviceView
from backend.web.wire import plain
from backend.work import Work, look, work

SILENCE = timedelta(hours=24)
OLDEST_S = 10 * 366 * 24 * 3600  # a larger age is none
MOST_LISTED = 1_000  # rows that a screen can show at once; the silent ones come first


async def register(actor: Actor, ask: DeviceAsk) -> DeviceView:
    """A phone registers once for each person who logs in on it. Raises sync.device_taken."""
    async with work(replace(actor, device_id=ask.device_id), "sync") as unit:
        if await device_store.register(unit, ask):
            unit.record("device.registered", ("device", ask.device_id), after={"name": ask.name})
        device = await device_store.locked(unit, ask.device_id)
        if device is None or device["revoked_at"]:
            raise Problem("sync.device_taken", field="deviceId")
        unit.unaudited("a device that is known is only looked up")
        if actor.device_id and actor.device_id != ask.device_id:
            await device_store.retire(unit, actor.device_id)
        await _link(unit, actor, ask.device_id)
        head = await store.head(unit)
    return DeviceView(
        device_id=device["id"],
        epoch=device["epoch"],
        last_seq=device["last_seq"],
        incarnation=head["incarnation"],
        server_at=unit.now,
    )


async def opened(unit: Work, actor: Actor, device_id: UUID) -> asyncpg.Record:
    """The actor's own phone, held until the unit ends: what is locked meanwhile is locked before or after it.

    `actor` as the session knows it. Raises sync.unknown_device, auth.device_revoked.
    """
    device = await device_store.locked(unit, device_id)
    if device and device["revoked_at"] and actor.device_id == device_id:
        raise Problem("auth.device_revoked")
    if device is None or device["revoked_at"]:
        raise Problem("sync.unknown_device", field="deviceId")
    await _link(unit, actor, device_id)
    return device


async def meet(actor: Actor, device_id: UUID | None) -> None:
    """A session that names a phone for the first time belongs to it from now on; a phone unknown is none of it."""
    if device_id is None or device_id == actor.device_id:
        return
    async with work(replace(actor, device_id=device_id), "sync") as unit:
        unit.unaudited("which phone a session is on")
        device = await device_store.locked(unit, device_id)
        if device and not device["revoked_at"]:
            await _link(unit, actor, device_id)


async def _link(unit: Work, actor: Actor, device_id: UUID) -> None:
    if actor.session_id and actor.device_id != device_id:
        await device_store.link(unit, actor.session_id, device_id)


async def report(actor: Actor, device_id: UUID, ask: StatusAsk) -> None:
    """What waits on the phone, as it says itself. Raises sync.unknown_device, auth.device_revoked."""
    async with work(replace(actor, device_id=device_id), "sync") as unit:
        unit.unaudited("a sign of life")
        before = (await opened(unit, actor, device_id))["report"]
        oldest = _oldest(ask, before, unit.now)
        await device_store.report(
            unit, device_id, plain(msgspec.structs.replace(ask, oldest_at=oldest, oldest_age_s=None))
        )


def _oldest(ask: StatusAsk, before: dict[str, Any] | None, now: datetime) -> datetime | None:
    """A phone whose clock is ahead still holds nothing from the future; one that holds nothing has nothing old.

    Where the phone does not say since when something waits, it has waited at least since it was first told of.
    """
    if ask.operations + ask.uploads + ask.attention == 0:
        return None
    if ask.oldest_age_s is not None:
        return now - timedelta(seconds=min(ask.oldest_age_s, OLDEST_S))
    if ask.oldest_at is None and before and before["oldestAt"]:
        return datetime.fromisoformat(before["oldestAt"])
    return min(ask.oldest_at or now, now)


async def listed(actor: Actor, silent: bool | None) -> DeviceList:
    now = clock.now()
    async with look(actor, "device.read") as view:
        rows = await device_store.listed(view, (now, now - SILENCE), silent, MOST_LISTED)
    return DeviceList(items=[_item(row) for row in rows])


def _item(row: asyncpg.Record) -> DeviceItem:
    told: dict[str, Any] = row["report"] or {}
    waiting = WaitingView(
        operations=told["operations"],
        uploads=told["uploads"],
        attention=told["attention"],
        oldest_at=datetime.fromisoformat(told["oldestAt"]) if told["oldestAt"] else None,
        reported_at=row["reported_at"],
    ) if row["waits"] else None  # fmt: skip
    names = (
        "id",
        "name",
        "person_id",
        "person_name",
        "person_phone",
        "seen_at",
        "planned_since",
        "silent",
        "revoked_at",
    )
    return DeviceItem(app_version=told.get("appVersion"), waiting=waiting, **{name: row[name] for name in names})


async def revoke(actor: Actor, device_id: UUID) -> None:
    """Ends the phone's sessions at once; a push that is under way is done before, or not at all. Raises not_found.

    What the phone recorded and did not send stays on it, under its person's key.
    """
    async with work(actor, "device.revoke") as unit:
        unit.unaudited("a phone that is locked stays locked")
        row = await device_store.revoke(unit, device_id)
        if row is None and not await device_store.is_known(unit, device_id):
            raise Problem("not_found")
        if row:
            told = {"name": row["name"], "personId": str(row["person_id"])}
            unit.record("device.revoked", ("device", device_id), after=told)
            unit.emit("sync.device_revoked", device_id=device_id, scopes=[of_person(row["person_id"])])
