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

    await live.order("Mend the soap dispenser", near, skills="service")
    orders = [one for one in await manager.get("/workorders") if one["title"] == "Mend the soap dispenser"]
    order = max(orders, key=lambda one: one["createdAt"])
    ranked = (await manager.get(f"/workorders/{order['id']}/candidates"))["items"]
    assert min(ranked, key=lambda one: one["etaS"])["name"] == NAME
    await live.send(NAME)
    await live.says("Mend the soap dispenser", f"Offered to {NAME}. Waiting for the answer.")
    offer = Today(phone.page).offer("Mend the soap dispenser")
    await expect(offer).to_contain_text("Needs: service")
    await offer.get_by_role("button", name="Accept").click()
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


async def test_whoever_lacks_a_skill_is_said_to_lack_it(api, device):
    manager = await api("manager")
    people = {one["name"]: one for one in (await manager.get("/live/team"))["reps"]}
    here = people[NAME]["position"]
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    live = LiveMap(desk.page)
    await live.is_open()
    await live.order("Refill the cooler", metres_east((here["lon"], here["lat"]), 60), skills="cooling")
    panel = live.panel("Refill the cooler")
    await expect(panel.get_by_text("Needs: cooling")).to_be_visible()
    passed_over = panel.get_by_role("listitem").filter(has_text=NAME)
    await expect(passed_over).to_contain_text("Needs a skill that is missing")


async def test_a_rep_sees_what_the_next_visit_needs(api, device):
    admin, rep = await api("admin"), await api("rep6")
    stop, _ = await rep.first_stop()
    account = await admin.get(f"/accounts/{stop['accountId']}")
    await admin.patch(
        f"/accounts/{account['id']}", {"baseVersion": account["version"], "changes": {"skills": ["cooling"]}}
    )
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("rep6")
    await expect(Today(phone.page).next_card).to_contain_text("Needs: cooling")
    await phone.page.get_by_role("heading", level=2, name=stop["name"]).get_by_role("link").click()
    await expect(phone.page.get_by_role("main")).to_contain_text("Needs: cooling")


async def test_a_skill_that_an_account_needs_is_written_once_and_seen_there(api, device):
    admin = await api("admin")
    account = next(one for one in (await admin.get("/accounts", limit=100))["items"] if not one["skills"])
    desk = await device(**chromium.desk_options())
    await desk.log_in("admin")
    await desk.open(f"/accounts/{account['id']}/office")
    page = desk.page
    await page.get_by_role("button", name="Edit").click()
    field = page.get_by_label("Skills needed")
    await field.fill("juggling")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Nobody here has this skill: juggling.").first).to_be_visible()
    await field.fill("service, cooling")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("cooling, service")).to_be_visible()
