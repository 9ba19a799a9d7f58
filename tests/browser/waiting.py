"""Waiting for what no locator shows: the server's rows, IndexedDB, a file."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE_S = 20.0
PAUSE_S = 0.15


async def eventually(
    ask: Callable[[], Awaitable[T]], holds: Callable[[T], object] = bool, within_s: float = PATIENCE_S
) -> T:
    """Asks again until the answer holds; the last answer stands in the failure."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        answer = await ask()
        if holds(answer):
            return answer
        assert loop.time() < deadline, f"still not so after {within_s:.0f} s: {answer!r}"
        await asyncio.sleep(PAUSE_S)
