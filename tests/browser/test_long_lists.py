"""Thousands of rows: few of them in the page, none out of reach, and the way back finds the list as it was left."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MANY = 5000
FEW = 60  # rows that a screen of a phone and a little around it may hold
# Copies of one account of this phone, as if the rep looked after thousands.
FILL = """async (many) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const name = (await indexedDB.databases()).map((one) => one.name).find((one) => /^rounds-.{36}-.{36}$/.test(one));
  const db = await done(indexedDB.open(name));
  const store = db.transaction("account", "readwrite").objectStore("account");
  const [first] = await done(store.getAll(null, 1));
  await done(store.clear());
  for (let i = 1; i <= many; i++) {
    const number = String(i).padStart(4, "0");
    store.put({ ...first, id: crypto.randomUUID(), name: `Shop ${number}`, dueDays: i, phone: `+35850${number}` });
  }
  await new Promise((kept) => { store.transaction.oncomplete = kept; });
  db.close();
}"""
SCROLLED = "() => Math.round(scrollY)"


async def _phone_with_many(device) -> Page:
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep7")
    await phone.installed()
    await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
    await phone.offline()  # nothing of the server's takes these rows away
    await phone.page.evaluate(FILL, MANY)
    await phone.open("/nearby")
    await expect(phone.page.get_by_text(f"{MANY:,} accounts")).to_be_visible()
    return phone.page


async def test_five_thousand_accounts_leave_few_rows_in_the_page(device):
    page = await _phone_with_many(device)
    rows = page.get_by_role("list", name="Nearby").get_by_role("listitem")
    first = rows.first
    await expect(first).to_have_attribute("aria-setsize", str(MANY))
    await expect(first).to_have_attribute("aria-posinset", "1")
    assert await rows.count() < FEW

    await page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight / 2)")
    await expect(page.get_by_role("link", name=re.compile("Shop 25"))).not_to_have_count(0)
    assert await rows.count() < FEW


async def test_the_last_of_five_thousand_is_reached_by_scroll_by_key_and_by_search(device):
    page = await _phone_with_many(device)
    last = page.get_by_role("link", name=f"Shop {MANY}")
    await page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    await expect(last).to_be_in_viewport()

    await page.evaluate("() => scrollTo(0, 0)")
    await page.get_by_role("link", name="Shop 0001").focus()
    await page.keyboard.press("End")
    await expect(last).to_be_focused()
    await expect(last).to_be_in_viewport()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("link", name=f"Shop {MANY - 1}")).to_be_focused()
    # The focus stays where it is, whatever the hand scrolls.
    await page.evaluate("() => scrollTo(0, 0)")
    await expect(page.get_by_role("link", name="Shop 0001")).to_be_in_viewport()
    await expect(page.get_by_role("link", name=f"Shop {MANY - 1}")).to_be_focused()

    await page.get_by_label("Search your accounts").fill("shop 4321")
    await expect(page.get_by_text("1 account", exact=True).or_(page.get_by_text("1 account ·"))).to_be_visible()
    await expect(page.get_by_role("link", name="Shop 4321")).to_be_visible()


async def test_the_way_back_finds_the_list_as_it_was_left(device):
    page = await _phone_with_many(device)
    await page.get_by_label("Search your accounts").fill("shop")
    await expect(page).to_have_url(re.compile(r"q=shop"))
    await page.evaluate("() => scrollTo(0, 20000)")
    place = await page.evaluate(SCROLLED)
    row = page.get_by_role("link", name=re.compile("Shop 028"))
    name = (await row.first.inner_text()).split("\n")[0]
    await row.first.click()
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_label("Search your accounts")).to_have_value("shop")
    await page.wait_for_function(f"() => Math.abs(scrollY - {place}) < 2")
    await expect(page.get_by_role("link", name=name)).to_be_in_viewport()
