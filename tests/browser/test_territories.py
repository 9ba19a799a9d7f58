"""Territories balanced, drawn and mended at the desk and on a manager's phone."""

import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.browser.pages.territories import Territories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def by_name(manager) -> dict:
    return {one["name"]: one for one in (await manager.get("/territories"))["territories"]}


async def _a_block(manager) -> dict:
    """A square beside everybody else's land."""
    areas = [corner for one in (await manager.get("/territories"))["territories"] for corner in one["area"]]
    east, north = max(corner["lon"] for corner in areas) + 0.01, max(corner["lat"] for corner in areas)
    area = [{"lon": east + x, "lat": north - y} for x, y in ((0, 0.01), (0.02, 0.01), (0.02, 0), (0, 0))]
    return await manager.post("/territories", {"name": "Keyboard Block", "area": area})


async def test_work_is_shared_evenly_after_a_look_at_before_and_after(api, device):
    manager = await api("manager")
    before = await manager.get("/territories")
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.tab("Board")
    await desk.page.get_by_role("link", name="Territories").click()
    screen = Territories(desk.page)
    await screen.shows(len(before["territories"]))
    table = await screen.balance()
    await expect(table.get_by_role("rowheader", name="Fullest against the mean")).to_be_visible()
    assert await manager.get("/territories") == before
    await screen.apply()
    after = await manager.get("/territories")
    assert after["balance"]["gini"] < before["balance"]["gini"]
    assert after["others"] == 0


async def test_a_border_is_moved_by_keyboard_and_by_hand(api, device):
    manager = await api("manager")
    before = await _a_block(manager)
    name = before["name"]
    desk = await device(**chromium.desk_options())
    await desk.log_in("manager")
    await desk.open("/territories")
    screen = Territories(desk.page)
    await screen.edit_border(name)
    await screen.corner(1).focus()
    await desk.page.keyboard.press("ArrowUp")
    await screen.save_border()
    moved = (await by_name(manager))[name]
    assert moved["version"] == before["version"] + 1
    assert moved["area"][0]["lat"] > before["area"][0]["lat"]

    await screen.row(name).click()
    await screen.edit_border(name)
    box = await screen.corner(1).bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await desk.page.mouse.move(*middle)
    await desk.page.mouse.down()
    await desk.page.mouse.move(middle[0] - 6, middle[1] + 4, steps=4)
    await desk.page.mouse.up()
    await screen.save_border()
    await expect(screen.row(name)).to_be_visible()
    dragged = (await by_name(manager))[name]
    assert dragged["area"][0] != moved["area"][0]
    assert dragged["area"][1:] == moved["area"][1:]
    await screen.remove(name)
    assert name not in await by_name(manager)


async def test_a_territory_is_drawn_on_a_phone_named_and_removed(api, device):
    manager = await api("manager")
    phone = await device(**chromium.phone_options(None))
    await phone.log_in("manager")
    await phone.open("/territories")
    page, screen = phone.page, Territories(phone.page)
    await screen.shows(len(await by_name(manager)))
    await page.get_by_role("button", name="Draw a territory").click()
    go_on = page.get_by_role("button", name="Go on")
    await expect(go_on).to_be_disabled()
    for _ in range(3):
        await page.get_by_role("button", name="Add a corner at the middle of the map").click()
    await page.get_by_role("button", name="Corner 1", exact=True).last.click()
    for _ in range(6):
        await page.get_by_role("button", name="Move corner 1 north").click()
    await page.get_by_role("button", name="Corner 2", exact=True).last.click()
    for _ in range(6):
        await page.get_by_role("button", name="Move corner 2 east").click()
    await go_on.click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Name").fill("Phone Test Block")
    await sheet.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Phone Test Block is drawn.")).to_be_visible()
    made = (await by_name(manager))["Phone Test Block"]
    assert len(made["area"]) == 3

    await screen.remove("Phone Test Block")
    assert "Phone Test Block" not in await by_name(manager)


async def test_who_may_only_read_sees_no_way_to_change(device):
    desk = await device(**chromium.desk_options())
    await desk.log_in("auditor")
    await desk.open("/territories")
    await expect(desk.page.get_by_text("of working hours").first).to_be_visible(timeout=15_000)
    for name in ("Draw a territory", "Share work evenly"):
        await expect(desk.page.get_by_role("button", name=name)).to_be_hidden()
