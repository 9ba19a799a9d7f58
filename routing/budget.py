"""How long a search may go on. The only place of `routing/` that looks at a clock, a monotonic one."""

import time
from collections.abc import Callable

Stop = Callable[[], bool]


def never() -> bool:
    """The patient caller's stop."""
    return False


class Budget:
    """`seconds` of wall clock from now on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def left_s(self) -> float:
        return self._ends - time.monotonic()

    def spent(self, share: float) -> Stop:
        """Tells whether that share (0..1) of the budget is used up."""
        reserve_s = self._seconds * (1 - share)
        return lambda: self.left_s() <= reserve_s
