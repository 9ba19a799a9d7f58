"""The plan board."""

import re

from playwright.async_api import Locator, Page, expect


class Board:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.people = page.get_by_role("list", name="People and their plans")

    def row(self, name: str) -> Locator:
        return self.people.get_by_role("listitem").filter(has=self.page.get_by_role("checkbox", name=f"Choose {name}"))

    async def make_for(self, name: str) -> None:
        await self.page.get_by_role("checkbox", name=f"Choose {name}").check()
        await self.page.get_by_role("button", name="Make plans for 1").click()
        await expect(self.row(name).get_by_text("Draft", exact=True).first).to_be_visible(timeout=60_000)

    async def unfold(self, name: str) -> None:
        await self.row(name).get_by_role("button", expanded=False).first.click()

    async def compares(self, name: str) -> None:
        table = self.row(name).get_by_role("table", name="What the draft changes")
        for line in ("Visits", "Distance", "On the way", "Late stops", "Home at"):
            await expect(table.get_by_role("rowheader", name=line)).to_be_visible()

    async def take_out(self, stop: str) -> None:
        await self.page.get_by_role("button", name=f"Take {stop} out").click()
        await expect(self.page.get_by_text(f"{stop} is taken out.")).to_be_visible()

    async def publish(self, name: str) -> None:
        await self.row(name).get_by_role("button", name="Publish", exact=True).click()
        await expect(self.page.get_by_text(re.compile("^Published. 1 person has the new plan."))).to_be_visible()
