"""A rep's visit from the door to headquarters, over a dead network and a closed browser."""

import re

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.device import Device
from tests.browser.pages.checkin import CheckIn
from tests.browser.pages.livemap import LiveMap
from tests.browser.pages.log import Log
from tests.browser.pages.shell import Shell
from tests.browser.pages.today import Today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTE = "They want twelve cans of sanitiser next week."


async def test_a_visit_saved_offline_survives_a_closed_browser_and_reaches_headquarters_once(
    demo, playwright, api, device, profile
):
    rep = await api("rep")
    stop, pin = await rep.stop(0)
    names = [one["name"] for one in (await rep.plan())["stops"] if one["kind"] == "visit"]

    context = await chromium.kept_phone(playwright, profile, pin)
    phone = await Device.of(context, demo.address)
    await phone.log_in("rep")
    await Today(phone.page).shows_plan(names)
    await phone.installed()

    await phone.offline()
    async with phone.standing(pin):
        await _visit_offline(phone, stop["name"])
    await chromium.switch_off(context)

    context = await chromium.kept_phone(playwright, profile, pin, unplugged=True)
    await context.set_offline(True)
    phone = await Device.of(context, demo.address)
    await _still_there_offline(phone, stop["name"], names)
    await chromium.switch_off(context)

    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    live = LiveMap(desk.page)
    await expect(live.person("Aino Demo")).not_to_contain_text("since")
    context = await chromium.kept_phone(playwright, profile, pin)
    phone = await Device.of(context, demo.address)
    await phone.open()
    await expect(live.person("Aino Demo")).to_contain_text(f"At {stop['name']} since", timeout=30_000)
    await Shell(phone.page).all_sent()
    await context.close()

    await _seen_by_auditor(await device(**chromium.desk_options()), stop)
    visits = await (await api("auditor")).visits_at(stop["accountId"])
    assert [visit["verdict"]["outcome"] for visit in visits] == ["verified"]


async def _seen_by_auditor(desk: Device, stop: dict) -> None:
    await desk.log_in("auditor")
    log = Log(desk.page)
    await log.of_account(desk.address, stop["accountId"])
    await expect(log.rows).to_have_count(1)
    await expect(log.rows).to_contain_text("Sold")
    story = await log.open(log.rows)
    await story.has_verdict("Verified")
    await expect(story.main.get_by_text(NOTE)).to_be_visible()
    await story.photo_loads()


async def _visit_offline(phone: Device, name: str) -> None:
    today, sheet = Today(phone.page), CheckIn(phone.page)
    await today.next_is(name)
    await today.check_in()
    await sheet.expects("Verified")
    await sheet.photograph()
    await sheet.note.fill(NOTE)
    await sheet.choose("Sold")
    await sheet.save()
    await Shell(phone.page).unsent(3)  # the check-in, its report, the photo


async def _still_there_offline(phone: Device, name: str, names: list[str]) -> None:
    await phone.open()
    await Today(phone.page).shows_plan(names)
    await Shell(phone.page).unsent(3)
    await phone.page.get_by_role("link", name=re.compile("there since")).click()
    await expect(phone.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    await expect(phone.page.get_by_text(NOTE)).to_be_visible()
    photo = phone.page.get_by_role("img", name=re.compile("^Photo 1"))
    await expect(photo).to_have_js_property("naturalWidth", 240)
    await Shell(phone.page).open_tray()
    for kind in ("Check-in", "Visit report", "Photo"):
        await expect(phone.page.get_by_role("list", name="Unsent").get_by_text(kind, exact=True)).to_be_visible()
