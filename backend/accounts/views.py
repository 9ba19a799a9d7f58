"""Accounts as screens and phones see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from backend import clock
from backend.access.actor import Actor
from backend.accounts import details, nearby, store
from backend.accounts.opening import windows_on
from backend.accounts.wire import Account, AccountDetail, ContactView, HistoryItem, OpenSpan, PinView
from backend.errors import Problem
from backend.web.cursor import after, cursor_of
from backend.web.wire import Page, Position
from backend.work import View, look

HISTORY_ON_SCREEN = 50
HISTORY_ON_PHONE = 10  # a phone keeps thousands of accounts


async def listed(actor: Actor, search: store.Search, cursor: str | None, most: int) -> Page[Account]:
    """Raises request.invalid (cursor)."""
    key = after(cursor, tuple[str, UUID])
    async with look(actor, "account.read") as view:
        return await page(view, search, key, most)


async def page(view: View, search: store.Search, key: tuple[str, UUID] | None, most: int) -> Page[Account]:
    rows = await store.listed(view, search, key, most + 1)
    items = [Account(**_fields(row, view.actor.timezone)) for row in rows[:most]]
    more = cursor_of(items[-1].name, items[-1].id) if len(rows) > most else None
    return Page(items=items, next_cursor=more)


async def nearest(actor: Actor, around: nearby.Around) -> Page[Account]:
    async with look(actor, "account.read") as view:
        rows = await nearby.nearest(view, around)
    return Page(items=[Account(**_fields(row, actor.timezone), distance_m=round(row["distance_m"], 1)) for row in rows])


async def detail(actor: Actor, account_id: UUID) -> AccountDetail:
    """Raises not_found, also for an account that the actor may not see."""
    async with look(actor, "account.read") as view:
        return await one(view, account_id)


async def one(view: View, account_id: UUID) -> AccountDetail:
    found = await _details(view, [account_id], HISTORY_ON_SCREEN)
    if account_id not in found:
        raise Problem("not_found")
    return found[account_id]


async def sync_rows(view: View, ids: Iterable[UUID]) -> dict[UUID, AccountDetail]:
    """Rows for phones, five statements for any number of ids; what may not be seen is missing."""
    return await _details(view, list(ids), HISTORY_ON_PHONE)


async def _details(view: View, ids: Sequence[UUID], history: int) -> dict[UUID, AccountDetail]:
    rows = await store.some(view, ids)
    seen = [row["id"] for row in rows]
    contacts = _by_account(await details.contacts(view, seen))
    pins = _by_account(await details.pins(view, seen))
    items = _by_account(await details.history(view, seen, history))
    return {
        row["id"]: AccountDetail(
            **_fields(row, view.actor.timezone),
            contacts=[_contact(contact) for contact in contacts[row["id"]]],
            pins=[_pin(pin) for pin in pins[row["id"]]],
            history=[_item(item) for item in items[row["id"]]],
        )
        for row in rows
    }


def _by_account(rows: Iterable[asyncpg.Record]) -> Mapping[UUID, list[asyncpg.Record]]:
    grouped: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        grouped[row["account_id"]].append(row)
    return grouped


def _fields(row: asyncpg.Record, timezone: str) -> dict[str, Any]:
    today = clock.business_day(clock.now(), timezone)
    return {
        "id": row["id"],
        "name": row["name"],
        "kind": row["kind"],
        "account_class": row["account_class"],
        "tags": row["tags"],
        "skills": row["skills"],
        "address": row["address"],
        "phone": row["phone"],
        "owner_id": row["owner_id"],
        "owner_name": row["owner_name"],
        "position": Position.of(row["position"]),
        "radius_m": row["radius_m"],
        "opening_hours": row["opening_hours"],
        "open_today": open_spans(row["opening_hours"], today, timezone),
        "visit_interval_days": row["visit_interval_days"],
        "visit_duration_s": row["visit_duration_s"],
        "interval_of_class": row["interval_of_class"],
        "duration_of_class": row["duration_of_class"],
        "weekdays": row["weekdays"],
        "fixed_rep_id": row["fixed_rep_id"],
        "fixed_rep_name": row["fixed_rep_name"],
        "shared_team_id": row["shared_team_id"],
        "shared_team_name": row["shared_team_name"],
        "last_visit_day": row["last_visit_day"],
        "next_day": row["next_day"],
        "due_days": due_days(row, today),
        "version": row["version"],
    }


def open_spans(opening_hours: str | None, day: date, timezone: str) -> list[OpenSpan]:
    """Empty both when closed and when unknown; then `opening_hours` tells the two apart."""
    spans = windows_on(opening_hours, day, timezone) or ()
    return [OpenSpan(opens=_hhmm(opens_s), closes=_hhmm(closes_s)) for opens_s, closes_s in spans]


def _hhmm(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def due_days(row: Mapping[str, Any] | asyncpg.Record, today: date) -> int | None:
    """Days to the agreed day, else to the end of the interval; None where nobody has been and nothing is agreed."""
    agreed: date | None = row["next_day"]
    last: date | None = row["last_visit_day"]
    if agreed is not None and (last is None or agreed > last):
        return (agreed - today).days
    if last is not None:
        return (last + timedelta(days=row["visit_interval_days"]) - today).days
    return None


def _contact(row: asyncpg.Record) -> ContactView:
    return ContactView(id=row["id"], name=row["name"], role=row["role"], phone=row["phone"], email=row["email"])


def _pin(row: asyncpg.Record) -> PinView:
    return PinView(
        id=row["id"],
        position=Position(lon=row["position"].lon, lat=row["position"].lat),
        radius_m=row["radius_m"],
        provenance=row["provenance"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        by=row["by"],
    )


def _item(row: asyncpg.Record) -> HistoryItem:
    return HistoryItem(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        by=row["by"],
        text=row["text"],
        outcome=row["outcome"],
        verdict=row["verdict"],
        photo_ids=row["photo_ids"] or [],
        voice_ids=row["voice_ids"] or [],
    )
