"""The state of sending stands on every screen of everybody, and a day of waiting is not passed over."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import axe, chromium, screens
from tests.browser.device import Device
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What waits was written 25 hours earlier.
A_DAY_OLDER = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const opening = indexedDB.open(names.find((name) => /^rounds-.{36}-.{36}$/.test(name)));
  await new Promise((opened) => { opening.onsuccess = opened; });
  const transaction = opening.result.transaction("outbox", "readwrite");
  const store = transaction.objectStore("outbox");
  store.getAll().onsuccess = ({ target }) => {
    for (const row of target.result)
      store.put({ ...row, clientAt: new Date(Date.parse(row.clientAt) - 25 * 3_600_000).toISOString() });
  };
  await new Promise((kept) => { transaction.oncomplete = kept; });
  opening.result.close();
}"""
ROOM = 50_000_000
# The browser counts on room that it saw lately; who asks for more than that makes it look again.
ASKS_FOR_MORE = """async (bytes) => {
  const opening = indexedDB.open("ballast");
  opening.onupgradeneeded = () => opening.result.createObjectStore("ballast");
  await new Promise((opened) => { opening.onsuccess = opened; });
  const transaction = opening.result.transaction("ballast", "readwrite");
  transaction.objectStore("ballast").put(new Uint8Array(bytes), 1);
  const error = await new Promise((resolve) => {
    transaction.oncomplete = () => resolve("none");
    transaction.onabort = () => resolve(transaction.error?.name);
  });
  opening.result.close();
  return error;
}"""
PLACES = {
    "rep": screens.of_rep,
    "manager": screens.of_manager,
    "admin": screens.of_admin,
    "approver": screens.of_approver,
    "auditor": screens.of_auditor,
}


@pytest.mark.parametrize("login", list(PLACES))
async def test_every_screen_says_what_waits(api, device, login):
    phone = await device(**chromium.phone_options(None))
    await phone.context.route("**/basemap.pmtiles", lambda route: route.abort())
    await phone.log_in(login)
    for name, path in (await PLACES[login](await api(login))).items():
        await phone.open(path)
        await phone.settled()
        # Nothing is said before the queue was read.
        await expect(Shell(phone.page).status, f"the state of sending on {name}").to_be_visible()


async def _waiting(api, device, login: str) -> Device:
    stop, _ = await (await api(login)).stop(0)
    phone = await device(**chromium.phone_options(None))
    await phone.log_in(login)
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    await phone.offline()
    await Missed(phone.page).report("It was closed")
    await Shell(phone.page).unsent(1)
    return phone


async def test_what_has_waited_for_a_day_is_said_on_every_screen_until_it_is_sent(api, device):
    phone = await _waiting(api, device, "rep5")
    reminder = phone.page.get_by_text("1 entry has waited since yesterday.")
    await expect(reminder).to_be_hidden()
    await phone.page.evaluate(A_DAY_OLDER)
    await phone.open("/nearby")
    await expect(reminder).to_be_visible()
    await phone.tab("Me")
    await expect(reminder).to_be_visible()
    await expect(Shell(phone.page).status).to_have_text(re.compile("1 saved · 25"))
    await expect(phone.page.get_by_role("button", name="Send now")).to_be_visible()
    await phone.online()
    await expect(reminder).to_be_hidden(timeout=20_000)


async def test_a_form_that_finds_no_room_says_that_nothing_was_saved_and_keeps_its_words(api, device):
    stop, _ = await (await api("rep6")).stop(0)
    phone = await device(**chromium.phone_options(None))
    await _quota(phone, ROOM)
    await phone.log_in("rep6")
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    await phone.offline()
    await _quota(phone, 1)
    assert await phone.page.evaluate(ASKS_FOR_MORE, ROOM + 1) == "QuotaExceededError"
    await phone.page.get_by_role("main").get_by_role("button", name="Could not visit").click()
    missed = Missed(phone.page).sheet
    await missed.get_by_role("button", name="It was closed").click()
    await missed.get_by_label("More about it").fill("A long story.")
    await missed.get_by_role("button", name="Save").click()
    nothing = phone.page.get_by_role("dialog", name="Nothing was saved")
    await expect(nothing).to_be_visible()
    assert await axe.in_look(phone.page, "light") == []
    await nothing.get_by_role("button", name="Back to what I wrote").click()
    await expect(missed.get_by_label("More about it")).to_have_value("A long story.")
    assert await phone.rows("outbox") == []
    await _quota(phone, None)
    await missed.get_by_role("button", name="Save").click()
    await Shell(phone.page).unsent(1)
    await phone.open(f"/accounts/{stop['accountId']}")
    await expect(phone.page.get_by_role("main").get_by_text("Saved on this phone").first).to_be_visible()


async def _quota(phone: Device, size: int | None) -> None:
    session = await phone.context.new_cdp_session(phone.page)
    quota = {} if size is None else {"quotaSize": size}
    await session.send("Storage.overrideQuotaForOrigin", {"origin": phone.address, **quota})
