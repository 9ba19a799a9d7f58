"""A customer whom a rep may visit without touching anybody's plan of the day."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import expect

from tests.browser.api import Api, today
from tests.browser.device import Device, Place
from tests.browser.pages.checkin import CheckIn
from tests.browser.sync.queue import emptied
from tests.browser.waiting import eventually


@dataclass(frozen=True)
class Shop:
    id: str
    name: str
    pin: Place


async def shop(rep: Api, log: Api, number: int = 0) -> Shop:
    """Of the rep's own customers with a place, neither planned nor visited today, the `number`-th last by name."""
    me = await rep.get("/me")
    plan = await rep.plan() or {"stops": []}  # there is none yet in a night that has just begun
    planned = {stop.get("accountId") for stop in plan["stops"]}
    mine = (await rep.get("/accounts", ownerId=me["id"], limit=100))["items"]
    free = [one for one in mine if one["position"] and one["id"] not in planned]
    for one in sorted(free, key=lambda one: (one["name"], one["id"]), reverse=True):
        number -= await _is_quiet(log, one["id"])
        if number < 0:
            return Shop(one["id"], one["name"], (one["position"]["lon"], one["position"]["lat"]))
    raise AssertionError("every customer of this rep has been visited today")


async def _is_quiet(log: Api, account_id: str) -> bool:
    """A visit by a clock that was wrong may go on since another day."""
    visits = (await log.get("/reports/visits", accountId=account_id))["items"]
    return all(one["state"] != "open" and one["day"] != today().isoformat() for one in visits)


async def ready(phone: Device, login: str, at: Shop) -> None:
    """Logged in, able to open without a network, and the shop is on the phone."""
    await phone.log_in(login)
    await phone.installed()
    await eventually(lambda: phone.rows("account"), lambda rows: any(row["id"] == at.id for row in rows))
    await emptied(phone.page)


async def sheet_at(phone: Device, at: Shop) -> CheckIn:
    await phone.open(f"/today?checkin={at.id}")
    sheet = CheckIn(phone.page)
    await sheet.is_open()
    return sheet


async def checked_in(phone: Device, at: Shop, note: str = "") -> str:
    """A visit that goes on, made at the screen; answers its id."""
    async with phone.standing(at.pin):
        sheet = await sheet_at(phone, at)
        await sheet.expects("Verified")
        await sheet.note.fill(note)
        await sheet.save()
    visits: list[dict[str, Any]] = await phone.rows("visit")
    return next(one["id"] for one in visits if one["accountId"] == at.id and one["state"] == "open")


async def add_note(phone: Device, text: str) -> None:
    """On the visit's screen."""
    await phone.page.get_by_role("button", name="Add note or photo").click()
    sheet = phone.page.get_by_role("dialog")
    await sheet.get_by_label("What happened?").fill(text)
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_be_hidden()
