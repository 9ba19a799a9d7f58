"""Sync in a real browser: `python -m tests.browser.measure_sync` writes var/bench/sync-browser.json.

A thousand notes are written through the app's own screen, by its own buttons, while its API does not answer; the clock
runs from the moment when the page hears of the network until the last of them is acknowledged. The first sync runs from
the tap on "Log in" until every account lies in IndexedDB. What the line does is measured beside it. The service worker
is left out: the browser's emulation does not slow it down.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from playwright.async_api import Browser, Route

from backend.bench import Bar, end_in_order, told
from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.browser import chromium
from tests.browser.api import Api, at_demo
from tests.browser.device import Device
from tests.browser.product import Product, product, running_at
from tests.browser.sync import line, volume
from tests.browser.sync.queue import emptied, queue
from tests.browser.sync.shop import checked_in, shop

RESULT = CHECKOUT / "var" / "bench" / "sync-browser.json"
NOTES, VISITS = 1_000, 5
ACCOUNTS = 5_000
FRAMES = 300
DRAWN_MS = 120_000
API = "**/api/**"


@asynccontextmanager
async def _phone(browser: Browser, address: str, at: tuple[float, float] | None = None) -> AsyncGenerator[Device]:
    context = await browser.new_context(**chromium.phone_options(at, service_workers="block"))
    try:
        yield await Device.of(context, address)
    finally:
        await context.close()


async def _drain(browser: Browser, running: Product, login: str, profile: line.Profile) -> dict[str, Any]:
    async with Api(running.address) as rep, Api(running.address) as log:
        await rep.log_in(login)
        await log.log_in("auditor")
        at = await shop(rep, log)
        async with _phone(browser, running.address, at.pin) as phone:
            await phone.log_in(login)
            await emptied(phone.page)
            visits = [await checked_in(phone, await shop(rep, log, number)) for number in range(VISITS)]
            await emptied(phone.page)
            session = await line.session_of(phone.page)
            proof = await line.proved(phone.page, session, profile)
            await phone.context.route(API, _nobody)
            for visit in visits:
                await phone.open(f"/visits/{visit}")
                await volume.write_notes(phone.page, NOTES // VISITS)
            await phone.open("/me")
            waiting = len((await queue(phone.page)).waiting)
            await line.emulate(session, profile)
            await phone.context.unroute(API)
            return {"operations": waiting, "line": proof, "s": await volume.drained(phone.page)}


async def _nobody(route: Route) -> None:
    await route.abort()


async def _first_sync(browser: Browser, running: Product, login: str, held: int, slower: int) -> dict[str, Any]:
    """Also how the list scrolls afterwards, and how long one change takes to come."""
    async with _phone(browser, running.address) as phone:
        session = await line.session_of(phone.page)
        await phone.open()
        proof = await line.proved(phone.page, session, line.MOBILE)
        await line.emulate(session, line.MOBILE)
        await line.slower_by(session, slower)
        from_s = perf_counter()
        await phone.fill_login(login)
        await volume.held(phone.page, "account", held)
        took = perf_counter() - from_s
        found = {"accounts": held, "cpuSlower": slower, "line": proof, "s": took}
        if slower == 1:
            found["deltaS"] = await _delta(phone, running)
        else:
            await phone.tab("Nearby")
            await phone.page.get_by_role("main").locator("a[href^='/accounts/']").first.wait_for(timeout=DRAWN_MS)
            await phone.settled()
            found["scroll"] = await volume.scrolled(phone.page, FRAMES)
        return found


async def _delta(phone: Device, running: Product) -> float:
    """From the server's answer to a manager's change until the rep's phone shows it."""
    rows = await phone.rows("account")
    chosen = next(row for row in rows if row["name"].startswith("Kauppa "))
    await emptied(phone.page)
    async with Api(running.address) as manager:
        await manager.log_in("manager")
        name = chosen["name"] + " renamed"
        await manager.patch(f"/accounts/{chosen['id']}", {"baseVersion": chosen["version"], "changes": {"name": name}})
        from_s = perf_counter()
        await volume.renamed(phone.page, chosen["id"], name)
        return perf_counter() - from_s


async def measure(running: Product) -> list[dict[str, Any]]:
    held = await volume.own_accounts(running, at_demo("rep8"), ACCOUNTS)
    async with chromium.playwright() as driver, chromium.browser(driver) as browser:
        return [
            {"what": "drain on localhost"} | await _drain(browser, running, "rep6", line.UNLIMITED),
            {"what": "drain at 150 ms and 0.75 Mbit/s"} | await _drain(browser, running, "rep7", line.POOR),
            {"what": "first sync"} | await _first_sync(browser, running, "rep8", held, 1),
            {"what": "first sync, CPU/4"} | await _first_sync(browser, running, "rep8", held, 4),
        ]


def bars(runs: list[dict[str, Any]]) -> list[Bar]:
    near, far, first, slow = runs
    scroll = slow["scroll"]
    return [
        Bar("browser: 1,000 operations drain on localhost", near["s"], "s", 5),
        Bar("browser: 1,000 operations at 150 ms, 0.75 Mbit/s", far["s"], "s", 10),
        Bar("browser: first sync of 5,000 accounts on 4G", first["s"], "s", 10),
        Bar("browser: one change reaches the phone on 4G", first["deltaS"], "s", 2),
        Bar("browser: frames over 50 ms in 5,000 rows, CPU/4", scroll["over50Share"], "", 0.05),
    ]


def main() -> int:
    end_in_order()
    if address := os.environ.get("ROUNDS_RUNNING_AT"):
        runs = asyncio.run(measure(running_at(address)))
    else:
        with scratch_directory() as folder, product(folder / "var") as running:
            runs = asyncio.run(measure(running))
    report = {"runs": runs, "bars": [told(bar) for bar in bars(runs)]}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(json.dumps(report["bars"], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
