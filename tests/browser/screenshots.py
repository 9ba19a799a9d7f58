"""`make screenshots`: the pictures of the README in docs/images, every other screen in var/screenshots."""

import asyncio
import os
import sys

from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.browser import chromium, scenes, screens
from tests.browser.api import Api
from tests.browser.product import product
from tests.browser.studio import Look, Studio

REST = CHECKOUT / "var" / "screenshots"


async def every_screen(studio: Studio, looks: tuple[Look, ...]) -> None:
    async with Api(studio.address) as rep, Api(studio.address) as manager, Api(studio.address) as admin:
        sets = (
            ("rep2", await screens.of_rep(await rep.log_in("rep2"))),
            ("manager", await screens.of_manager(await manager.log_in("manager"))),
            ("admin", await screens.of_admin(await admin.log_in("admin"))),
        )
    for login, where in sets:
        for look in looks:
            async with studio.device(login, look) as device:
                for name, path in where.items():
                    file = name.replace(" ", "-").replace("'", "")
                    await studio.open(device, path, REST / login / f"{file}-{look}.webp")


async def shoot(address: str, *, everything: bool) -> None:
    async with chromium.playwright() as driver, chromium.browser(driver) as browser:
        studio = Studio(browser, address)
        await scenes.all_of(studio)
        if everything:
            await every_screen(
                studio, (Look(), Look("phone", "zh-CN", "dark"), Look("tablet"), Look("desk", theme="dark"))
            )
    for file in studio.taken:
        sys.stdout.write(f"{file.stat().st_size:>8}  {file.relative_to(CHECKOUT)}\n")


def main() -> None:
    everything = "--docs" not in sys.argv
    if address := os.environ.get("ROUNDS_RUNNING_AT"):
        asyncio.run(shoot(address, everything=everything))
        return
    with scratch_directory() as folder, product(folder / "var") as running:
        asyncio.run(shoot(running.address, everything=everything))


if __name__ == "__main__":
    main()
