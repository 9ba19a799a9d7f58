"""A second tab of somebody who has left the phone: it sends nothing under the next person's name."""

from typing import Any

import pytest

from tests.browser import chromium
from tests.browser.device import Device
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "They are about to close down."
WOKEN = "() => { dispatchEvent(new Event('online')); dispatchEvent(new Event('pageshow')); }"
PRESS = """() => {
  const buttons = [...document.querySelectorAll("dialog button, [role=dialog] button")];
  const save = buttons.find((one) => one.textContent.trim() === "Save");
  save?.click();
  return Boolean(save);
}"""

# What other tabs wrote is told by this; a tab that the phone has put to sleep hears nothing of it for a while.
DEAF = """
globalThis.BroadcastChannel = class extends EventTarget { postMessage() {} close() {} };
"""


async def _half_written(demo, api, phone: Device, script: str = "") -> tuple[Device, dict[str, Any]]:
    """Two tabs of one person; in the second a form about the next stop is filled in and not saved yet."""
    stop, _ = await (await api("rep2")).stop(0)
    await phone.log_in("rep2")
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    tab = Device(demo.address, phone.context, await phone.context.new_page())
    await tab.page.add_init_script(script)
    await tab.open()
    await Today(tab.page).next_is(stop["name"])
    await Missed(tab.page).write("Nobody was there", SECRET)
    return tab, stop


async def _another_is_in(phone: Device) -> None:
    await phone.page.bring_to_front()
    await Shell(phone.page).log_out()
    await phone.fill_login("rep5")
    await Shell(phone.page).all_sent()


async def _first_is_back(phone: Device) -> None:
    await phone.page.bring_to_front()
    await Shell(phone.page).log_out()
    await phone.fill_login("rep2")
    await Shell(phone.page).all_sent()


async def _bears(log, stop: dict[str, Any]) -> list[str]:
    """Of each visit at this stop the name of whoever made it, as the server has it."""
    return [one["repId"] for one in await log.visits_at(stop["accountId"])]


async def test_what_a_tab_saves_while_its_person_leaves_and_somebody_else_comes_bears_its_persons_name(
    demo, api, device
):
    """Online all the time: its engine sends while the cookie becomes another's."""
    log, me = await api("auditor"), (await (await api("rep2")).get("/me"))["id"]
    phone = await device(**chromium.phone_options(None))
    tab, stop = await _half_written(demo, api, phone)
    await phone.page.bring_to_front()
    await phone.page.get_by_role("navigation").get_by_role("link", name="Me").click()
    assert await tab.page.evaluate(PRESS)
    await _another_is_in(phone)
    await tab.page.evaluate(WOKEN)
    assert await _bears(log, stop) in ([], [me])
    await _first_is_back(phone)
    assert await _bears(log, stop) == [me]


async def test_what_a_deaf_tab_saves_after_somebody_else_has_come_bears_its_persons_name(demo, api, device):
    """It has not heard of them when its person's finger comes down, and its engine still runs."""
    log, me = await api("auditor"), (await (await api("rep2")).get("/me"))["id"]
    phone = await device(**chromium.phone_options(None))
    tab, stop = await _half_written(demo, api, phone, DEAF)
    await _another_is_in(phone)
    assert await tab.page.evaluate(PRESS)
    await Shell(tab.page).unsent(1)
    await tab.page.evaluate(WOKEN)
    await Shell(phone.page).all_sent()
    assert await _bears(log, stop) in ([], [me])
    await _first_is_back(phone)
    assert await _bears(log, stop) == [me]


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
