"""How yesterday went, beside its plan, at the manager's desk and on the administrator's phone."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.api import today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "Aino Demo"


def yesterday() -> date:
    return today() - timedelta(days=1)


async def test_a_manager_sees_both_ways_on_one_map_and_why_visits_were_late_or_skipped(api, device):
    manager, it = await api("manager"), yesterday().isoformat()
    people = (await manager.get("/adherence", day=it))["items"]
    rep = next(one["repId"] for one in people if one["repName"] == NAME)
    day = await manager.get(f"/adherence/reps/{rep}", day=it)

    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.tab("Board")
    page = desk.page
    await page.get_by_role("navigation", name="Planning").get_by_role("link", name="Planned and actual").click()
    board = page.get_by_role("navigation", name="Main areas").get_by_role("link", name="Board")
    await expect(board).to_have_attribute("aria-current", "page")
    people_of_day = page.get_by_role("table", name="People of the day, planned against actual")
    await expect(people_of_day.get_by_role("rowheader")).to_have_count(len(people))
    await people_of_day.get_by_role("link", name=NAME).click()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await expect(page.get_by_role("region", name=re.compile("^Map of the planned and the actual way"))).to_be_visible()
    visits = page.get_by_role("table", name="Visits of the day, planned and actual")
    await expect(visits.get_by_role("rowheader")).to_have_count(len(day["lines"]))
    skipped = next(line["name"] for line in day["lines"] if line["reason"] == "closed")
    await expect(visits.get_by_role("row").filter(has_text=skipped)).to_contain_text("It was closed")
    ways = page.get_by_role("table", name="Distance")
    await expect(ways.get_by_role("row").filter(has_text="On the way")).to_contain_text("min")


async def test_todays_figures_are_worked_out_on_demand(device):
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.open(f"/actual?day={today().isoformat()}")
    await desk.page.get_by_role("button", name="Work out now").click()
    await expect(desk.page.get_by_text(re.compile("are worked out"))).to_be_visible(timeout=60_000)


async def test_a_manager_takes_the_table_along(device):
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.open(f"/actual?day={yesterday().isoformat()}")
    await desk.page.get_by_role("button", name="Export").click()
    async with desk.page.expect_download() as waiting:
        await desk.page.get_by_role("button", name="Export the table").click()
    download = await waiting.value
    text = (await download.path()).read_text("utf-8-sig")
    assert NAME in text
    assert "Order kept (%)" in text


async def test_an_administrator_chooses_whether_plans_use_what_was_learned(api, device):
    admin = await api("admin")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("admin")
    await phone.open("/actual/learned")
    page = phone.page
    await expect(page.get_by_role("table", name="Visits by class")).to_be_visible()
    await page.get_by_role("button", name="Plan with learned travel times").click()
    await expect(page.get_by_text("Saved. The next plans follow it.")).to_be_visible()
    assert (await admin.get("/learned"))["useTravel"] is False
    await page.get_by_role("button", name="Plan with learned travel times", pressed=False).click()
    await expect(page.get_by_role("button", name="Plan with learned travel times", pressed=True)).to_be_visible()
    assert (await admin.get("/learned"))["useTravel"] is True


async def test_an_administrator_lets_plans_learn_at_once_and_hears_when_it_is_done(api, device):
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("admin")
    await phone.open("/actual/learned")
    await phone.page.get_by_role("button", name="Learn now").click()
    await expect(phone.page.get_by_text("Looked at everything again.")).to_be_visible(timeout=60_000)
    assert (await (await api("admin")).get("/learned"))["underWay"] is False
