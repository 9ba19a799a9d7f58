"""A day that no longer fits is put into another order: seen first, then in force, also without a network."""

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.pages.board import Board
from tests.browser.pages.replan import Replan
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def ahead(plan):
    return [one for one in plan["stops"] if one["kind"] == "visit" and one["state"] == "planned"]


async def shuffled(rep):
    """A plan whose order nobody would choose."""
    plan = await rep.plan()
    ids = [one["id"] for one in ahead(plan)]
    return await rep.post(f"/plans/{plan['id']}/order", {"stopIds": ids[1::2] + ids[::2]})


async def test_a_rep_sees_what_a_new_order_changes_and_takes_it(api, device):
    rep = await api("rep3")
    before = await shuffled(rep)
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep3")
    sheet = Replan(phone.page)
    await sheet.look()
    proposed = await sheet.order()
    assert (await rep.plan())["version"] == before["version"]
    await sheet.accept.click()
    await expect(phone.page.get_by_text("The new order is in force.")).to_be_visible()
    after = await rep.plan()
    assert [one["name"] for one in ahead(after)] == proposed
    assert after["travelS"] < before["travelS"]


async def test_a_phone_without_a_network_works_out_an_order_of_its_own(api, device):
    rep = await api("rep2")
    before = await shuffled(rep)
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep2")
    await expect(phone.page.get_by_role("button", name="Change order")).to_be_visible()
    await phone.installed()
    await eventually(lambda: phone.rows("plan"), lambda rows: any(one["version"] == before["version"] for one in rows))
    await phone.offline()
    sheet = Replan(phone.page)
    await sheet.look()
    await expect(sheet.sheet.get_by_text("All times are estimates")).to_be_visible()
    proposed = await sheet.order()
    await sheet.accept.click()
    await expect(phone.page.get_by_text("Order saved on this phone.")).to_be_visible()
    await phone.online()
    after = await eventually(rep.plan, lambda plan: plan["version"] > before["version"])
    assert [one["name"] for one in ahead(after)] == proposed


async def managers_proposal(device, rep_name):
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager2")
    await desk.tab("Board")
    await Board(desk.page).unfold(rep_name)
    await desk.page.get_by_role("button", name="Plan again from now").click()
    sheet = Replan(desk.page)
    await sheet.shows()
    return sheet


async def test_a_manager_sees_it_too_and_may_keep_the_order(api, device):
    rep, manager = await api("rep8"), await api("manager2")
    before = await shuffled(rep)
    assert any(one["repName"] == before["repName"] for one in await manager.get("/plans", day=before["day"]))
    sheet = await managers_proposal(device, before["repName"])
    assert await sheet.sheet.get_by_role("listitem").count() == len(ahead(before))
    await sheet.sheet.get_by_role("button", name="Keep the order").click()
    await expect(sheet.sheet).to_be_hidden()
    assert [one["id"] for one in ahead(await rep.plan())] == [one["id"] for one in ahead(before)]


async def test_a_manager_hears_that_the_day_went_on_under_a_proposal(api, device):
    rep = await api("rep8")
    before = await shuffled(rep)
    sheet = await managers_proposal(device, before["repName"])
    await rep.post(f"/plans/{before['id']}/order", {"stopIds": [one["id"] for one in reversed(ahead(before))]})
    await expect(sheet.sheet.get_by_role("alert")).to_contain_text("The day went on since this was worked out.")
    await expect(sheet.accept).to_be_hidden()
    await sheet.sheet.get_by_role("button", name="Look again").click()
    await sheet.shows()
    await expect(sheet.sheet.get_by_role("alert")).to_be_hidden()
