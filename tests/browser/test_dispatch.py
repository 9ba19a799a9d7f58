"""The nearest person is sent: one click at the desk, one tap on the phone, both see the same."""

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.device import metres_east
from tests.browser.pages.livemap import LiveMap
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "Dmitri Demo"


async def test_the_nearest_rep_is_sent_and_accepts_or_declines(api, device):
    manager = await api("manager")
    people = {one["name"]: one for one in (await manager.get("/live/team"))["reps"]}
    here = people[NAME]["position"]
    near = metres_east((here["lon"], here["lat"]), 60)

    phone = await device(**chromium.phone_options(near))
    await phone.log_in("rep4")
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    live = LiveMap(desk.page)
    await live.is_open()

    await live.order("Mend the soap dispenser", near)
    orders = [one for one in await manager.get("/workorders") if one["title"] == "Mend the soap dispenser"]
    order = max(orders, key=lambda one: one["createdAt"])
    ranked = (await manager.get(f"/workorders/{order['id']}/candidates"))["items"]
    assert min(ranked, key=lambda one: one["etaS"])["name"] == NAME
    await live.send(NAME)
    await live.says("Mend the soap dispenser", f"Offered to {NAME}. Waiting for the answer.")
    await Today(phone.page).offer("Mend the soap dispenser").get_by_role("button", name="Accept").click()
    await live.says("Mend the soap dispenser", f"{NAME} accepted and has it in the plan.")
    await expect(Today(phone.page).offers).to_be_hidden()
    await Today(phone.page).shows_plan(["Mend the soap dispenser"])

    await live.panel("Mend the soap dispenser").get_by_role("button", name="Close").click()
    await live.order("Collect the old bins", near, urgent=False)
    await live.send(NAME)
    await live.says("Collect the old bins", f"Offered to {NAME}. Waiting for the answer.")
    await Today(phone.page).offer("Collect the old bins").get_by_role("button", name="Decline").click()
    why = phone.page.get_by_role("dialog", name="Why not?")
    await why.get_by_label("Reason for your manager").fill("The van is full")
    await why.get_by_role("button", name="Decline").click()
    await live.says("Collect the old bins", f"{NAME} declined: “The van is full”. Offer it to the next.")
    await expect(Today(phone.page).offers).to_be_hidden()
