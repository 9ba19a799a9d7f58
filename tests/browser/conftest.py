import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

from infra.cluster import scratch_directory
from infra.places import DEMO_EXTRACT, Places
from tests.browser import chromium
from tests.browser.api import Api
from tests.browser.device import Device
from tests.browser.product import Product, product, running_at


@pytest.fixture(scope="session")
def demo() -> Generator[Product]:
    """The demo company on real streets, with today's plans. `ROUNDS_RUNNING_AT` names one that runs already."""
    if address := os.environ.get("ROUNDS_RUNNING_AT"):
        yield running_at(address)
        return
    assert (Places.from_environment().pwa / "index.html").exists(), "the app is not built: run `make setup`"
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


@pytest.fixture
async def stack() -> AsyncGenerator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


@pytest.fixture
async def api(demo: Product, stack: AsyncExitStack) -> Callable[[str], Awaitable[Api]]:
    """Somebody's session beside the screens: `await api("manager")`."""

    async def connect(login: str) -> Api:
        client = await stack.enter_async_context(Api(demo.address))
        return await client.log_in(login)

    return connect


@pytest.fixture
async def device(demo: Product, browser: Browser, stack: AsyncExitStack) -> Callable[..., Awaitable[Device]]:
    """A browser of its own: `await device(at=pin)` a phone, `await device(**chromium.desk_options())` a desk."""
    made: list[Device] = []

    async def check() -> None:
        assert [crash for one in made for crash in one.crashes] == []

    async def open_device(address: str | None = None, **options) -> Device:
        context = await browser.new_context(**(options or chromium.phone_options(None)))
        stack.push_async_callback(context.close)
        made.append(await Device.of(context, address or demo.address))
        return made[-1]

    stack.push_async_callback(check)
    return open_device
