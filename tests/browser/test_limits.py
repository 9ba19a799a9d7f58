"""Where a phone ends it says so, and what can be done.

A costly line, a photo that is refused, no sending in the background, little room, more accounts than it holds.
"""

import re

import pytest
from playwright.async_api import Dialog, Route, expect

from tests.browser import chromium
from tests.browser.api import at_demo
from tests.browser.pages.shell import Shell
from tests.browser.pages.tray import Tray
from tests.browser.sync import volume
from tests.browser.sync.queue import emptied, queue
from tests.browser.sync.shop import checked_in, ready, sheet_at, shop
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHUNK_BYTES = 256 * 1024
PHOTO = "**/api/uploads/*"
NO_BACKGROUND = "delete globalThis.SyncManager; delete ServiceWorkerRegistration.prototype.sync;"
# What the browser tells is a guess that no quota of DevTools changes; 30 MB are less than what the app calls enough.
LITTLE_ROOM = """
const told = StorageManager.prototype.estimate;
StorageManager.prototype.estimate = async function () {
  const found = await told.call(this);
  return { ...found, quota: found.usage + 30_000_000 };
};"""
NOT_IN_THE_BACKGROUND = "Open the app to send. This browser does not send while it is closed."


async def test_photos_wait_for_wifi_until_somebody_lets_them_go_over_mobile_data(demo, api, device):
    at = await shop(await api("rep6"), await api("auditor"))
    phone = await device(**chromium.phone_options(at.pin))
    await phone.page.add_init_script(NO_BACKGROUND)  # a worker is not told of the saving of data
    session = await phone.context.new_cdp_session(phone.page)
    await session.send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    await phone.log_in("rep6")
    await eventually(lambda: phone.rows("account"), lambda rows: any(row["id"] == at.id for row in rows))
    async with phone.standing(at.pin):
        sheet = await sheet_at(phone, at)
        await sheet.photograph()
        await sheet.save()
    chip = phone.page.get_by_role("main").get_by_role("button", name="1 photo waits for Wi-Fi")
    await expect(chip).to_be_visible()
    await phone.tab("Me")
    await phone.page.get_by_label("Send photos over mobile data too").check()
    await emptied(phone.page)


async def test_a_refused_photo_lies_in_the_tray_and_goes_when_it_is_sent_again(demo, api, device):
    at = await shop(await api("rep7"), await api("auditor"))
    phone = await device(**chromium.phone_options(at.pin))
    await phone.page.add_init_script(NO_BACKGROUND)  # what a worker sends does not pass here
    await phone.log_in("rep7")
    await eventually(lambda: phone.rows("account"), lambda rows: any(row["id"] == at.id for row in rows))
    sizes: dict[str, int] = {}

    async def damage(route: Route) -> None:
        """Other bytes arrive than were sent, as many."""
        if route.request.method != "PATCH":
            await route.continue_()
            return
        upload_id = route.request.url.rsplit("/", 1)[-1]
        if upload_id not in sizes:
            sizes.update({one["id"]: one["sizeBytes"] for one in (await queue(phone.page)).uploads})
        offset = int(route.request.headers["upload-offset"])
        await route.continue_(post_data=b"\1" * min(CHUNK_BYTES, sizes[upload_id] - offset))

    await phone.context.route(PHOTO, damage)
    async with phone.standing(at.pin):
        sheet = await sheet_at(phone, at)
        await sheet.photograph()
        await sheet.save()
    await expect(Shell(phone.page).status).to_have_text(re.compile("1 needs attention"))
    await Shell(phone.page).open_tray()
    refused = Tray(phone.page).refused
    await expect(refused.get_by_role("heading", name="Photo")).to_be_visible()
    await phone.context.unroute(PHOTO)
    await refused.get_by_role("button", name="Send again").click()
    await emptied(phone.page)
    await expect(phone.page.get_by_text("Everything has been sent.")).to_be_visible()


async def test_where_nothing_is_sent_in_the_background_whoever_leaves_is_told(demo, api, device):
    at = await shop(await api("rep4"), await api("auditor"))
    phone = await device(**chromium.phone_options(at.pin))
    await phone.page.add_init_script(NO_BACKGROUND)
    await ready(phone, "rep4", at)
    await phone.offline()
    visit_id = await checked_in(phone, at)
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    phone.page.on("dialog", stay)
    await phone.page.close(run_before_unload=True)
    await expect(phone.page.get_by_text(NOT_IN_THE_BACKGROUND)).to_be_visible()
    assert asked == ["beforeunload"]
    phone.page.remove_listener("dialog", stay)
    await phone.online()
    await emptied(phone.page)
    await phone.open(f"/visits/{visit_id}")  # a visit that goes on is what others of this rep would find
    await phone.page.get_by_role("button", name="Check out").click()
    await expect(phone.page.get_by_text("Checked out after")).to_be_visible()
    await emptied(phone.page)


async def test_a_phone_with_little_room_left_says_how_much_and_where_to_look(demo, api, device):
    phone = await device(**chromium.phone_options(None))
    await phone.page.add_init_script(LITTLE_ROOM)
    await phone.log_in("rep5")
    await phone.open("/nearby")
    notice = phone.page.get_by_text(re.compile(r"This phone has \d+ MB left for Rounds\."))
    await expect(notice).to_be_visible()
    await phone.page.get_by_role("link", name="What waits").click()
    await expect(phone.page.get_by_role("heading", level=1, name="On this phone")).to_be_visible()
    await phone.open("/me")
    await expect(phone.page.get_by_text("Nearly full. Send photos, then free space on this phone.")).to_be_visible()


async def test_a_phone_too_small_for_all_accounts_finds_the_others_at_the_server(demo, device, stack):
    """Among thousands that sound alike, so that a page of them by name would be full of what the phone holds."""
    email = at_demo("rep8")
    stack.push_async_callback(volume.take_accounts, demo, email)
    await volume.own_accounts(demo, email, 10_000)
    name = await volume.last_account(demo, email)
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep8")
    await phone.open("/nearby")
    page = phone.page
    told = re.compile(r"You look after 10,\d+ accounts\. This phone keeps 10,000 of them")
    await expect(page.get_by_text(told)).to_be_visible(timeout=180_000)
    await page.get_by_label("Search your accounts").fill(name)
    await expect(page.get_by_role("status").filter(has_text="0 accounts on this phone")).to_be_visible()
    others = page.get_by_role("region", name="Not on this phone")
    await expect(others.get_by_role("link", name=name)).to_be_visible()
    await phone.offline()
    await expect(others).to_contain_text("Found when you are online again.")
    await phone.online()
    await others.get_by_role("link", name=name).click()
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
