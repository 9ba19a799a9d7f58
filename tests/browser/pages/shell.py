"""What surrounds every screen: the state of sending, the tray behind it, Me."""

import re

from playwright.async_api import Page, expect

from tests.browser.device import rows
from tests.browser.waiting import eventually

STATES = re.compile(r"All sent|saved|Offline|need|Log in to send")


class Shell:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.get_by_role("main").get_by_role("button", name=STATES).first

    async def unsent(self, count: int) -> None:
        await expect(self.status).to_have_text(re.compile(rf"^\s*{count} saved"))

    async def all_sent(self) -> None:
        """Not by the chip alone, which a moment ago may not have known what was just saved."""

        async def waiting() -> list[str]:
            queues = [*await rows(self.page, "outbox"), *await rows(self.page, "upload")]
            return [str(one.get("kind")) for one in queues if one["state"] == "pending"]

        await eventually(waiting, lambda left: not left, within_s=30)
        await expect(self.status).to_have_text(re.compile("All sent"))

    async def is_offline(self) -> None:
        await expect(self.status).to_have_text(re.compile("Offline|saved"))

    async def open_tray(self) -> None:
        await self.status.click()
        await expect(self.page.get_by_role("heading", level=1, name="On this phone")).to_be_visible()

    async def log_out(self) -> None:
        await self.page.get_by_role("navigation").get_by_role("link", name="Me").click()
        await self.page.get_by_role("button", name="Log out").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Log out").click()
        await expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()
