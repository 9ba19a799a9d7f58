"""The check-in sheet."""

import re

from playwright.async_api import Page, expect


class CheckIn:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.get_by_role("dialog", name=re.compile("^Check in at "))
        self.note = self.sheet.get_by_label("What happened?")
        self.reason = self.sheet.get_by_label("Why do you check in from here?")
        self.save_button = self.sheet.get_by_role("button", name="Check in")

    async def is_open(self) -> None:
        await expect(self.sheet).to_be_visible()

    async def expects(self, verdict: str) -> None:
        """The verdict's word as the phone predicts it."""
        await expect(self.sheet.get_by_text(verdict, exact=True)).to_be_visible()

    async def measured(self) -> None:
        """The burst of fixes is over."""
        ring = self.sheet.get_by_role("img", name=re.compile("how exact"))
        await expect(ring).not_to_have_class(re.compile("measuring"), timeout=25_000)

    async def photograph(self, count: int = 1) -> None:
        await self.sheet.get_by_role("button", name="Take a photo").click()
        for taken in range(1, count + 1):
            await self.sheet.get_by_role("button", name="Take it").click()
            await expect(self.sheet.get_by_role("img", name=f"Photo {taken}")).to_be_visible()
        await self.sheet.get_by_role("button", name="Done").click()

    async def choose(self, outcome: str) -> None:
        chip = self.sheet.get_by_role("button", name=outcome, exact=True)
        await chip.click()
        await expect(chip).to_have_attribute("aria-pressed", "true")

    async def save(self) -> None:
        await self.save_button.click()
        await expect(self.page.get_by_text("Saved on this phone. Will send when you are online.")).to_be_visible()
        await expect(self.sheet).to_be_hidden()
