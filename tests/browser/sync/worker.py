"""The service worker of a page, woken as the browser wakes it when the network is back."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import CDPSession, Page

TAG = "rounds-outbox"


@dataclass
class Worker:
    session: CDPSession
    origin: str
    registration: str

    @classmethod
    async def of(cls, page: Page, origin: str) -> "Worker":
        session = await page.context.new_cdp_session(page)
        found = asyncio.get_running_loop().create_future()

        def told(event: dict) -> None:
            for one in event["registrations"]:
                if not one["isDeleted"] and not found.done():
                    found.set_result(one["registrationId"])

        session.on("ServiceWorker.workerRegistrationUpdated", told)
        await session.send("ServiceWorker.enable")
        return cls(session, origin, await asyncio.wait_for(found, 10))

    async def wake(self, *, last_chance: bool = False) -> None:
        where = {"origin": self.origin, "registrationId": self.registration}
        await self.session.send("ServiceWorker.dispatchSyncEvent", where | {"tag": TAG, "lastChance": last_chance})
