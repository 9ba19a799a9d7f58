"""Positions that do not prove the visit: kept, named for what they are, and told to the manager."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.device import metres_north
from tests.browser.pages.checkin import CheckIn
from tests.browser.pages.log import Log
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REASON = "They moved to the new hall last week."


async def test_a_check_in_600_m_off_asks_why_is_kept_and_seen_as_outside(demo, api, device):
    stop, pin = await (await api("rep2")).stop(0)
    away = metres_north(pin, 600)
    phone = await device(**chromium.phone_options(away))
    await phone.log_in("rep2")
    sheet = CheckIn(phone.page)
    async with phone.standing(away):
        await Today(phone.page).next_is(stop["name"])
        await Today(phone.page).check_in()
        await sheet.measured()
    await sheet.expects("Outside")
    await expect(sheet.sheet.get_by_text(re.compile(r"^You are (59|60)\d m from the entrance"))).to_be_visible()
    await sheet.save_button.click()
    await expect(sheet.sheet.get_by_text("Say it in a few words. Then it can be saved.")).to_be_visible()
    await sheet.reason.fill(REASON)
    await sheet.choose("Interested")
    await sheet.save()
    await Shell(phone.page).all_sent()

    desk = await device(**chromium.desk_options())
    await desk.log_in("auditor")
    log = Log(desk.page)
    await log.of_account(demo.address, stop["accountId"])
    await expect(log.rows).to_have_count(1)
    story = await log.open(log.rows)
    await story.has_verdict("Outside")
    await expect(story.main.get_by_text(REASON)).to_be_visible()

    manager = await api("manager2")  # leads the south
    alerts = await eventually(
        lambda: manager.get("/alerts"), lambda found: any(stop["name"] in str(one["facts"]) for one in found)
    )
    assert {one["code"] for one in alerts if stop["name"] in str(one["facts"])} == {"visit.outside"}


async def test_a_fix_of_300_m_proves_nothing_and_says_so(demo, api, device):
    stop, pin = await (await api("rep3")).stop(0)
    phone = await device(**chromium.phone_options(pin, 300))
    await phone.log_in("rep3")
    sheet = CheckIn(phone.page)
    async with phone.standing(pin, 300):
        await Today(phone.page).next_is(stop["name"])
        await Today(phone.page).check_in()
        await sheet.expects("Not verifiable")
        await sheet.note.fill("The roof is made of steel.")
        await sheet.reason.fill("No better position inside.")
        await sheet.save_button.click()  # saves itself when the burst is over
        await expect(sheet.sheet).to_be_hidden(timeout=25_000)
    await Shell(phone.page).all_sent()

    desk = await device(**chromium.desk_options())
    await desk.log_in("auditor")
    log = Log(desk.page)
    await log.of_account(demo.address, stop["accountId"])
    await expect(log.rows).to_have_count(1)
    await (await log.open(log.rows)).has_verdict("Not verifiable")
