"""What other systems write in codes is read in the reader's own words."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEEK = re.compile(r"^Mo-Fr \d\d:\d\d-\d\d:\d\d; Sa \d\d:\d\d-\d\d:\d\d$")
IN_CHINESE = "() => { localStorage.setItem('rounds.language', 'zh-CN'); }"


async def test_opening_hours_and_kinds_are_said_in_the_readers_language(api, device):
    accounts = (await (await api("admin")).get("/accounts", limit=200))["items"]
    known = next(one for one in accounts if WEEK.match(one["openingHours"] or ""))
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("admin")
    await phone.open(f"/accounts/{known['id']}/office")
    main = phone.page.get_by_role("main")
    await expect(
        main.get_by_text(re.compile(r"Mon\u2013Fri \d\d:\d\d\u2013\d\d:\d\d\s+Sat \d\d:\d\d\u2013\d\d:\d\d"))
    ).to_be_visible()
    await phone.page.evaluate(IN_CHINESE)
    await phone.open(f"/accounts/{known['id']}/office")
    await expect(
        main.get_by_text(re.compile(r"周一至周五 \d\d:\d\d\u2013\d\d:\d\d\s+周六 \d\d:\d\d\u2013\d\d:\d\d"))
    ).to_be_visible()
    await expect(main.get_by_text(known["kind"], exact=True)).to_be_hidden()
