"""Two tabs and the service worker of one phone send at the same time."""

import asyncio

import pytest

from tests.browser import chromium
from tests.browser.device import Device
from tests.browser.pages.shell import Shell
from tests.browser.sync.queue import emptied, queue
from tests.browser.sync.shop import add_note, checked_in, ready, shop
from tests.browser.sync.worker import Worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTES = [f"Shelf {number} is empty." for number in range(8)]


async def test_what_two_tabs_wrote_in_turns_arrives_once_though_both_and_the_worker_send(demo, api, device):
    log = await api("auditor")
    at = await shop(await api("rep6"), log)
    first = await device(**chromium.phone_options(at.pin))
    await ready(first, "rep6", at)
    visit_id = await checked_in(first, at)
    await Shell(first.page).all_sent()
    second = Device(demo.address, first.context, await first.context.new_page())
    tabs = [first, second]
    for tab in tabs:
        await tab.open(f"/visits/{visit_id}")
        await tab.page.get_by_role("button", name="Add note or photo").wait_for()
    worker = await Worker.of(first.page, demo.address)

    before = len((await queue(first.page)).operations)
    await first.offline()
    for number, text in enumerate(NOTES):
        await add_note(tabs[number % 2], text)
    found = await queue(second.page)
    assert found.is_dense()
    assert len(found.waiting) == len(found.operations) - before == len(NOTES)

    await first.online()
    await asyncio.gather(
        worker.wake(), *(tab.page.evaluate("() => dispatchEvent(new Event('online'))") for tab in tabs)
    )
    await worker.wake()
    for tab in tabs:
        await Shell(tab.page).all_sent()
    assert (await emptied(first.page)).is_dense()
    (visit,) = await log.visits_at(at.id)
    assert [note["text"] for note in visit["notes"]] == NOTES
