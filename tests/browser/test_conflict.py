"""Two people change one account while one of them is away: nothing of either is lost, and a person decides."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser import chromium
from tests.browser.pages.shell import Shell
from tests.browser.pages.tray import Tray
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def _edit(page: Page, **fields: str) -> None:
    await page.get_by_role("button", name="Edit", exact=True).click()
    sheet = page.get_by_role("dialog")
    for label, value in fields.items():
        await sheet.get_by_label(label.replace("_", " "), exact=True).fill(value)
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_be_hidden()


async def _away(api, device, login: str):
    """A phone without network at an account that the office then changes too."""
    stop, _ = await (await api(login)).stop(1)
    account = stop["accountId"]
    phone = await device(**chromium.phone_options(None))
    await phone.log_in(login)
    await phone.installed()
    await phone.open(f"/accounts/{account}")
    await expect(phone.page.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    await Shell(phone.page).all_sent()
    await phone.offline()
    return phone, account, await api("admin")


async def _change(office, account: str, **changes: object) -> None:
    version = (await office.get(f"/accounts/{account}"))["version"]
    await office.patch(f"/accounts/{account}", {"baseVersion": version, "changes": changes})


async def test_edits_of_different_fields_merge_without_asking(api, device):
    phone, account, office = await _away(api, device, "rep6")
    await _edit(phone.page, Phone="+358 40 555 0101")
    await _change(office, account, openingHours="Mo-Fr 10:00-16:00")
    await phone.online()
    await Shell(phone.page).all_sent()
    now = await office.get(f"/accounts/{account}")
    assert (now["phone"], now["openingHours"]) == ("+358 40 555 0101", "Mo-Fr 10:00-16:00")


async def test_edits_of_the_same_fields_are_shown_side_by_side_and_the_choice_is_kept(api, device):
    phone, account, office = await _away(api, device, "rep7")
    await _edit(phone.page, Phone="+358 40 555 0202", Days_between_visits="9")
    await _change(office, account, phone="+358 9 555 0303", visitIntervalDays=17)
    await phone.online()
    shell = Shell(phone.page)
    await expect(shell.status).to_have_text(re.compile("1 needs attention"))

    await phone.offline()  # to choose needs no network
    await shell.open_tray()
    sheet = await Tray(phone.page).compare()
    numbers = sheet.get_by_role("group", name="Phone")
    await expect(numbers).to_contain_text("+358 40 555 0202")
    await expect(numbers).to_contain_text("+358 9 555 0303")
    days = sheet.get_by_role("group", name="Days between visits")
    await expect(days).to_contain_text("9 days")
    await expect(days).to_contain_text("17 days")
    await sheet.get_by_role("button", name="All as now").click()
    await numbers.get_by_label("Yours").check()
    await sheet.get_by_role("button", name="Save").click()
    await expect(sheet).to_be_hidden()
    await shell.unsent(1)

    await phone.online()
    await shell.all_sent()

    async def now() -> tuple[str, int]:
        row = await office.get(f"/accounts/{account}")
        return row["phone"], row["visitIntervalDays"]

    await eventually(now, lambda found: found == ("+358 40 555 0202", 17))


async def test_what_was_refused_is_exported_alone_discarded_and_brought_back(api, device):
    phone, account, office = await _away(api, device, "rep8")
    await _edit(phone.page, Phone="+358 40 555 0404")
    await _change(office, account, phone="+358 9 555 0505")
    await phone.online()
    await expect(Shell(phone.page).status).to_have_text(re.compile("1 needs attention"))
    await Shell(phone.page).open_tray()
    tray = Tray(phone.page)
    file = await tray.export("Export this one")
    assert [one["body"]["changes"] for one in file["operations"]] == [{"phone": "+358 40 555 0404"}]

    await tray.refused.get_by_role("button", name="Discard").click()
    await expect(tray.refused).to_have_count(0)
    await phone.page.get_by_role("button", name="Undo").click()
    await expect(tray.refused).to_have_count(1)
    await tray.refused.get_by_role("button", name="Discard").click()
    await expect(tray.refused).to_have_count(0)
    await Shell(phone.page).all_sent()
    assert (await office.get(f"/accounts/{account}"))["phone"] == "+358 9 555 0505"
