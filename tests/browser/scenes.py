"""The scenes of the README's pictures: a day that goes on while the pictures are taken."""

from typing import Any

from playwright.async_api import expect

from infra.places import CHECKOUT
from tests.browser.api import Api, today
from tests.browser.device import Device, Place
from tests.browser.pages.checkin import CheckIn
from tests.browser.pages.discount import Approvals, AskDiscount
from tests.browser.pages.livemap import LiveMap
from tests.browser.pages.missed import Missed
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today
from tests.browser.studio import Look, Studio
from tests.browser.waiting import eventually

IMAGES = CHECKOUT / "docs" / "images"


async def all_of(studio: Studio) -> None:
    await _a_day_that_begins_now(studio.address)
    await _on_the_road(studio)
    await _in_other_looks(studio)
    await _discount(studio)
    await _at_the_desk(studio)
    await _headquarters(studio)


async def _a_day_that_begins_now(address: str) -> None:
    """Pictures are taken at any hour: the plans of today go on from now, so that nobody is hours late in them."""
    async with Api(address) as manager:
        await manager.log_in("manager")
        for plan in await manager.get("/plans", day=today().isoformat()):
            run = (await manager.post(f"/plans/{plan['id']}/replan", {"atOnce": True}))["runId"]
            await eventually(
                lambda run=run: manager.get(f"/plans/runs/{run}"), lambda one: one["state"] in ("done", "failed")
            )


async def _stop(address: str, login: str, place: int = 0) -> tuple[dict[str, Any], Place]:
    async with Api(address) as api:
        return await (await api.log_in(login)).stop(place)


async def _on_the_road(studio: Studio) -> None:
    stop, pin = await _stop(studio.address, "rep")
    async with studio.device("rep", Look(), at=pin) as phone, phone.standing(pin):
        await _visit(phone, "Sold", "Took twelve cans of sanitiser, wants the new price list.")
        await phone.page.get_by_role("button", name="Check out").click()
        await expect(phone.page.get_by_text("Checked out after")).to_be_visible(timeout=20_000)
        await Shell(phone.page).all_sent()
    stop, pin = await _stop(studio.address, "rep")
    async with studio.device("rep", Look(), at=pin) as phone, phone.standing(pin):
        await _streets(phone)
        await studio.take(phone.page, IMAGES / "rep-today.webp")
        await phone.open(f"/today?checkin={stop['id']}")
        sheet = CheckIn(phone.page)
        await sheet.expects("Verified")
        await sheet.choose("Interested")
        await sheet.note.fill("Shelf is half empty; the owner decides on Thursday.")
        await studio.take(phone.page, IMAGES / "rep-checkin.webp")
        await phone.page.get_by_role("button", name="Close", exact=True).click()
        await studio.open(phone, f"/accounts/{stop['accountId']}", IMAGES / "rep-account.webp")
        await studio.open(phone, "/nearby", IMAGES / "rep-nearby.webp")
        await phone.open("/today")
        await phone.settled()
        await phone.installed()
        await phone.offline()
        await phone.page.get_by_role("button", name="Discard").click()
        await Missed(phone.page).report("Nobody was there", "The door was locked, the light was on.")
        await Shell(phone.page).open_tray()
        await expect(phone.page.get_by_text("The stop is marked as not visited.")).to_be_hidden(timeout=15_000)
        await studio.take(phone.page, IMAGES / "rep-offline.webp")
        await phone.online()


async def _streets(phone: Device) -> None:
    """The map of Today is fetched at the first touch."""
    touch = "() => { dispatchEvent(new Event('scroll')); return Boolean(document.querySelector('canvas')); }"
    await eventually(lambda: phone.page.evaluate(touch))


async def _visit(phone: Device, outcome: str, note: str) -> None:
    sheet = CheckIn(phone.page)
    await Today(phone.page).check_in()
    await sheet.expects("Verified")
    await sheet.photograph()
    await sheet.choose(outcome)
    await sheet.note.fill(note)
    await sheet.save()
    await Shell(phone.page).all_sent()


