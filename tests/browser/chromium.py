"""Debian's Chromium, driven by Playwright: phones with a position, a fake camera and a fake microphone."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright

FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1440, "height": 900}


def executable() -> str:
    found = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: run `make dev`"
    return found


@asynccontextmanager
async def playwright() -> AsyncGenerator[Playwright]:
    async with async_playwright() as driver:
        yield driver


@asynccontextmanager
async def browser(driver: Playwright) -> AsyncGenerator[Browser]:
    opened = await driver.chromium.launch(executable_path=executable(), args=FLAGS)
    try:
        yield opened
    finally:
        await opened.close()


def phone_options(at: tuple[float, float] | None, accuracy_m: float = 12, **more: Any) -> dict[str, Any]:
    """Options of a phone-size context; `at` is longitude, latitude."""
    options: dict[str, Any] = {
        "viewport": PHONE,
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
        "permissions": ["geolocation", "camera", "microphone", "notifications"],
        "locale": "en",
        "timezone_id": "Europe/Helsinki",
    }
    if at is not None:
        options["geolocation"] = {"longitude": at[0], "latitude": at[1], "accuracy": accuracy_m}
    return options | more


def desk_options(**more: Any) -> dict[str, Any]:
    """Options of a manager's or auditor's window."""
    options: dict[str, Any] = {"viewport": DESKTOP, "locale": "en", "timezone_id": "Europe/Helsinki"}
    return options | more


# Before Playwright can switch the network off, a browser that starts wakes its service workers, and they send.
UNPLUGGED = ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]


async def kept_phone(
    driver: Playwright, profile: Path, at: tuple[float, float], *, unplugged: bool = False
) -> BrowserContext:
    """A phone whose storage survives the browser: close it, open it again with the same profile."""
    flags = FLAGS + UNPLUGGED if unplugged else FLAGS
    return await driver.chromium.launch_persistent_context(
        str(profile), executable_path=executable(), args=flags, **phone_options(at, 12)
    )


async def switch_off(phone: BrowserContext) -> None:
    """Close while offline: no app is open any more when Playwright lets go of its offline, and none sends."""
    for page in phone.pages:
        await page.goto("about:blank")
    await phone.close()
