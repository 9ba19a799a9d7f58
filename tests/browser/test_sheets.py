"""Sheets over a screen: what they say is seen and heard above them, what they open can be reached by a thumb."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser import chromium
from tests.browser.api import PASSWORD, at_demo
from tests.browser.device import Device
from tests.browser.pages.checkin import CheckIn
from tests.browser.pages.missed import Missed
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What a finger in the middle of it would touch is it, or inside it; and all of it is on the screen.
TOUCHED = """(one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const hit = (x, y) => one.contains(document.elementFromPoint(x, y));
  return hit((left + right) / 2, top + 2) && hit((left + right) / 2, bottom - 2) && top >= 0 && bottom <= innerHeight;
}"""


async def test_what_is_told_while_a_sheet_is_open_is_seen_and_heard_above_it(api, device):
    people = await (await api("admin")).get("/people")
    rep = next(one for one in people if one["email"] == at_demo("rep8"))
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("admin")
    await phone.open(f"/people?person={rep['id']}")
    sheet = phone.page.get_by_role("dialog", name=rep["name"])
    await sheet.get_by_role("button", name="Set a new password").click()
    await sheet.get_by_label("New password").fill(PASSWORD)
    await sheet.get_by_role("button", name="Set a new password").click()
    told = sheet.get_by_role("status").filter(has_text="logs in with the new password from now on")
    await expect(told).to_be_attached()
    assert await told.locator(".toast").evaluate(TOUCHED)
    await expect(phone.page.locator(".toast")).to_have_count(1)


@pytest.mark.parametrize("height", [640, 844])
async def test_the_shutter_is_under_the_thumb_also_after_a_photo(api, device, height):
    _, pin = await (await api("rep5")).stop(0)
    width = 360 if height == 640 else 390
    phone = await device(**chromium.phone_options(pin, viewport={"width": width, "height": height}))
    await phone.log_in("rep5")
    await Today(phone.page).check_in()
    sheet = CheckIn(phone.page)
    await sheet.measured()
    await sheet.sheet.get_by_role("button", name="Take a photo").click()
    shutter = sheet.sheet.get_by_role("button", name="Take it")
    await expect(shutter).to_be_enabled()
    assert await shutter.evaluate(TOUCHED)
    await shutter.click()
    await expect(sheet.sheet.get_by_role("img", name="Photo 1")).to_be_attached()
    await expect(shutter).to_be_enabled()
    assert await shutter.evaluate(TOUCHED)


async def _without_rows(phone: Device) -> asyncio.Event:
    """Logged in on a phone that gets its first rows once the event is set."""
    comes = asyncio.Event()

    async def late(route: Route) -> None:
        await comes.wait()
        await route.continue_()

    await phone.context.route("**/api/sync/pull*", late)
    await phone.log_in("rep6")
    return comes


async def test_a_check_in_opened_by_a_link_begins_once_its_account_is_on_the_phone(api, device):
    stop, pin = await (await api("rep6")).stop(0)
    phone = await device(**chromium.phone_options(pin))
    rows = await _without_rows(phone)
    await phone.open(f"/today?checkin={stop['id']}")
    await expect(phone.page.get_by_text("This account is not on this phone.")).to_be_visible()
    rows.set()
    await CheckIn(phone.page).is_open()
    await expect(CheckIn(phone.page).sheet.get_by_role("button", name="Take a photo")).to_be_visible()


async def test_nothing_is_said_of_a_stop_that_is_not_on_the_phone_yet(api, device):
    stop, pin = await (await api("rep6")).stop(0)
    phone = await device(**chromium.phone_options(pin))
    rows = await _without_rows(phone)
    await phone.open(f"/today?missed={stop['id']}")
    sheet = phone.page.get_by_role("dialog")
    await sheet.get_by_role("button", name="It was closed").click()
    await expect(sheet.get_by_role("button", name="Save")).to_be_disabled()
    rows.set()
    await expect(Missed(phone.page).sheet.get_by_role("heading")).to_contain_text(stop["name"])
    await expect(sheet.get_by_role("button", name="Save")).to_be_enabled()


@pytest.mark.parametrize("size", [{"width": 360, "height": 640}, {"width": 1280, "height": 640}])
async def test_a_check_in_left_half_way_covers_no_screens_own_button(api, device, size):
    stop, pin = await (await api("rep6")).stop(0)
    phone = await device(**chromium.phone_options(pin, viewport=size))
    await phone.log_in("rep6")
    await Today(phone.page).check_in()
    sheet = CheckIn(phone.page)
    await sheet.note.fill("Back in a minute")
    await sheet.sheet.get_by_role("button", name="Close", exact=True).click()
    await phone.open(f"/accounts/{stop['accountId']}")
    await expect(phone.page.get_by_text("Unfinished check-in at")).to_be_visible()
    again = phone.page.get_by_role("main").get_by_role("button", name="Check in", exact=True)
    await phone.settled()
    assert await again.evaluate(TOUCHED)
