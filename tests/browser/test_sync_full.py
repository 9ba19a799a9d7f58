"""A phone without room: it says so, keeps what was written, and saves once there is room again."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.browser import chromium
from tests.browser.sync.queue import emptied, queue
from tests.browser.sync.shop import ready, sheet_at, shop
from tests.browser.sync.watch import SAVED, Watch
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTE = "Wants to see the new price list."


NOT_SAVED = "There is no room left on this phone. Free some space; what you wrote is kept here."
ROOM = 50_000_000
# The browser counts on room that it saw lately; who asks for more than that makes it look again.
ASKS_FOR_MORE = """async (bytes) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const opening = indexedDB.open("ballast");
  opening.onupgradeneeded = () => opening.result.createObjectStore("ballast");
  const db = await done(opening);
  const transaction = db.transaction("ballast", "readwrite");
  transaction.objectStore("ballast").put(new Uint8Array(bytes), 1);
  const error = await new Promise((resolve) => {
    transaction.oncomplete = () => resolve("none");
    transaction.onabort = () => resolve(transaction.error?.name);
  });
  db.close();
  return error;
}"""


async def _room(page: Page, address: str, size: int | None) -> None:
    session = await page.context.new_cdp_session(page)
    quota = {} if size is None else {"quotaSize": size}
    await session.send("Storage.overrideQuotaForOrigin", {"origin": address} | quota)


@asynccontextmanager
async def _no_room(page: Page, address: str) -> AsyncGenerator[None]:
    await _room(page, address, 1)
    assert await page.evaluate(ASKS_FOR_MORE, ROOM + 1) == "QuotaExceededError"
    yield
    await _room(page, address, None)


async def test_without_room_nothing_is_said_to_be_saved_nothing_is_half_saved_and_the_form_keeps_all(demo, api, device):
    log = await api("auditor")
    at = await shop(await api("rep5"), log)
    phone = await device(**chromium.phone_options(at.pin))
    watch = await Watch.over(phone.page, (SAVED,))
    await _room(phone.page, demo.address, ROOM)
    await ready(phone, "rep5", at)
    before = await queue(phone.page)
    await phone.offline()
    async with phone.standing(at.pin):
        sheet = await sheet_at(phone, at)
        await sheet.expects("Verified")
        await sheet.photograph()
        await sheet.note.fill(NOTE)
        await eventually(lambda: queue(phone.page), lambda found: found.drafts)
        async with _no_room(phone.page, demo.address):
            await sheet.save_button.click()
            await expect(sheet.sheet.get_by_text(NOT_SAVED)).to_be_visible()
            await expect(sheet.note).to_have_value(NOTE)
            await expect(sheet.sheet.get_by_role("img", name="Photo 1")).to_be_visible()
            after = await queue(phone.page)
            assert (after.operations, after.uploads) == (before.operations, before.uploads)
            assert watch.never(SAVED)
        await sheet.save()
    assert not watch.never(SAVED)
    await phone.online()
    assert (await emptied(phone.page)).is_dense()
    (visit,) = await eventually(lambda: log.visits_at(at.id))
    assert ([note["text"] for note in visit["notes"]], len(visit["photos"])) == ([NOTE], 1)