async def _in_other_looks(studio: Studio) -> None:
    stop, pin = await _stop(studio.address, "rep3")
    async with studio.device("rep3", Look(language="zh-CN", theme="dark"), at=pin) as phone:
        await expect(phone.page.get_by_role("button", name="签到").first).to_be_visible()
        await _streets(phone)
        await studio.take(phone.page, IMAGES / "rep-today-zh-dark.webp")
    async with studio.device("rep3", Look(theme="outdoor"), at=pin) as phone, phone.standing(pin):
        await Today(phone.page).check_in_offered()
        await phone.open(f"/today?checkin={stop['id']}")
        await CheckIn(phone.page).expects("Verified")
        await studio.take(phone.page, IMAGES / "rep-checkin-outdoor.webp")


async def _discount(studio: Studio) -> None:
    stop, pin = await _stop(studio.address, "rep5")
    async with studio.device("rep5", Look(), at=pin) as phone, phone.standing(pin):
        await _visit(phone, "Interested", "Compares us with a competitor.")
        [visit] = [
            one for one in await phone.rows("visit") if one["accountId"] == stop["accountId"] and one["state"] == "open"
        ]
        await phone.open(f"/discounts/new?account={stop['accountId']}&visit={visit['id']}")
        ask = AskDiscount(phone.page)
        await ask.line("Sanitiser 5 l", "12", "42.24")
        await ask.send("Competitor offers 41; keeps the chain.")
        await Shell(phone.page).all_sent()
    async with Api(studio.address) as api:
        request = max(
            await (await api.log_in("rep5")).get("/approvals", box="mine"), key=lambda one: one["requestedAt"]
        )
    login = "approver" if request["stepPersonName"].startswith("Olga") else "manager"
    async with studio.device(login, Look()) as phone:
        await phone.tab("Inbox")
        await expect(Approvals(phone.page).card(stop["name"])).to_be_visible()
        await studio.take(phone.page, IMAGES / "approver-card.webp")


async def _at_the_desk(studio: Studio) -> None:
    async with Api(studio.address) as api:
        people = (await (await api.log_in("manager")).get("/live/team"))["reps"]
    first = next(one for one in people if one["currentVisit"])
    here = (first["position"]["lon"] + 0.002, first["position"]["lat"] + 0.001)
    async with studio.device("manager", Look("desk")) as desk:
        await studio.open(desk, f"/map?rep={first['id']}", IMAGES / "manager-map.webp")
        await desk.open("/map")
        await LiveMap(desk.page).order("Mend the soap dispenser", here)
        await expect(desk.page.get_by_role("heading", name="Who can go")).to_be_visible()
        await expect(
            desk.page.get_by_role("button", name="Send ").or_(desk.page.get_by_text("all the same")).first
        ).to_be_visible()
        await studio.take(desk.page, IMAGES / "manager-send.webp")
        await studio.open(desk, "/board", IMAGES / "manager-board.webp")
    async with studio.device("manager", Look()) as phone:
        await studio.open(phone, "/map", IMAGES / "manager-map-phone.webp")


async def _headquarters(studio: Studio) -> None:
    async with studio.device("auditor", Look("desk")) as desk:
        await studio.open(desk, "/log", IMAGES / "auditor-log.webp")
    async with Api(studio.address) as api:
        visits = (await (await api.log_in("auditor")).get("/reports/visits", limit=20))["items"]
    told = next(visit for visit in visits if visit["photos"])
    async with studio.device("auditor", Look("desk", theme="dark")) as desk:
        await studio.open(desk, f"/log/{told['id']}", IMAGES / "auditor-visit.webp")
    async with studio.device("admin", Look("desk", "zh-CN")) as desk:
        await studio.open(desk, "/accounts", IMAGES / "admin-accounts-zh.webp")
