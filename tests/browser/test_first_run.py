"""The first minutes: an empty server, a wrong password, another language, another look."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from infra.cluster import scratch_directory
from tests.browser import chromium
from tests.browser.device import Device
from tests.browser.product import product

# Tabs whose words leave their place, or that leave the screen.
CROWDED = """() => [...document.querySelectorAll("nav a")]
  .filter((tab) => tab.scrollWidth > tab.clientWidth || tab.scrollHeight > tab.clientHeight
    || tab.getBoundingClientRect().right > innerWidth + 0.5)
  .map((tab) => tab.textContent.trim())"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_an_empty_server_is_set_up_in_the_browser(device):
    with scratch_directory() as folder, product(folder / "var", company="empty") as empty:
        phone = await device(address=empty.address)
        page = phone.page
        await phone.open()
        await expect(page.get_by_role("heading", name="Set up your company")).to_be_visible()
        await page.get_by_label("Company name").fill("Northern Lights Cleaning")
        await page.get_by_label("Your name").fill("Ada Example")
        await page.get_by_label("Your e-mail").fill("ada@example.org")
        await page.get_by_label("Password").fill("a short sentence is good")
        await page.get_by_label("Time zone").select_option("Europe/Helsinki")
        await page.get_by_role("button", name="Create the company").click()
        await expect(page.get_by_role("navigation").get_by_role("link", name="People")).to_be_visible()
        await _first_steps_lead_on(phone)
        await _an_empty_team_is_no_empty_company(phone)
        await _every_tab_fits(phone)
        await _a_desk_says_all_roles(phone)
        await phone.tab("Me")
        await expect(page.get_by_role("heading", name="Ada Example")).to_be_visible()
        await expect(page.get_by_text("Northern Lights Cleaning")).to_be_visible()

        second = await device(address=empty.address)
        await second.open("/setup")
        await expect(second.page.get_by_text("This server already has a company. Log in instead.")).to_be_visible()


async def _first_steps_lead_on(phone: Device) -> None:
    """Whatever an empty company shows first, a button fills it."""
    page, main = phone.page, phone.page.get_by_role("main")
    for tab in ("Map", "Board", "Log", "People"):
        await phone.tab(tab)
        for step in ("Add people", "Import accounts", "Add an account"):
            await expect(main.get_by_role("link", name=step)).to_be_visible()
    await main.get_by_role("link", name="Add an account").click()
    await expect(page.get_by_role("dialog", name="Add an account")).to_be_visible()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await main.get_by_role("link", name="Import accounts").click()
    await expect(page.get_by_role("heading", level=1, name="Import accounts")).to_be_visible()
    await phone.tab("Map")
    answered = asyncio.Event()

    async def late(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await page.route("**/api/teams", late)
    await main.get_by_role("link", name="Add people").click()
    sheet = page.get_by_role("dialog", name="Add a person")
    await sheet.get_by_label("Name").fill("Bo Example")
    async with page.expect_response("**/api/teams"):
        answered.set()
    await page.unroute("**/api/teams")
    await expect(sheet.get_by_label("Team")).not_to_have_value("")
    await expect(sheet.get_by_label("Name")).to_have_value("Bo Example")  # the late answer wiped nothing
    await sheet.get_by_label("E-mail").fill("bo@example.org")
    await sheet.get_by_label("First password").fill("a short sentence is good")
    await sheet.get_by_role("button", name="Add a person").click()
    await expect(sheet).to_be_hidden()
    await expect(main.get_by_text("Bo Example")).to_be_visible()
    await expect(main.get_by_role("link", name="Add people")).to_be_hidden()


async def _every_tab_fits(phone: Device) -> None:
    """Who founds a company has most of the tabs, on a small phone too, in both languages."""
    await phone.page.set_viewport_size({"width": 360, "height": 640})
    for language in ("zh-CN", "en"):
        await phone.page.evaluate("(one) => { localStorage.setItem('rounds.language', one); }", language)
        await phone.open("/log")
        await phone.settled()
        assert await phone.page.evaluate(CROWDED) == []


async def _a_desk_says_all_roles(phone: Device) -> None:
    await phone.page.set_viewport_size({"width": 1280, "height": 800})
    await phone.open("/people")
    roles = phone.page.get_by_role("table").get_by_text("Administrator · Manager")
    assert await roles.evaluate("(one) => one.getBoundingClientRect().width <= one.closest('td').clientWidth")


async def _an_empty_team_is_no_empty_company(phone: Device) -> None:
    """A team without people leads back to those of the others, not to the beginning."""
    page, main = phone.page, phone.page.get_by_role("main")
    await main.get_by_role("button", name="Add a team").click()
    sheet = page.get_by_role("dialog", name="Add a team")
    await sheet.get_by_label("Name of the team").fill("Nobody's")
    await sheet.get_by_role("button", name="Add a team").click()
    await expect(sheet).to_be_hidden()
    team = await page.evaluate("async () => (await (await fetch('/api/teams')).json())[0].id")
    for path in ("/map", "/board"):
        await phone.open(f"{path}?team={team}")
        await expect(main.get_by_text("Nobody is in this team yet")).to_be_visible()
        await expect(main.get_by_role("link", name="Add people")).to_be_hidden()
        await main.get_by_role("button", name="Show everybody").click()
        await expect(main.get_by_text("Bo Example").first).to_be_visible()


async def test_a_wrong_password_is_told_in_words_and_the_login_kept(device):
    phone = await device()
    await phone.open()
    await phone.fill_login("rep", "not the password")
    await expect(phone.page.get_by_text("E-mail, phone or password do not match.")).to_be_visible()
    await expect(phone.page.get_by_label("E-mail or phone")).to_have_value("rep@demo.example")
    await phone.page.get_by_label("Password", exact=True).fill("rounds-demo")
    await phone.page.get_by_role("button", name="Log in", exact=True).click()
    await expect(phone.page.get_by_role("navigation")).to_be_visible()


async def test_language_and_look_are_chosen_in_me_and_stay(device):
    phone = await device(**chromium.phone_options(None))
    page = phone.page
    await phone.log_in("auditor")
    await phone.tab("Me")
    await page.get_by_text("Dark", exact=True).click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_text("简体中文").click()
    await expect(page.get_by_role("navigation").get_by_role("link", name=re.compile("我"))).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_text("English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
