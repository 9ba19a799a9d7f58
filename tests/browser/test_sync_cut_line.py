"""Photos over a line that breaks again and again: all of them arrive as they were taken, with little sent twice."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Page, expect

from infra.places import Places
from tests.browser import chromium
from tests.browser.pages.checkin import CheckIn
from tests.browser.product import Product
from tests.browser.proxy import Line, bad_line
from tests.browser.sync.queue import Queue, queue
from tests.browser.sync.shop import Shop, ready, sheet_at, shop
from tests.browser.sync.watch import SENT, Watch
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHARE, SEED = 0.2, 5
PHOTOS = 3
CHUNK_BYTES = 256 * 1024
NO_CAMERA = """if (navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"));"""


def _photo(number: int) -> bytes:
    """Full of detail, as a shelf is, so that it takes several chunks."""
    pixels = np.random.default_rng(number).integers(0, 256, (900, 1200, 3), dtype=np.uint8)
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=90)
    return data.getvalue()


async def _choose_photos(sheet: CheckIn) -> None:
    await sheet.sheet.get_by_role("button", name="Take a photo").click()
    for number in range(PHOTOS):
        file = {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": _photo(number)}
        await sheet.sheet.get_by_label("Choose a picture instead").set_input_files([file])
        await expect(sheet.sheet.get_by_role("img", name=f"Photo {number + 1}")).to_be_visible()


async def _impatient(page: Page) -> Queue:
    """Sending is asked for again and again, as by somebody who looks at the tray."""
    await page.evaluate("() => dispatchEvent(new Event('online'))")
    return await queue(page)


def _originals(product: Product) -> dict[str, str]:
    """Upload -> what the store's file is."""
    var = product.var if product.process else Places.from_environment().var
    files = Path(var / "media").glob("rounds/*/*/original")
    return {file.parent.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


async def test_photos_arrive_whole_over_a_line_that_cuts_a_fifth_and_a_cut_costs_a_chunk_at_most(demo, api, device):
    log = await api("auditor")
    at: Shop = await shop(await api("rep8"), log)
    async with bad_line(demo.address, SHARE, SEED) as line:
        phone = await device(line.address, **chromium.phone_options(at.pin))
        await phone.page.add_init_script(NO_CAMERA)
        watch = await Watch.over(phone.page, SENT, lambda: len(line.complete) in (0, PHOTOS))
        await ready(phone, "rep8", at)
        await phone.offline()
        async with phone.standing(at.pin):
            sheet = await sheet_at(phone, at)
            await sheet.expects("Verified")
            await _choose_photos(sheet)
            await sheet.save()
        await phone.page.get_by_role("main").get_by_role("button", name="saved").click()
        waiting = await queue(phone.page)
        assert len(waiting.uploads) == PHOTOS
        watch.said.clear()
        watch.fact = lambda: len(line.complete) == PHOTOS
        await phone.online()
        await eventually(lambda: _impatient(phone.page), lambda found: not found.waiting, within_s=60)
        await expect(phone.page.get_by_text("Everything has been sent.")).to_be_visible()
    _holds(line, waiting, watch)
    stored = _originals(demo)
    assert {one["id"]: stored[one["id"]] for one in waiting.uploads} == {
        one["id"]: one["sha256"] for one in waiting.uploads
    }


def _holds(line: Line, waiting: Queue, watch: Watch) -> None:
    size = sum(one["sizeBytes"] for one in waiting.uploads)
    print(f"{line.chunks} chunks, {line.cuts} cut, {line.sent} bytes for {size}")
    assert size > PHOTOS * CHUNK_BYTES
    assert line.cuts >= 2
    assert line.sent <= size + line.cuts * CHUNK_BYTES
    assert watch.early() == []
