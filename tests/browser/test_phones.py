"""A lost phone: its manager sees it, locks it, and what was saved on it arrives all the same."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from backend.clock import now
from tests.browser import chromium
from tests.browser.device import rows
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTE = "The shop is being rebuilt until spring."
LINE = re.compile("/api/sync/(push|pull)")
SAY = """async ([device, status]) => {
    const headers = { "content-type": "application/json" };
    const path = `/api/sync/devices/${device}/status`;
    return (await fetch(path, { method: "PUT", headers, body: JSON.stringify(status) })).status;
}"""
SYNCED = ("account", "plan", "workorder", "visit", "approval", "alert", "product")


async def says(page: Page, **status) -> None:
    """What the phone tells of itself, as if a day had gone by since its oldest entry."""
    meta = {one["key"]: one["value"] for one in await rows(page, "meta")}
    assert await page.evaluate(SAY, [meta["deviceId"], status]) == 204


class Phones:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.silent = page.get_by_role("listitem").filter(has_text="Unsent for over a day")

    async def lock(self, name: str) -> None:
        await self.silent.filter(has_text=name).get_by_role("button", name="Lock this phone").click()
        sheet = self.page.get_by_role("dialog")
        await expect(sheet.get_by_text("It is logged out at once.")).to_be_visible()
        await sheet.get_by_role("button", name="Lock this phone").click()
        await expect(self.page.get_by_text(f"The phone of {name} is locked.")).to_be_visible()


async def test_a_phone_that_is_lost_with_work_on_it_is_seen_locked_and_loses_nothing(demo, api, device):
    rep = await api("rep5")
    name = (await rep.get("/me"))["name"]
    stop, _ = await rep.stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep5")
    await Today(phone.page).next_is(stop["name"])
    await Shell(phone.page).all_sent()
    await phone.context.route(LINE, lambda route: route.abort())
    await Missed(phone.page).report("Nobody was there", NOTE)
    await Shell(phone.page).unsent(1)
    oldest = (now() - timedelta(hours=26)).isoformat()
    await says(phone.page, operations=1, uploads=2, attention=0, oldestAt=oldest)

    desk = await device(**chromium.phone_options(None))
    await desk.log_in("manager")
    await desk.open("/me")
    await desk.page.get_by_role("link", name="Phones").click()
    phones = Phones(desk.page)
    row = phones.silent.filter(has_text=name)
    await expect(row.get_by_text(re.compile("1 entry and 2 photos or recordings, the oldest since"))).to_be_visible()
    await phones.lock(name)
    await expect(phones.silent.filter(has_text=name)).to_have_count(0)
    await expect(desk.page.get_by_role("listitem").filter(has_text=name).get_by_text("Locked today")).to_be_visible()

    await phone.context.unroute(LINE)
    await phone.page.reload()
    await expect(phone.page.get_by_role("heading", name="Log in")).to_be_visible()
    assert {table: await rows(phone.page, table) for table in SYNCED} == {table: [] for table in SYNCED}
    assert NOTE not in str(await rows(phone.page, "outbox"))
    assert await log.visits_at(stop["accountId"]) == []

    await phone.fill_login("rep5")
    await Shell(phone.page).all_sent()
    visits = await log.visits_at(stop["accountId"])
    assert [(one["state"], one["missedReason"]) for one in visits] == [("missed", "not_there")]
