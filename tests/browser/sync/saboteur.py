"""A page that dies at an exact step of its work: at the n-th thing it does to the queue or says to the server.

The step is reached, nothing after it runs because the page hangs in it, and then the whole browser is killed.
"""

import asyncio
import os
import signal
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Page

HEARD = "sabotage: "
SAID_SAVED = "Saved on this phone. Will send when you are online."


@dataclass
class Saboteur:
    """Watches every page of a context. `said` counts how often one told the person that something is saved."""

    said: int = 0
    steps: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    @classmethod
    async def at(cls, context: BrowserContext) -> "Saboteur":
        made = cls()
        await context.add_init_script(HOOKS.replace("SAID_SAVED", repr(SAID_SAVED)))
        context.on("console", made._hear)
        return made

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(HEARD):
            return
        what = message.text.removeprefix(HEARD)
        if what == "said":
            self.said += 1
        else:
            self.steps.put_nowait(what)

    async def arm(self, page: Page, step: int) -> None:
        """Now, in an open page; `arm_before` in one that is about to open."""
        await page.evaluate("(step) => sabotage.arm(step)", step)

    async def arm_before(self, page: Page, step: int) -> None:
        await page.add_init_script(f"sabotage.arm({step})")

    async def step_or(self, page: Page, through: Coroutine[Any, Any, Any]) -> str | None:
        """Where the page hangs now; None if it came through before its step, which it does not take any more then."""

        async def harmless() -> None:
            await through
            await self.arm(page, 0)  # something that is done afterwards may be that step, now or in a while

        reached, passed = asyncio.ensure_future(self.steps.get()), asyncio.ensure_future(harmless())
        await asyncio.wait({reached, passed}, return_when=asyncio.FIRST_COMPLETED)
        if reached.done():
            passed.cancel()
            with suppress(asyncio.CancelledError):
                await passed
            return reached.result()
        reached.cancel()
        passed.result()
        return None


async def kill(context: BrowserContext) -> None:
    """The whole browser at once, as an empty battery does it, also while its scripts hang; its disk stays."""
    browser = context.browser
    assert browser is not None
    session = await browser.new_browser_cdp_session()
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    (main,) = [one["id"] for one in processes if one["type"] == "browser"]
    async with context.expect_event("close"):
        os.kill(main, signal.SIGKILL)


# Steps are what is done in a writing transaction over the queue, and what becomes of a push or of a photo's bytes.
HOOKS = """(() => {
  let armed = 0;
  let count = 0;
  const say = (what) => console.debug("sabotage: " + what);
  const step = (what) => {
    if (!armed || ++count !== armed) return;
    say(what);
    for (;;) ;
  };
  globalThis.sabotage = { arm: (at) => { armed = at; count = 0; } };

  const queues = (transaction) => transaction.mode === "readwrite" && transaction.objectStoreNames.contains("outbox");
  for (const name of ["add", "put", "delete"]) {
    const original = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...given) {
      if (!queues(this.transaction)) return original.apply(this, given);
      step(`before ${name} in ${this.name}`);
      const request = original.apply(this, given);
      request.addEventListener("success", () => step(`after ${name} in ${this.name}, before the commit`));
      return request;
    };
  }
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...given) {
    const made = begin.apply(this, given);
    if (queues(made)) made.addEventListener("complete", () => {
      step("committed, the app not told");
      setTimeout(() => step("committed, the app told"));
    });
    return made;
  };

  const original = globalThis.fetch;
  globalThis.fetch = async (where, how) => {
    const what = `${how?.method ?? "GET"} ${where}`;
    if (!/push|PATCH/.test(what)) return original(where, how);
    step(`before ${what}`);
    const asked = original(where, how);
    step(`after ${what} was handed over`);
    const answer = await asked;
    step(`after the answer to ${what}`);
    return answer;
  };

  new MutationObserver((changes) => {
    const added = changes.flatMap((one) => [...one.addedNodes]).map((one) => one.textContent ?? "");
    if (!added.some((text) => text.includes(SAID_SAVED))) return;
    say("said");
    step("said to be saved");
  }).observe(document, { subtree: true, childList: true });
})();"""
