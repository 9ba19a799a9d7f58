"""What opens inside the screens is as free of hindrances as the screens themselves."""

import pytest

from tests.browser import axe, chromium, openings
from tests.browser.device import Device
from tests.browser.openings import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CALM = {"reduced_motion": "reduce"}
IN_CHINESE_AT_NIGHT = """() => {
  localStorage.setItem("rounds.language", "zh-CN");
  localStorage.setItem("rounds.theme", "dark");
}"""
BY_ADDRESS = {"check-in", "missed visit", "person", "add a person", "add an account"}


async def _found(device: Device, all_of: tuple[Opening, ...]) -> list[str]:
    await device.context.route("**/basemap.pmtiles", lambda route: route.abort())
    found: list[str] = []
    for opening in all_of:
        if not opening.stays:
            await device.open(opening.path)
            await device.settled()
        await opening.hand(device.page)
        found += [f"{opening.name} {one}" for one in await axe.in_look(device.page, "light")]
    return found


async def _at_night(device: Device, all_of: tuple[Opening, ...]) -> list[str]:
    """The sheets that an address opens, in the other language and look."""
    await device.page.evaluate(IN_CHINESE_AT_NIGHT)
    found: list[str] = []
    for opening in (one for one in all_of if one.name in BY_ADDRESS):
        await device.open(opening.path)
        await device.settled()
        await opening.hand(device.page)
        found += [f"{opening.name} {one}" for one in await axe.in_look(device.page, "dark")]
    return found


async def test_a_reps_sheets_have_nothing_in_the_way(api, device):
    rep = await api("rep4")
    _, pin = await rep.stop(0)
    phone = await device(**chromium.phone_options(pin, **CALM))
    await phone.log_in("rep4")
    manager = await api("manager")
    offer = await openings.an_offer(manager, rep)
    try:
        sheets = await openings.of_rep(rep, offer)
        assert await _found(phone, sheets) == []
        assert await _at_night(phone, sheets) == []
    finally:
        await manager.post(f"/workorders/{offer}/cancel")


async def test_a_managers_sheets_have_nothing_in_the_way(api, device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("manager")
    assert await _found(phone, await openings.of_manager(await api("manager"))) == []


async def test_the_offices_sheets_have_nothing_in_the_way(api, device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("admin")
    sheets = await openings.of_admin(await api("admin"))
    assert await _found(phone, sheets) == []
    assert await _at_night(phone, sheets) == []


async def test_an_approvers_sheets_have_nothing_in_the_way(api, device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("approver")
    assert await _found(phone, await openings.of_approver(await api("approver"))) == []


async def test_logging_in_again_has_nothing_in_the_way(device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("rep4")
    await phone.context.clear_cookies()
    again = Opening("log in again", "/me", openings.appears)
    assert await _found(phone, (again,)) == []
    await phone.page.evaluate(
        "() => { document.querySelector('dialog[open] h2').insertAdjacentHTML('afterend', '<button></button>'); }"
    )
    assert [one.split(":")[0] for one in await axe.in_look(phone.page, "light")] == ["[light] button-name"]
