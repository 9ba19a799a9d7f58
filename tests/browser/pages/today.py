"""Today: the rep's first screen."""

import re

from playwright.async_api import Locator, Page, expect


class Today:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.next_card = page.get_by_role("region").filter(has=page.get_by_role("button", name="Check in"))
        self.map = page.get_by_label("Map of today's route")
        self.offers = page.get_by_role("region", name="Offered to you")

    def stop(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_text(name, exact=True).first

    def offer(self, title: str) -> Locator:
        return self.offers.get_by_role("article").filter(has_text=title)

    async def shows_plan(self, names: list[str]) -> None:
        for name in names:
            await expect(self.stop(name)).to_be_visible()

    async def next_is(self, name: str) -> None:
        await expect(self.page.get_by_role("heading", level=2, name=name)).to_be_visible()

    async def progress(self, done: int, total: int) -> None:
        words = re.compile(rf"^{done} of {total} visits?$")
        await expect(self.page.get_by_text(words).first).to_be_visible()

    async def check_in_offered(self) -> None:
        await expect(self.page.get_by_role("main").get_by_role("button", name="Check in").first).to_be_visible()

    async def check_in(self) -> None:
        await self.page.get_by_role("main").get_by_role("button", name="Check in").click()
