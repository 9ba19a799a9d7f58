"""A new version waits until nothing does, and takes nothing away from anybody."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from infra.places import Places
from tests.browser import chromium
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
LOADED = "() => performance.timeOrigin"


@asynccontextmanager
async def _new_version(mark: str) -> AsyncGenerator[None]:
    """One byte more in the service worker is a new version to the browser."""
    worker = Places.from_environment().pwa / "sw.js"
    before = worker.read_bytes()
    worker.write_bytes(before + f"\n// {mark}\n".encode())
    try:
        yield
    finally:
        worker.write_bytes(before)


async def _offered(page: Page) -> bool:
    return await page.get_by_text("A new version is ready.").is_visible()


async def test_a_new_version_is_offered_when_all_is_sent_and_loses_nothing(api, device):
    stop, _ = await (await api("rep3")).stop(0)
    log = await api("auditor")
    phone = await device(**chromium.phone_options(None))
    page = phone.page
    await phone.log_in("rep3")
    await Today(page).next_is(stop["name"])
    await phone.installed()
    await phone.open("/today")  # from here on the service worker has this tab
    await Today(page).next_is(stop["name"])
    other = await phone.context.new_page()
    await other.goto(f"{phone.address}/nearby")
    await expect(other.get_by_role("heading", level=1)).to_be_visible()

    await phone.context.route("**/api/sync/push", lambda route: route.abort())
    await Missed(page).report("It was closed", "Back in spring.")
    await Shell(page).unsent(1)
    async with _new_version("another version"):
        await page.evaluate(LOOK)
        await eventually(lambda: page.evaluate(WAITS))
    assert not await _offered(page)
    assert not await _offered(other)

    await phone.context.unroute("**/api/sync/push")
    await phone.offline()
    await phone.online()  # sends at once what was held up
    await Shell(page).all_sent()
    await expect(page.get_by_text("A new version is ready.")).to_be_visible()
    loaded = await page.evaluate(LOADED), await other.evaluate(LOADED)
    await page.get_by_role("button", name="Use it now").click()
    await page.wait_for_function(f"() => performance.timeOrigin !== {loaded[0]}")
    await other.wait_for_function(f"() => performance.timeOrigin !== {loaded[1]}")
    await Shell(page).all_sent()
    assert not await page.evaluate(WAITS)
    visits = await log.visits_at(stop["accountId"])
    assert [[note["text"] for note in one["notes"]] for one in visits] == [["Back in spring."]]
