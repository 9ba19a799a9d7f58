"""A session that ends, and a network that lies: nothing is lost, nothing counts as sent."""

import re

import pytest
from playwright.async_api import Route, expect

from tests.browser import chromium
from tests.browser.pages.checkin import CheckIn
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_a_session_that_ends_during_a_check_in_loses_nothing(demo, api, device):
    stop, pin = await (await api("rep8")).stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(pin))
    await phone.log_in("rep8")
    sheet = CheckIn(phone.page)
    async with phone.standing(pin):
        await Today(phone.page).next_is(stop["name"])
        await Today(phone.page).check_in()
        await sheet.expects("Verified")
        await sheet.note.fill("Signed for the whole year.")
        await phone.page.evaluate("() => fetch('/api/auth/logout', { method: 'POST' })")
        await sheet.save()

    again = phone.page.get_by_role("dialog", name="Log in again")
    await expect(again).to_be_visible()
    await expect(again.get_by_label("E-mail or phone")).to_have_value("rep8@demo.example")
    await again.get_by_label("Password", exact=True).fill("rounds-demo")
    await again.get_by_role("button", name="Log in", exact=True).click()
    await expect(again).to_be_hidden()
    await Shell(phone.page).all_sent()
    await expect(phone.page).to_have_url(re.compile("/today$"))
    visits = await log.visits_at(stop["accountId"])
    assert [note["text"] for visit in visits for note in visit["notes"]] == ["Signed for the whole year."]


async def test_a_captive_portals_page_is_never_taken_for_an_answer(demo, api, device):
    stop, _ = await (await api("rep6")).stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep6")
    await Today(phone.page).next_is(stop["name"])
    await Shell(phone.page).all_sent()
    asked = 0

    async def portal(route: Route) -> None:
        nonlocal asked
        asked += 1
        await route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to the hotel</h1>")

    await phone.context.route("**/api/sync/push", portal)
    await Missed(phone.page).report("It was closed")
    await Shell(phone.page).unsent(1)
    await Shell(phone.page).open_tray()
    await expect(phone.page.get_by_text("This network wants you to sign in.")).to_be_visible()
    before = asked

    async def asked_again() -> bool:
        return asked > before

    await phone.page.get_by_role("button", name="Send now").click()
    await eventually(asked_again)
    assert await log.visits_at(stop["accountId"]) == []

    # Without a network nothing leaves by itself between the portal's end and the phone's return.
    await phone.context.set_offline(True)
    await phone.context.unroute("**/api/sync/push")
    await phone.context.set_offline(False)
    await expect(phone.page.get_by_text("Everything has been sent.")).to_be_visible()
    assert [one["state"] for one in await log.visits_at(stop["accountId"])] == ["missed"]
