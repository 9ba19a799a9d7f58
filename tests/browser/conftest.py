from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

from infra.cluster import scratch_directory
from infra.places import CHECKOUT, DEMO_EXTRACT
from tests.browser import chromium
from tests.browser.product import Product, product


@pytest.fixture(scope="session")
def demo() -> Generator[Product]:
    """The demo company on real streets, with today's plans."""
    assert (CHECKOUT / "pwa" / "dist" / "index.html").exists(), "the app is not built: run `make setup`"
    assert DEMO_EXTRACT.exists(), "the demo city is missing: run `make setup`"
    with scratch_directory() as folder, product(folder / "var") as running:
        yield running


@pytest.fixture(scope="session")
async def playwright() -> AsyncGenerator[Playwright]:
    async with chromium.playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
async def browser(playwright: Playwright) -> AsyncGenerator[Browser]:
    async with chromium.browser(playwright) as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"
