"""A phone or a desk in somebody's hands: a browser context, its page, and what a hand can do to it."""

import asyncio
import itertools
import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.api import PASSWORD, at_demo
from tests.browser.waiting import eventually

Place = tuple[float, float]
METRES_PER_DEGREE = 111_320


def metres_north(of: Place, metres: float) -> Place:
    return of[0], of[1] + metres / METRES_PER_DEGREE


def metres_east(of: Place, metres: float) -> Place:
    return of[0] + metres / (METRES_PER_DEGREE * math.cos(math.radians(of[1]))), of[1]


@dataclass
class Device:
    address: str
    context: BrowserContext
    page: Page
    crashes: list[str] = field(default_factory=list)

    @classmethod
    async def of(cls, context: BrowserContext, address: str) -> "Device":
        page = context.pages[0] if context.pages else await context.new_page()
        made = cls(address, context, page)
        page.on("pageerror", lambda error: made.crashes.append(str(error)))
        return made

    async def open(self, path: str = "/") -> None:
        await self.page.goto(self.address + path)

    async def log_in(self, login: str, password: str = PASSWORD) -> "Device":
        await self.open()
        await self.fill_login(login, password)
        await expect(self.page.get_by_role("navigation")).to_be_visible()
        return self

    async def fill_login(self, login: str, password: str = PASSWORD) -> None:
        await self.page.get_by_label("E-mail or phone").fill(at_demo(login))
        await self.page.get_by_label("Password", exact=True).fill(password)
        await self.page.get_by_role("button", name="Log in", exact=True).click()

    async def settled(self) -> None:
        """The screen has its heading, nothing is being fetched by it and nothing moves."""
        await self.page.wait_for_function(SETTLED)

    async def tab(self, name: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("link", name=name).click()

    async def offline(self) -> None:
        await self.context.set_offline(True)

    async def online(self) -> None:
        await self.context.set_offline(False)

    async def stand(self, at: Place, accuracy_m: float = 12) -> None:
        await self.context.set_geolocation({"longitude": at[0], "latitude": at[1], "accuracy": accuracy_m})

    @asynccontextmanager
    async def standing(self, at: Place, accuracy_m: float = 12) -> AsyncGenerator[None]:
        """A receiver that speaks again and again, as a real one does, trembling by a few centimetres."""

        async def speak() -> None:
            for turn in itertools.count():
                await self.stand(metres_north(at, 0.05 * (turn % 5)), accuracy_m)
                await asyncio.sleep(0.2)

        receiver = asyncio.create_task(speak())
        try:
            yield
        finally:
            receiver.cancel()
            with suppress(asyncio.CancelledError):
                await receiver

    async def installed(self) -> None:
        """Until the service worker holds the whole shell: from here the app opens without a network."""
        await eventually(lambda: self.page.evaluate(SHELL_KEPT))

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """What lies in IndexedDB of the person who is logged in."""
        return await rows(self.page, table)


async def rows(page: Page, table: str) -> list[dict[str, Any]]:
    return await eventually(lambda: page.evaluate(ROWS, table), lambda found: found is not None)


SETTLED = """() => Boolean(document.querySelector("h1"))
  && !document.querySelector('main [role="progressbar"]:not([aria-valuenow])')
  && ![...document.querySelectorAll('[role="status"]')].some((one) => /^(Loading|载入|正在载入)/.test(one.textContent))
  && document.getAnimations().every((one) =>
    one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)"""
SHELL_KEPT = """async () => {
  const worker = (await navigator.serviceWorker.getRegistration())?.active;
  return worker?.state === "activated" && Boolean(await caches.match("/index.html", { ignoreSearch: true }));
}"""
# The database of whoever is logged in, as local/device.ts remembers it.
ROWS = """async (table) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const read = async (name, use) => {
    const asked = indexedDB.open(name);
    asked.onupgradeneeded = () => asked.transaction.abort();  // it is not there: nobody but the app makes it
    const db = await done(asked).catch(() => null);
    try { return db && await done(use(db)); } finally { db?.close(); }
  };
  const who = await read("rounds-device", (db) => db.transaction("fact").objectStore("fact").get("current"));
  if (!who) return null;  // between two people nobody is logged in
  const [company, person] = who.value.split("/");
  return read(`rounds-${company}-${person}`, (db) => db.transaction(table).objectStore(table).getAll());
}"""
