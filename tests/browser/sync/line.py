"""A page's line to the server as a phone has it: slower by the browser's own emulation, and proved to be so."""

from dataclasses import asdict, dataclass
from typing import Any

from playwright.async_api import CDPSession, Page


@dataclass(frozen=True)
class Profile:
    round_trip_ms: int
    down_mbit: float
    up_mbit: float


UNLIMITED = Profile(0, 0, 0)
POOR = Profile(150, 0.75, 0.75)
MOBILE = Profile(150, 1.6, 0.75)  # "4G" as page-speed tools mean it


async def session_of(page: Page) -> CDPSession:
    return await page.context.new_cdp_session(page)


async def emulate(session: CDPSession, profile: Profile) -> None:
    """Holds for what the page itself asks, not for its service worker."""
    limits = {"downloadThroughput": _bytes_s(profile.down_mbit), "uploadThroughput": _bytes_s(profile.up_mbit)}
    await session.send("Network.enable")
    await session.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": profile.round_trip_ms} | limits
    )


def _bytes_s(mbit: float) -> float:
    return mbit * 1e6 / 8 if mbit else -1


async def slower_by(session: CDPSession, factor: int) -> None:
    await session.send("Emulation.setCPUThrottlingRate", {"rate": factor})


async def proved(page: Page, session: CDPSession, profile: Profile) -> dict[str, Any]:
    """What the line does in truth to a question without a body (the best of three, for a busy server is no line) and to
    64 KiB upwards; then it is fast again.
    """
    await emulate(session, profile)
    found = await page.evaluate(PROBE)
    await emulate(session, UNLIMITED)
    if profile != UNLIMITED:
        assert found["roundTripMs"] >= profile.round_trip_ms, found
        assert found["upMbit"] <= profile.up_mbit * 1.2, found
    return asdict(profile) | found


PROBE = """async () => {
  const timed = async (ask) => { const from = performance.now(); await ask(); return performance.now() - from; };
  const head = () => fetch("/healthz", { method: "HEAD", cache: "no-store" });
  await head();
  const roundTripMs = Math.min(await timed(head), await timed(head), await timed(head));
  const body = new Uint8Array(65536);
  crypto.getRandomValues(body);
  const ms = await timed(() => fetch("/api/sync/push", { method: "POST", body }));
  return { roundTripMs, upMbit: body.length * 8 / 1000 / Math.max(1, ms - roundTripMs) };
}"""
