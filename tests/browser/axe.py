"""axe-core, put into the page: what somebody who cannot see or point well would stumble over."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from infra.places import CHECKOUT

SCRIPT = CHECKOUT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async ([rules, top]) => {
  const all = { rules: { "target-size": { enabled: true } } }; // off by itself, because it came with WCAG 2.2
  const options = rules ? { runOnly: { type: "rule", values: rules } } : all;
  const open = top && document.querySelector("dialog[open]"); // what lies under it is mute
  const found = await axe.run(open || document, { ...options, resultTypes: ["violations"] });
  const why = ({ any, all, none }) => (any[0] ?? all[0] ?? none[0])?.message ?? "";
  // Pins stand where their places are, even side by side; the list beside the map has the same people and stops.
  const onMap = (node) => Boolean(document.querySelector(node.target[0])?.closest(".maplibregl-map"));
  const isPin = (id, node) => id === "target-size" && onMap(node);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isPin(id, node)).map((node) => `${id}: ${node.target.join(" ")} | ${why(node)}`));
}"""
# A transition of no length still shows its first value until a frame is drawn, which a busy machine delays.
PAINT = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const running = () => document.getAnimations().filter((one) =>
    one.playState === "running" && one.effect.getComputedTiming().iterations !== Infinity);
  await frame();
  do await frame(); while (running().length > 0);
}"""


@cache
def _source(path: Path) -> str:
    return path.read_text()


async def violations(page: Page, rules: tuple[str, ...] = (), *, top: bool = False) -> list[str]:
    """Every rule of axe, or only some; one line for each place where one is broken. `top`: only in an open dialog."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_source(SCRIPT))
    found: list[Any] = await page.evaluate(RUN, [list(rules) or None, top])
    return [str(one) for one in found]


async def in_look(page: Page, look: str) -> list[str]:
    """Everything in the dialog that is open, or on the screen."""
    await page.evaluate(PAINT, look)
    return [f"[{look}] {one}" for one in await violations(page, top=True)]


async def in_all_looks(page: Page, looks: tuple[str, ...] = ("light", "dark", "outdoor")) -> list[str]:
    """Everything in the first look; the others change colours only."""
    await page.evaluate(PAINT, looks[0])
    found = [f"[{looks[0]}] {one}" for one in await violations(page)]
    for look in looks[1:]:
        await page.evaluate(PAINT, look)
        found += [f"[{look}] {one}" for one in await violations(page, ("color-contrast",))]
    await page.evaluate(PAINT, looks[0])
    return found
