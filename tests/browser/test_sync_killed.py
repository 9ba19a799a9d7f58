"""A tab, or the whole phone, that dies in the middle of a save or of sending: nothing is lost, nothing is doubled."""

import os
import random
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Playwright, expect

from tests.browser import chromium
from tests.browser.api import PASSWORD, Api, at_demo
from tests.browser.device import Device
from tests.browser.pages.checkin import CheckIn
from tests.browser.sync.queue import Queue, emptied, queue
from tests.browser.sync.saboteur import Saboteur, kill
from tests.browser.sync.shop import Shop, ready, sheet_at, shop
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAVING, SENDING = range(1, 36), range(1, 26)  # the steps of a save and of sending; later ones come through
SHORT = 3  # of them that a run of the tests takes, at one visit
ALL = os.environ.get("ROUNDS_KILL_STEPS") == "all"  # the long form, at as many visits as it needs
NOTE = "The freezer is broken; they buy nothing before Friday."
SECRET = {"password": PASSWORD}
SAVED = ["visit.check_in", "visit.report"]


def _chosen(steps: range) -> list[int]:
    """An early, a middle and a late one, others in each run, by a seed that is printed; ROUNDS_KILL_SEED repeats it."""
    if ALL:
        return [*steps]
    seed = int(os.environ.get("ROUNDS_KILL_SEED") or secrets.randbelow(10**6))
    rng, part = random.Random(seed), len(steps) // SHORT
    chosen = [rng.choice(steps[number * part : (number + 1) * part]) for number in range(SHORT)]
    print(f"ROUNDS_KILL_SEED={seed}: steps {chosen} of {len(steps)}")
    return chosen


@dataclass
class Mortal:
    """A phone that keeps its disk when it dies."""

    driver: Playwright
    address: str
    profile: Path
    at: Shop
    login: str
    stack: AsyncExitStack
    offline: bool = True
    phone: Device = field(init=False)
    saboteur: Saboteur = field(init=False)

    async def switch_on(self) -> None:
        context = await chromium.kept_phone(self.driver, self.profile, self.at.pin, unplugged=self.offline)
        self.stack.push_async_callback(context.close)
        await context.set_offline(self.offline)
        if not self.offline:  # a browser that dies forgets the cookies of its last half minute
            await context.request.post(f"{self.address}/api/auth/login", data={"login": self.login} | SECRET)
        self.saboteur = await Saboteur.at(context)
        self.phone = await Device.of(context, self.address)

    async def die(self) -> None:
        """The tab and all around it at once; then it is switched on again."""
        await kill(self.phone.context)
        await self.switch_on()

    async def opened(self, step: int = 0) -> None:
        """With a page that will die at this step, if one is named."""
        await self.saboteur.arm_before(self.phone.page, step)
        await self.phone.page.goto(self.address, wait_until="commit")


async def _at_the_door(mortal: Mortal, login: str) -> None:
    """Logged in, offline, and a check-in is measured, photographed and written, but not saved."""
    mortal.offline = False
    await mortal.switch_on()
    phone = mortal.phone
    await ready(phone, login, mortal.at)
    await phone.offline()
    async with phone.standing(mortal.at.pin):
        sheet = await sheet_at(phone, mortal.at)
        await sheet.expects("Verified")
        await sheet.photograph()
        await sheet.note.fill(NOTE)
        await sheet.sheet.get_by_role("button", name="Close", exact=True).click()
    await eventually(lambda: queue(phone.page), lambda found: found.drafts)


async def _whole_draft(mortal: Mortal) -> CheckIn:
    sheet = await sheet_at(mortal.phone, mortal.at)
    await expect(sheet.note).to_have_value(NOTE)
    await expect(sheet.sheet.get_by_role("img", name="Photo 1")).to_be_visible()
    return sheet


async def _saved_at(sheet: CheckIn) -> None:
    await sheet.save_button.click()
    await expect(sheet.sheet).to_be_hidden()


def _is_saved(found: Queue) -> bool:
    """Wholly there or wholly not."""
    photos = [one["state"] for one in found.uploads]
    if found.kinds:
        # A visit that still went on elsewhere is ended by the same save.
        assert found.kinds in (SAVED, ["visit.check_out", *SAVED])
        assert (photos, found.drafts) == (["pending"], ())
        return True
    assert (photos, len(found.drafts)) == ([], 1)
    return False


async def _arrived_once(log: Api, at: Shop) -> None:
    (visit,) = await log.visits_at(at.id)
    assert [note["text"] for note in visit["notes"]] == [NOTE]
    assert len(visit["photos"]) == 1


async def test_a_tab_killed_at_any_step_of_a_save_leaves_all_of_it_or_the_draft(demo, playwright, api, tmp_path, stack):
    """Once it is saved there is nothing left to save: the next step then is that of another visit."""
    log, steps = await api("auditor"), [*_chosen(SAVING)]
    died_at, number = [], 0
    while steps:
        at = await shop(await api("rep3"), log)
        mortal = Mortal(playwright, demo.address, tmp_path / str(number), at, at_demo("rep3"), stack)
        await _at_the_door(mortal, "rep3")
        mortal.offline, number = True, number + 1
        while steps and not await _killed_in_a_save(mortal, steps.pop(0), died_at):
            pass
        if not _is_saved(await queue(mortal.phone.page)):
            await _saved_at(await _whole_draft(mortal))
        mortal.offline = False
        await mortal.die()
        await mortal.opened()
        assert (await emptied(mortal.phone.page)).is_dense()
        await _arrived_once(log, at)
        await mortal.phone.context.close()
        if not ALL:
            break
    assert 2 * sum(place is not None for place in died_at) >= len(died_at) > 0


async def _killed_in_a_save(mortal: Mortal, step: int, died_at: list[str | None]) -> bool:
    """Whether it is saved now."""
    sheet = await _whole_draft(mortal)
    await mortal.saboteur.arm(mortal.phone.page, step)
    died_at.append(await mortal.saboteur.step_or(mortal.phone.page, _saved_at(sheet)))
    said = mortal.saboteur.said
    if died_at[-1] is not None:
        await mortal.die()
        await mortal.opened()
    is_saved = _is_saved(await queue(mortal.phone.page))
    assert is_saved or said == 0
    return is_saved


async def test_a_tab_killed_at_any_step_of_sending_sends_the_rest_and_nothing_twice(
    demo, playwright, api, tmp_path, stack
):
    """Once all is sent there is nothing left to send: the next step then is that of another visit."""
    log, steps = await api("auditor"), [*_chosen(SENDING)]
    died_at, number = [], 0
    while steps:
        at = await shop(await api("rep4"), log)
        mortal = Mortal(playwright, demo.address, tmp_path / str(number), at, at_demo("rep4"), stack)
        await _at_the_door(mortal, "rep4")
        await _saved_at(await _whole_draft(mortal))
        mortal.offline, number = False, number + 1
        await mortal.die()
        while steps:
            await mortal.opened(steps.pop(0))
            died_at.append(await mortal.saboteur.step_or(mortal.phone.page, emptied(mortal.phone.page)))
            await mortal.die()
            if died_at[-1] is None:
                break
        await mortal.opened()
        await emptied(mortal.phone.page)
        assert (await queue(mortal.phone.page)).is_dense()
        await _arrived_once(log, at)
        await mortal.phone.context.close()
        if not ALL:
            break
    assert 2 * sum(place is not None for place in died_at) >= len(died_at) > 0
