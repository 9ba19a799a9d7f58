"""The tray: what waits on this phone, and what the server did not accept."""

import asyncio
import json
from pathlib import Path
from typing import Any

from playwright.async_api import Download, Locator, Page, expect


class Tray:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.refused = page.get_by_role("list", name="Needs attention").get_by_role("listitem")
        self.conflict = page.get_by_role("dialog", name="Two people changed")

    async def compare(self) -> Locator:
        await self.refused.get_by_role("button", name="Compare and choose").click()
        await expect(self.conflict).to_be_visible()
        return self.conflict

    async def export(self, name: str = "Export my unsent data") -> dict[str, Any]:
        async with self.page.expect_download() as started:
            await self.page.get_by_role("button", name=name).click()
        return await read(await started.value)


async def read(download: Download) -> dict[str, Any]:
    file = await download.path()
    return json.loads(await asyncio.to_thread(Path(file).read_text))
