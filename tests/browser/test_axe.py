"""No screen may be in the way of somebody who cannot see, hear or point well: axe finds nothing, anywhere."""

import pytest

from tests.browser import axe, chromium, screens
from tests.browser.device import Device

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REMEMBER = "(language) => { localStorage.setItem('rounds.language', language); }"
CALM = {"reduced_motion": "reduce"}
BOTH = ("light", "dark")


async def _found(device: Device, where: screens.Screens, looks: tuple[str, ...]) -> list[str]:
    found = []
    # Streets are drawn by software here and say nothing to axe.
    await device.context.route("**/basemap.pmtiles", lambda route: route.abort())
    for name, path in where.items():
        await device.open(path)
        await device.settled()
        found += [f"{name} {one}" for one in await axe.in_all_looks(device.page, looks)]
    return found


async def test_axe_would_find_what_is_in_the_way(device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.open()
    await phone.settled()
    await phone.page.evaluate(
        "() => { document.querySelector('h1').insertAdjacentHTML('afterend', '<button></button>'); }"
    )
    assert [one.split(":")[0] for one in await axe.violations(phone.page)] == ["button-name"]


async def test_the_way_in_has_nothing_in_the_way(device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.open()
    await phone.settled()
    assert await axe.in_all_looks(phone.page) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_reps_screens_have_nothing_in_the_way(api, device, language):
    _, pin = await (await api("rep")).stop(0)
    phone = await device(**chromium.phone_options(pin, **CALM))
    await phone.log_in("rep")
    await phone.page.evaluate(REMEMBER, language)
    looks = ("light", "dark", "outdoor") if language == "en" else ("light", "dark")
    assert await _found(phone, await screens.of_rep(await api("rep")), looks) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_managers_desk_has_nothing_in_the_way(api, device, language):
    desk = await device(**chromium.desk_options(**CALM))
    await desk.log_in("manager")
    await desk.page.evaluate(REMEMBER, language)
    assert await _found(desk, await screens.of_manager(await api("manager")), BOTH) == []


async def test_a_managers_phone_has_nothing_in_the_way(api, device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("manager")
    assert await _found(phone, await screens.of_manager(await api("manager")), BOTH) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_the_offices_screens_have_nothing_in_the_way(api, device, language):
    desk = await device(**chromium.desk_options(**CALM))
    await desk.log_in("admin")
    await desk.page.evaluate(REMEMBER, language)
    assert await _found(desk, await screens.of_admin(await api("admin")), BOTH) == []


async def test_the_offices_screens_on_a_phone_have_nothing_in_the_way(api, device):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("admin")
    assert await _found(phone, await screens.of_admin(await api("admin")), BOTH) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_an_approvers_phone_has_nothing_in_the_way(api, device, language):
    phone = await device(**chromium.phone_options(None, **CALM))
    await phone.log_in("approver")
    await phone.page.evaluate(REMEMBER, language)
    assert await _found(phone, await screens.of_approver(await api("approver")), BOTH) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_headquarters_desk_has_nothing_in_the_way(api, device, language):
    desk = await device(**chromium.desk_options(**CALM))
    await desk.log_in("auditor")
    await desk.page.evaluate(REMEMBER, language)
    assert await _found(desk, await screens.of_auditor(await api("auditor")), BOTH) == []
