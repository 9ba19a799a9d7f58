"""The visit log at a desk, and one visit's story."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser import axe


class Log:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.get_by_role("table").locator("tbody tr")

    async def of_account(self, address: str, account_id: str) -> None:
        await self.page.goto(f"{address}/log?accountId={account_id}&state=open")

    def row(self, text: str | re.Pattern[str]) -> Locator:
        return self.rows.filter(has_text=text)

    async def open(self, row: Locator) -> "Story":
        await row.get_by_role("link").first.click()
        return Story(self.page)


class Story:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")

    async def has_verdict(self, word: str) -> None:
        section = self.main.locator("section").filter(has=self.page.get_by_role("heading", name="Position"))
        await expect(section.get_by_text(word, exact=True)).to_be_visible()

    async def photo_loads(self) -> None:
        thumb = self.main.get_by_role("button", name=re.compile("^Show large: ")).first.locator("img")
        await expect(thumb).to_be_visible()
        await expect(thumb).to_have_js_property("complete", True)
        assert await thumb.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
        await self.main.get_by_role("button", name=re.compile("^Show large: ")).first.click()
        large = self.page.get_by_role("dialog").get_by_role("img")
        assert await large.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
        assert await axe.violations(self.page) == []
        await self.page.get_by_role("button", name="Close").click()
