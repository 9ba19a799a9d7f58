"""When the app itself is broken, what was saved still gets off the phone."""

import pytest
from playwright.async_api import expect

from tests.browser import axe, chromium
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.pages.tray import read

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTE = "The shelf fell down; they want a new one."
# The app's first script does nothing any more, as after an update that went wrong.
BREAK = """async () => {
  const first = document.querySelector("script[type=module]").src;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      if (request.url.startsWith(first)) {
        const headers = { "content-type": "text/javascript" };
        await cache.put(request, new Response("export {};", { headers }));
      }
  }
}"""


async def _unsent_note(api, device, login: str):
    stop, _ = await (await api(login)).stop(0)
    phone = await device(**chromium.phone_options(None))
    await phone.log_in(login)
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    await phone.offline()
    await Missed(phone.page).report("It was closed", NOTE)
    await Shell(phone.page).unsent(1)
    return phone


async def test_an_app_that_does_not_start_offline_still_gives_out_unsent_work(api, device):
    phone = await _unsent_note(api, device, "rep2")
    await phone.page.evaluate(BREAK)
    await phone.open()
    await phone.page.get_by_role("link", name="Save your unsent work").click(timeout=30_000)
    await expect(phone.page.get_by_role("heading", name="Save my unsent work")).to_be_visible()
    assert await axe.violations(phone.page) == []
    async with phone.page.expect_download() as started:
        await phone.page.get_by_role("button", name="Save as a file").click()
    file = await read(await started.value)
    assert [(one["kind"], one["body"]["note"]) for one in file["operations"]] == [("visit.missed", NOTE)]
    await expect(phone.page.get_by_text("Saved as a file in your downloads.")).to_be_visible()


async def test_without_anybody_logged_in_nothing_is_given_out(api, device):
    phone = await _unsent_note(api, device, "rep3")
    await Shell(phone.page).log_out()
    await phone.open("/rescue.html")
    await phone.page.get_by_role("button", name="Save as a file").click()
    await expect(phone.page.get_by_text("What waits here is locked for its person")).to_be_visible()
