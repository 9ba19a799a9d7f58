"""Saying that a visit could not be made."""

import re

from playwright.async_api import Page, expect


class Missed:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.get_by_role("dialog", name=re.compile("^Could not visit "))

    async def write(self, reason: str, note: str = "") -> None:
        await self.page.get_by_role("main").get_by_role("button", name="Could not visit").click()
        await self.sheet.get_by_role("button", name=reason).click()
        await self.sheet.get_by_label("More about it").fill(note)

    async def report(self, reason: str, note: str = "") -> None:
        await self.write(reason, note)
        await self.sheet.get_by_role("button", name="Save").click()
        await expect(self.page.get_by_text("The stop is marked as not visited.")).to_be_visible()
