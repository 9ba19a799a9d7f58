"""A phone whose clock is set by hand: every `Date` and every position of its pages jumps with it."""

from playwright.async_api import BrowserContext, Page

DAY_S = 24 * 3600


async def movable(context: BrowserContext) -> None:
    """For every page that opens from now on."""
    await context.add_init_script(JUMPS)


async def jump(page: Page, seconds: int) -> None:
    """From now on, in this page and after its reload."""
    await page.evaluate("(ms) => { localStorage.setItem('clock-jump', String(ms)); }", seconds * 1000)


JUMPS = """(() => {
  const Real = Date;
  const shift = () => Number(localStorage.getItem("clock-jump") ?? 0);
  globalThis.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + shift()) : super(...given); }
    static now() { return Real.now() + shift(); }
  };
  const seen = Object.getOwnPropertyDescriptor(GeolocationPosition.prototype, "timestamp");
  Object.defineProperty(GeolocationPosition.prototype, "timestamp", {
    get() { return seen.get.call(this) + shift(); },
  });
})();"""
