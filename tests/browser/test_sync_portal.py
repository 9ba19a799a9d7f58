"""A network that answers everything with its own page: nothing of it is taken for the server's word."""

import pytest
from playwright.async_api import Route, expect

from tests.browser import chromium
from tests.browser.pages.shell import Shell
from tests.browser.sync.queue import emptied, queue
from tests.browser.sync.shop import ready, sheet_at, shop
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVERYTHING = "**/api/**"


async def test_a_portals_page_in_place_of_every_answer_counts_as_no_answer(demo, api, device):
    log = await api("auditor")
    at = await shop(await api("rep7"), log)
    phone = await device(**chromium.phone_options(at.pin))
    await ready(phone, "rep7", at)
    asked: set[str] = set()

    async def portal(route: Route) -> None:
        asked.add(route.request.url)
        await route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to the hotel</h1>")

    shown = len(await phone.rows("account"))
    await phone.context.route(EVERYTHING, portal)
    async with phone.standing(at.pin):
        sheet = await sheet_at(phone, at)
        await sheet.expects("Verified")
        await sheet.photograph()
        await sheet.save()
    await Shell(phone.page).open_tray()
    await expect(phone.page.get_by_text("This network wants you to sign in.")).to_be_visible()
    await eventually(lambda: _asked(asked, "/sync/push"))
    assert len((await queue(phone.page)).waiting) >= 3  # a visit that went on elsewhere is ended too
    assert len(await phone.rows("account")) == shown
    # The operations arrive; the portal is back for the photo and for the server's rows.
    await phone.offline()
    await phone.context.unroute(EVERYTHING)
    await phone.context.route("**/api/uploads**", portal)
    await phone.context.route("**/api/sync/pull**", portal)
    await phone.online()
    await eventually(lambda: _asked(asked, "/sync/pull"))
    await eventually(lambda: queue(phone.page), lambda found: len(found.waiting) == 1)
    await expect(phone.page.get_by_text("Everything has been sent.")).to_be_hidden()
    assert len(await phone.rows("account")) == shown

    await phone.offline()
    await phone.context.unroute_all()
    await phone.online()
    assert (await emptied(phone.page)).is_dense()
    (visit,) = await log.visits_at(at.id)
    assert len(visit["photos"]) == 1


async def _asked(asked: set[str], path: str) -> bool:
    return any(path in one for one in asked)
