"""Asking for a discount, and deciding on one."""

import re

from playwright.async_api import Locator, Page, expect


class AskDiscount:
    def __init__(self, page: Page) -> None:
        self.page = page

    async def open(self, address: str, account_id: str) -> None:
        await self.page.goto(f"{address}/discounts/new?account={account_id}")

    async def line(self, product: str, quantity: str, price: str) -> None:
        await self.page.get_by_label("Product", exact=True).select_option(label=product)
        await self.page.get_by_label(re.compile(r"^Quantity")).fill(quantity)
        await self.page.get_by_label(re.compile(r"^Price per")).fill(price)

    async def send(self, reason: str) -> None:
        await self.page.get_by_label("Why should it be given?").fill(reason)
        await self.page.get_by_role("button", name="Ask", exact=True).click()
        await expect(self.page.get_by_text("Saved on this phone. Will send when you are online.")).to_be_visible()


class Approvals:
    def __init__(self, page: Page) -> None:
        self.page = page

    def card(self, account: str) -> Locator:
        return self.page.get_by_role("article", name=re.compile(f"for {re.escape(account)}$"))

    async def approve(self, account: str) -> None:
        """Two taps: what it means, and yes."""
        await self.card(account).get_by_role("button", name="Approve").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Yes, approve").click()
