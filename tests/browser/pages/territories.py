"""The map of territories."""

import re

from playwright.async_api import Locator, Page, expect


class Territories:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.all = page.get_by_role("list", name="Territories and their work")

    def row(self, name: str) -> Locator:
        return self.all.get_by_role("button", name=name)

    async def shows(self, count: int) -> None:
        await expect(self.all.get_by_text("of working hours")).to_have_count(count, timeout=20_000)

    async def balance(self) -> Locator:
        """The table of before and after."""
        await self.page.get_by_role("button", name="Share work evenly").click()
        table = self.page.get_by_role("table", name="Before and after")
        await expect(table).to_be_visible(timeout=60_000)
        return table

    async def apply(self) -> None:
        await self.page.get_by_role("button", name=re.compile("^Apply and hand")).click()
        await expect(self.page.get_by_text("The new borders are in force.")).to_be_visible()

    async def edit_border(self, name: str) -> None:
        await self.row(name).click()
        await self.page.get_by_role("button", name="Change the border").click()
        await expect(self.corner(1)).to_be_visible()

    def corner(self, number: int) -> Locator:
        """On the map."""
        return self.page.get_by_role("region", name="Map of the territories").get_by_role(
            "button", name=f"Corner {number}", exact=True
        )

    async def save_border(self) -> None:
        await self.page.get_by_role("button", name="Save the border").click()
        await expect(self.all).to_be_visible(timeout=15_000)  # the list comes back once it is saved

    async def remove(self, name: str) -> None:
        """The chosen one."""
        await self.page.get_by_role("button", name="Remove", exact=True).click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
        await expect(self.page.get_by_text(f"{name} is removed.")).to_be_visible()
