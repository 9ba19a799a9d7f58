"""Two people, one phone: unsent work is locked to the one who made it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "The owner's daughter is getting married."


async def test_unsent_work_is_locked_for_the_next_person_and_sent_when_its_owner_is_back(demo, api, device):
    stop, _ = await (await api("rep7")).stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep7")
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    await phone.offline()
    await Missed(phone.page).report("Nobody was there", SECRET)
    await Shell(phone.page).unsent(1)
    await phone.page.get_by_role("navigation").get_by_role("link", name="Me").click()
    await phone.page.get_by_role("button", name="Log out").click()
    await expect(phone.page.get_by_text(re.compile("1 entry has not been sent. It stays locked"))).to_be_visible()
    await phone.page.get_by_role("dialog").get_by_role("button", name="Log out").click()
    await expect(phone.page.get_by_role("heading", name="Log in")).to_be_visible()

    await phone.online()
    await phone.fill_login("rep8")
    await expect(phone.page.get_by_role("navigation")).to_be_visible()
    await Today(phone.page).shows_plan([(await (await api("rep8")).stop(0))[0]["name"]])
    await Shell(phone.page).all_sent()
    await Shell(phone.page).open_tray()
    await expect(phone.page.get_by_text("Everything has been sent.")).to_be_visible()
    assert SECRET not in await phone.page.content()
    assert await log.visits_at(stop["accountId"]) == []
    await Shell(phone.page).log_out()

    await phone.fill_login("rep7")
    await Shell(phone.page).all_sent()
    visits = await log.visits_at(stop["accountId"])
    assert [(one["state"], one["missedReason"]) for one in visits] == [("missed", "not_there")]
