"""Every sheet, dialog and unfolded part inside the screens: where it is, and what a hand does to open it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.api import Api
from tests.browser.pages.replan import Replan

Hand = Callable[[Page], Awaitable[None]]
TABLE = b"name,lon,lat,colour\nSheet Test Kiosk,24.94,60.17,red\n,24.94,60.17,red\n"


@dataclass(frozen=True)
class Opening:
    """`hand` ends when what it opens can be seen."""

    name: str
    path: str
    hand: Hand
    stays: bool = False  # on the screen of the opening before


async def appears(page: Page) -> None:
    await expect(page.get_by_role("dialog").first).to_be_visible()


def _tap(name: str, then: str | None = None) -> Hand:
    """Taps a button of the screen; a dialog opens, in which `then` may be tapped too."""

    async def hand(page: Page) -> None:
        await page.get_by_role("button", name=name).first.click()
        dialog = page.get_by_role("dialog").first
        await expect(dialog).to_be_visible()
        if then:
            await dialog.get_by_role("button", name=then).first.click()

    return hand


async def _asks(page: Page) -> None:
    """The sheet asks, in any language: it is not the one that only says that the account is not there."""
    await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_visible()


async def _camera(page: Page) -> None:
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Take a photo").click()
    await sheet.get_by_role("button", name="Take it").click()
    await expect(sheet.get_by_role("img", name="Photo 1")).to_be_attached()


async def _recording(page: Page) -> None:
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Record a voice note").click()
    await expect(sheet.get_by_role("timer")).to_contain_text("1")


async def _recorded(page: Page) -> None:
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Stop recording").click()
    await expect(sheet.get_by_role("list", name="Voice notes")).to_be_visible()


async def _unfolded(page: Page) -> None:
    await page.get_by_role("button", expanded=False).first.click()
    await expect(page.get_by_role("list", name="Stops").first).to_be_visible()


async def _contact(page: Page) -> None:
    await page.get_by_role("button", name="Add a contact").click()
    await expect(page.get_by_label("Position", exact=True)).to_be_visible()


async def _border(page: Page) -> None:
    await page.get_by_role("button", name="Change the border").click()
    await page.get_by_role("button", name="Corner 1", exact=True).last.click()
    await expect(page.get_by_role("button", name="Move corner 1 north")).to_be_visible()


async def _balance(page: Page) -> None:
    await page.get_by_role("button", name="Share work evenly").click()
    await expect(page.get_by_role("table", name="Before and after")).to_be_visible(timeout=60_000)


async def _chosen(page: Page) -> None:
    file: Any = {"name": "accounts.csv", "mimeType": "text/csv", "buffer": TABLE}
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()


async def _imported(page: Page) -> None:
    await page.get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_role("table")).to_be_visible()


async def _entry(page: Page) -> None:
    await page.get_by_role("main").get_by_role("list").last.get_by_role("button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _new_order(page: Page) -> None:
    await Replan(page).look()


async def _new_order_of_one(page: Page) -> None:
    await page.get_by_role("button", name="Plan again from now").first.click()
    await Replan(page).shows()


async def an_offer(manager: Api, rep: Api) -> str:
    """An order that waits for the rep's answer; cancel it at the end."""
    _, pin = await rep.stop(0)
    body = {"title": "Bring a mop", "position": {"lon": pin[0], "lat": pin[1]}, "durationS": 900, "priority": "normal"}
    order = (await manager.post("/workorders", body))["id"]
    await manager.post(f"/workorders/{order}/offer", {"repId": (await rep.get("/me"))["id"]})
    return order


async def _visited(api: Api) -> tuple[str, str]:
    """An account of today's plan that was visited before, and that visit."""
    for stop in (await api.plan())["stops"]:
        account = f"/accounts/{stop['accountId']}"
        history = (await api.get(account))["history"] if stop["accountId"] else []
        for item in history:
            if item["kind"] == "visit":
                return account, item["id"]
    raise AssertionError("nobody on today's plan was ever visited")


async def of_rep(api: Api, offer: str) -> tuple[Opening, ...]:
    stop, _ = await api.stop(0)
    account, visit = await _visited(api)
    return (
        Opening("check-in", f"/today?checkin={stop['id']}", _asks),
        Opening("camera", "", _camera, stays=True),
        Opening("recording", "", _recording, stays=True),
        Opening("voice notes", "", _recorded, stays=True),
        Opening("missed visit", f"/today?missed={stop['id']}", appears),
        Opening("new order", "/today", _new_order),
        Opening("left out", "/today", _tap("Left out today")),
        Opening("navigate", "/today", _tap("Navigate")),
        Opening("edit", account, _tap("Edit")),
        Opening("entrance", account, _tap("The entrance is elsewhere")),
        Opening("note", f"/visits/{visit}?note={visit}", appears),
        Opening("decline", f"/workorders/{offer}", _tap("Decline")),
        Opening("log out", "/me", _tap("Log out")),
    )


async def of_manager(api: Api) -> tuple[Opening, ...]:
    territory = f"/territories?territory={(await api.get('/territories'))['territories'][0]['id']}"
    return (
        Opening("plan of one person", "/board", _unfolded),
        Opening("add to a day", "", _tap("Add an account"), stays=True),
        Opening("plan of one person again", "/board", _unfolded),
        Opening("new order of one person", "", _new_order_of_one, stays=True),
        Opening("border of a territory", territory, _border),
        Opening("even borders", "/territories", _balance),
        Opening("people of a territory", territory, _tap("Name and people")),
        Opening("removing a territory", territory, _tap("Remove")),
        Opening("territories as a file", "/territories", _tap("File")),
        Opening("filters", "/log", _tap("Filter")),
        Opening("export", "/log", _tap("Export")),
        Opening("locking a phone", "/phones", _tap("Lock this phone")),
    )


async def of_admin(api: Api) -> tuple[Opening, ...]:
    people = await api.get("/people")
    rep = next(one for one in people if "rep" in one["roles"])
    accounts = await api.get("/accounts", limit=1)
    office = f"/accounts/{accounts['items'][0]['id']}/office"
    return (
        Opening("person", f"/people?person={rep['id']}", appears),
        Opening("new password", "", _in_sheet("Set a new password"), stays=True),
        Opening("switch off", "", _in_sheet("Switch off"), stays=True),
        Opening("add a person", "/people?add=1", appears),
        Opening("add a team", "/people", _tap("Add a team")),
        Opening("change a team", f"/people?team={rep['teamId']}", _tap("Change the team")),
        Opening("add an account", "/accounts?add=1", appears),
        Opening("edit an account", office, _tap("Edit")),
        Opening("contact", office, _contact),
        Opening("file", "/accounts/import/file", _chosen),
        Opening("import", "", _imported, stays=True),
        Opening("audit entry", "/audit", _entry),
    )


async def of_approver(api: Api) -> tuple[Opening, ...]:
    me = (await api.get("/me"))["id"]
    waiting = [one for one in await api.get("/approvals", box="all") if one["stepPersonId"] == me]
    request = next(one["id"] for one in waiting if one["state"] == "pending")
    return tuple(Opening(name, f"/approvals/{request}", _tap(name)) for name in ("Approve", "Ask", "Reject"))


def _in_sheet(name: str) -> Hand:
    async def hand(page: Page) -> None:
        await page.get_by_role("dialog").get_by_role("button", name=name).first.click()

    return hand
