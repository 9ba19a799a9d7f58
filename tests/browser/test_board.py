"""A day planned at the desk and walked with the phone."""

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.pages.board import Board
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "Fang Demo"


async def test_a_plan_is_made_compared_changed_and_published_to_the_phone(api, device):
    manager, rep = await api("manager"), await api("rep6")
    before = await rep.plan()
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep6")
    await Today(phone.page).shows_plan([one["name"] for one in before["stops"] if one["kind"] == "visit"])

    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.tab("Board")
    board = Board(desk.page)
    await board.make_for(NAME)
    await board.unfold(NAME)
    await board.compares(NAME)
    draft = next(
        one
        for one in await manager.get("/plans", day=before["day"])
        if one["repName"] == NAME and one["status"] == "draft"
    )
    dropped = next(one for one in reversed(draft["stops"]) if one["kind"] == "visit")
    await board.take_out(dropped["name"])
    await board.publish(NAME)

    published = await rep.plan()
    assert published["version"] > before["version"] or published["id"] != before["id"]
    names = [one["name"] for one in published["stops"] if one["kind"] == "visit"]
    assert dropped["name"] not in names
    await Today(phone.page).shows_plan(names)
    await expect(phone.page.get_by_role("main").get_by_role("link", name=dropped["name"])).to_be_hidden()
