"""A camera for screens: somebody's device in a size, a language and a look, and the small file of what it shows."""

import asyncio
import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page

from tests.browser import chromium
from tests.browser.device import Device

MOST_BYTES = 120_000
QUALITIES = (90, 80, 70, 60, 50, 40)
MOST_LOOKS = 12  # a map that is drawn by software takes a while to stand still
SIZES = {"phone": chromium.PHONE, "tablet": chromium.TABLET, "desk": chromium.DESKTOP}
REMEMBER = """([language, theme]) => {
  localStorage.setItem("rounds.language", language);
  localStorage.setItem("rounds.theme", theme);
}"""


@dataclass(frozen=True)
class Look:
    size: str = "phone"
    language: str = "en"
    theme: str = "light"

    def __str__(self) -> str:
        return f"{self.size}-{self.theme}-{self.language}"


@dataclass
class Studio:
    browser: Browser
    address: str
    taken: list[Path] = field(default_factory=list)

    @asynccontextmanager
    async def device(self, login: str, look: Look, **more: Any) -> AsyncGenerator[Device]:
        size = SIZES[look.size]
        options = (
            chromium.phone_options(**({"at": None} | more))
            if look.size == "phone"
            else chromium.desk_options(viewport=size, **more)
        )
        context = await self.browser.new_context(**(options | {"reduced_motion": "reduce"}))
        try:
            device = await Device.of(context, self.address)
            await device.log_in(login)
            await device.page.evaluate(REMEMBER, [look.language, look.theme])
            await device.open()
            await device.settled()
            yield device
        finally:
            await context.close()

    async def take(self, page: Page, file: Path) -> None:
        picture = await page.screenshot(animations="disabled")
        for _ in range(MOST_LOOKS):
            await asyncio.sleep(0.3)
            again = await page.screenshot(animations="disabled")
            if again == picture:
                break
            picture = again
        await asyncio.to_thread(_keep, file, picture)
        self.taken.append(file)

    async def open(self, device: Device, path: str, file: Path) -> None:
        await device.open(path)
        await device.settled()
        await self.take(device.page, file)


def _keep(file: Path, picture: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(small(picture))


def small(picture: bytes) -> bytes:
    """WebP, as sharp as fits: words stay readable, and a whole README loads on a phone."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()
