"""The sheet that shows a new order before it is in force."""

import re

from playwright.async_api import Page, expect

FOUND_MS = 30_000


class Replan:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.get_by_role("dialog", name=re.compile("^A new order for the "))
        self.accept = self.sheet.get_by_role("button", name="Take the new order")

    async def look(self) -> None:
        """From the phone's list of stops."""
        await self.page.get_by_role("button", name="Change order").click()
        await self.page.get_by_role("main").get_by_role("button", name="Look at a new order").last.click()
        await self.shows()

    async def shows(self) -> None:
        await expect(self.sheet.get_by_role("rowheader", name="Home")).to_be_visible(timeout=FOUND_MS)

    async def order(self) -> list[str]:
        """The names of the visits that are proposed."""
        lines = self.sheet.get_by_role("list", name="Visits in the new order").get_by_role("listitem")
        return [await line.locator(".name").inner_text() for line in await lines.all()]
