"""A discount asked for in a cellar, signed in two taps; whoever decides too late is told so."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.pages.discount import Approvals, AskDiscount
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def ask_offline(phone, address, stop):
    await phone.log_in("rep5")
    await Today(phone.page).next_is(stop["name"])
    await phone.installed()
    await phone.offline()
    ask = AskDiscount(phone.page)
    await ask.open(address, stop["accountId"])
    await ask.line("Sanitiser 5 l", "12", "42.24")
    await expect(phone.page.get_by_text(re.compile("^12% below list, €506.88 instead of €576.00"))).to_be_visible()
    await ask.send("Competitor offers 41; keeps the chain.")
    await Shell(phone.page).unsent(1)
    await phone.online()
    await Shell(phone.page).all_sent()


async def approve_offline(late, signer, stop):
    await late.log_in(signer)
    await late.tab("Inbox")
    await expect(Approvals(late.page).card(stop["name"])).to_be_visible()
    await late.installed()
    await late.offline()
    await Approvals(late.page).approve(stop["name"])
    await expect(late.page.get_by_text("Saved. Will be applied if the terms are still the same.")).to_be_visible()


async def test_a_discount_asked_offline_is_approved_in_two_taps(demo, api, device):
    rep = await api("rep5")
    stop, _ = await rep.stop(0)
    phone = await device(**chromium.phone_options(None))
    await ask_offline(phone, demo.address, stop)

    request = max(await rep.get("/approvals", box="mine"), key=lambda one: one["requestedAt"])
    assert request["state"] == "pending"
    signer = "approver" if request["stepPersonName"].startswith("Olga") else "manager"
    approver = await device(**chromium.phone_options(None))
    await approver.log_in(signer)
    await approver.tab("Inbox")
    inbox = Approvals(approver.page)
    await expect(inbox.card(stop["name"])).to_contain_text("Sanitiser 5 l")

    late = await device(**chromium.phone_options(None))
    await approve_offline(late, signer, stop)

    await inbox.approve(stop["name"])
    await Shell(approver.page).all_sent()
    await expect(inbox.card(stop["name"])).to_be_hidden()
    await phone.open(f"/approvals/{request['id']}")
    await expect(phone.page.get_by_text(re.compile("^Approved by "))).to_be_visible()

    await late.online()
    await expect(Shell(late.page).status).to_have_text(re.compile("1 needs attention"))
    await Shell(late.page).open_tray()
    await expect(late.page.get_by_text("This request has been decided already.")).to_be_visible()
    decided = await rep.get(f"/approvals/{request['id']}")
    assert [one["decision"] for one in decided["comments"]] == ["approve"]
