"""A second tab of somebody who has left the phone: it sends nothing under the next person's name."""

import pytest

from tests.browser import chromium
from tests.browser.device import Device
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "They are about to close down."


async def test_a_second_tab_sends_nothing_of_a_person_who_logged_out_while_somebody_else_is_logged_in(
    demo, api, device
):
    stop, _ = await (await api("rep2")).stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep2")
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    left_open = Device(demo.address, phone.context, await phone.context.new_page())
    await left_open.open()
    await Today(left_open.page).next_is(stop["name"])
    await phone.offline()
    await Missed(left_open.page).report("Nobody was there", SECRET)
    await Shell(phone.page).unsent(1)
    await phone.page.bring_to_front()
    await Shell(phone.page).log_out()

    await phone.online()
    await phone.fill_login("rep5")
    await Shell(phone.page).all_sent()
    await left_open.page.bring_to_front()
    await left_open.page.evaluate("() => dispatchEvent(new Event('online'))")
    await left_open.page.evaluate("() => dispatchEvent(new Event('pageshow'))")

    async def told() -> str:
        return await left_open.page.get_by_role("main").inner_text()

    await eventually(told, lambda text: stop["name"] not in text)
    assert await log.visits_at(stop["accountId"]) == []
    await phone.page.bring_to_front()
    await Shell(phone.page).log_out()
    await phone.fill_login("rep2")
    await Shell(phone.page).all_sent()
    (visit,) = await log.visits_at(stop["accountId"])
    assert (visit["repId"], visit["missedReason"]) == ((await (await api("rep2")).get("/me"))["id"], "not_there")
