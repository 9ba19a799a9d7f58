"""A team's week planned at the desk, and the calendar that it respects."""

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.api import today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG_MS = 90_000


async def test_a_manager_plans_the_week_and_sees_what_came_of_it(api, device):
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.open("/week")
    page = desk.page
    await expect(page.get_by_role("table")).to_be_visible()
    await page.get_by_role("button", name="Plan the week").click()
    await page.get_by_role("dialog").get_by_role("button", name="Plan 7 days").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(page.get_by_text("Last planned")).to_be_visible(timeout=LONG_MS)
    waits = page.get_by_role("cell", name="Draft waits")
    await expect(page.get_by_role("cell", name="Draft").first).to_be_visible()
    await page.get_by_role("button", name="Publish these days").click()
    await expect(page.get_by_text("plans published")).to_be_visible()
    await expect(page.get_by_role("button", name="Publish these days")).to_be_hidden()
    await expect(waits).to_have_count(0)
    week = await (await api("manager")).get("/weeks")
    assert week["run"]["state"] == "done"
    assert week["run"]["result"]["visits"] > 30
    assert week["run"]["result"]["roadBased"] is True
    for rep in week["reps"]:
        assert all(day["plan"] is None for day in rep["days"] if day["off"] and day["day"] != week["days"][0])


async def test_an_administrator_keeps_classes_and_holidays(device):
    desk = await device(**chromium.desk_options())
    await desk.log_in("admin")
    await desk.open("/rhythm")
    page = desk.page
    await page.get_by_role("button", name="Add a class").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Code").fill("k")
    await sheet.get_by_label("Name in English").fill("Kiosk")
    await sheet.get_by_label("Name in Chinese").fill("小店")
    await sheet.get_by_label("A visit every").fill("5")
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet.get_by_text("A whole number from 7 to 730.")).to_be_visible()
    await sheet.get_by_label("A visit every").fill("60")
    await sheet.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="K · Kiosk").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove class K").click()
    await expect(page.get_by_role("button", name="K · Kiosk")).to_be_hidden()
    await page.get_by_text("Holidays", exact=True).click()
    await page.get_by_role("button", name="Add a holiday").click()
    await sheet.get_by_label("Name of the day").fill("Company outing")
    await sheet.get_by_label("Day", exact=True).fill(today().isoformat())
    await sheet.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Company outing", exact=True)).to_be_visible()
    in_force = page.get_by_text("already published for these days")
    await expect(in_force).to_be_visible()
    await page.get_by_role("button", name="Remove Company outing").click()
    await expect(page.get_by_text("Company outing", exact=True)).to_be_hidden()
    await expect(in_force).to_be_hidden()
