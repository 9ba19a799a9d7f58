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
        self.whole_s = seconds
        self._ends = time.monotonic() + seconds

    def left_s(self) -> float:
        return self._ends - time.monotonic()

    def reserve_s(self, share: float) -> float:
        """Seconds that are left once that share (0..1) is used up."""
        return self.whole_s * (1 - share)

    def spent(self, share: float) -> Stop:
        """Tells whether that share (0..1) of the budget is used up."""
        reserve_s = self.reserve_s(share)
        return lambda: self.left_s() <= reserve_s
