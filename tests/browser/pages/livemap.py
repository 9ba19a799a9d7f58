"""The manager's live map: people and orders beside it, panels of one person or one order."""

import re

from playwright.async_api import Locator, Page, expect


class LiveMap:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.people = page.get_by_role("list", name="People")
        self.candidates = page.get_by_role("list", name="Who can go")

    async def is_open(self) -> None:
        await expect(self.page.get_by_role("heading", level=1, name="Live map")).to_be_visible()

    def person(self, name: str) -> Locator:
        return self.people.get_by_role("button").filter(has_text=name)

    def panel(self, title: str) -> Locator:
        heading = self.page.get_by_role("heading", level=2, name=title, exact=True)
        return self.page.locator(".side").filter(has=heading)

    async def order(self, title: str, at: tuple[float, float], *, urgent: bool = True, skills: str = "") -> None:
        """Writes an order for a place; ends at the people who could go."""
        await self.page.get_by_role("button", name="Send someone").click()
        form = self.panel("Send someone")
        await form.get_by_text("A place", exact=True).click()
        await form.get_by_label("Or type coordinates").fill(f"{at[1]:.5f}, {at[0]:.5f}")
        await form.get_by_label("What is to be done").fill(title)
        await form.get_by_label("Skills needed").fill(skills)
        if urgent:
            await form.get_by_text("Urgent", exact=True).click()
        await form.get_by_role("button", name="Find who can go").first.click()
        await expect(self.panel(title)).to_be_visible()

    async def send(self, name: str) -> None:
        """At night nobody fits in a day that is over; whoever is asked may answer all the same."""
        button = self.page.get_by_role("button", name=re.compile(f"^(Send {name}|Ask {name} all the same)$"))
        await button.click()

    async def says(self, title: str, sentence: str) -> None:
        await expect(self.panel(title).get_by_text(sentence)).to_be_visible()
