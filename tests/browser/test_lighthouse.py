"""Lighthouse's accessibility score of Today; its speed is measured by `python -m tests.browser.lighthouse`."""

import pytest

from tests.browser.lighthouse import measure

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_today_is_accessible_to_everybody_says_lighthouse(demo):
    told = await measure(demo.address, "rep7")
    assert told["address"].endswith("/today")
    assert told["failing"] == []
    assert told["accessibility"] >= 96  # 100 unless a row of the list happens to end under the tab bar
