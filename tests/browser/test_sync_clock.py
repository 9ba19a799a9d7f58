"""A clock that jumps by a day: nothing is lost, nothing stays behind, and ages stay believable."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.api import Api
from tests.browser.pages.shell import Shell
from tests.browser.sync.clockjump import DAY_S, jump, movable
from tests.browser.sync.queue import emptied
from tests.browser.sync.shop import Shop, checked_in, ready, shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AHEAD, BACK = re.compile(r"^\s*\d saved · 24 hr"), re.compile(r"^\s*\d saved(?! ·)")


async def _visits(log: Api, at: Shop) -> list[dict[str, Any]]:
    """Of any day: by a wrong clock it may be another one."""
    return (await log.get("/reports/visits", accountId=at.id))["items"]


@pytest.mark.parametrize(("days", "shown"), [(1, AHEAD), (-1, BACK)], ids=["ahead", "back"])
async def test_work_saved_before_the_clock_jumps_a_day_leaves_after_it_and_its_age_is_believable(
    demo, api, device, days, shown
):
    log = await api("auditor")
    at = await shop(await api("rep3"), log)
    phone = await device(**chromium.phone_options(at.pin))
    await movable(phone.context)
    await ready(phone, "rep3", at)
    await phone.offline()
    await checked_in(phone, at)
    await jump(phone.page, days * DAY_S)
    await phone.open("/me")
    await expect(Shell(phone.page).status).to_have_text(shown)
    await Shell(phone.page).open_tray()
    await expect(phone.page.get_by_role("list", name="Unsent")).not_to_contain_text(re.compile(r"-\d|NaN"))

    await phone.online()
    assert (await emptied(phone.page)).is_dense()
    (visit,) = await log.visits_at(at.id)
    assert visit["verdict"]["outcome"] == "verified"


@pytest.mark.parametrize(("days", "told"), [(1, ["clock_skew"]), (-1, [])], ids=["ahead", "behind"])
async def test_a_check_in_by_a_clock_that_is_a_day_off_is_kept_and_one_from_the_future_says_so(
    demo, api, device, days, told
):
    """What a clock behind wrote cannot be told from work that was sent a day late."""
    log = await api("auditor")
    at = await shop(await api("rep4"), log)
    phone = await device(**chromium.phone_options(at.pin))
    await movable(phone.context)
    await ready(phone, "rep4", at)
    before = {one["id"] for one in await _visits(log, at)}
    await jump(phone.page, days * DAY_S)
    await phone.offline()
    await checked_in(phone, at)
    await phone.online()
    assert (await emptied(phone.page)).is_dense()
    (visit,) = [one for one in await _visits(log, at) if one["id"] not in before]
    assert [signal["code"] for signal in visit["signals"]] == told
