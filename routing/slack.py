"""How late a route may run, breaks and all: the exact insertion test in constant time per position.

A leg with rests is ready at a fold over them of max(clock, opens) + duration, whatever way they are
taken, if it begins while the first may still begin: breaks come apart, so the others are then in time.
That fold is turned round for the latest clock. The state is that of `schedule`: (clock, breaks taken).
"""

from collections.abc import Sequence

from routing.model import LATEST_S, UNREACHABLE_S, Break, Candidate, Rep, Window
from routing.schedule import breaks_due, earliest_start_s

NEVER_S = -1  # as a latest clock
TOO_LATE_S = LATEST_S + UNREACHABLE_S  # as an earliest clock


def latest_start_s(windows: Sequence[Window], limit_s: int) -> int:
    """The last allowed start up to `limit_s`, or -1."""
    for window in reversed(windows):
        if window.opens_s <= limit_s:
            return min(window.closes_s, limit_s)
    return NEVER_S


def _ready_s(clock_s: int, travel_s: int, rests: Sequence[Break]) -> int | None:
    """When a leg begun at the clock is over, rests taken; None if they cannot be."""
    if rests and clock_s > rests[0].window.closes_s:
        return None
    ready_s = clock_s + travel_s
    for rest in rests:
        ready_s = max(ready_s, rest.window.opens_s) + rest.duration_s
    return ready_s


def _begun_s(ready_s: int, rests: Sequence[Break]) -> int:
    """The latest clock plus travel of a leg that must be over by then."""
    for rest in reversed(rests):
        ready_s -= rest.duration_s
        if ready_s < rest.window.opens_s:
            return NEVER_S
    return ready_s


class Slack:
    """For each position: the earliest clocks before it and the latest after it, per breaks taken."""

    def __init__(self, rep: Rep, order: Sequence[Candidate], gaps_s: Sequence[int]) -> None:
        self._due = breaks_due(rep)
        self._states = range(len(self._due) + 1)
        self._leaves = [[rep.hours.opens_s, *(TOO_LATE_S for _ in self._due)]]
        for gap_s, candidate in zip(gaps_s, order, strict=False):
            self._leaves.append(self.after(self._leaves[-1], gap_s, candidate))
        self._onward = [self._limits(self._home(rep))]
        for gap_s, candidate in zip(reversed(gaps_s), reversed(order), strict=False):
            latest = [self._latest(taken, gap_s) - candidate.duration_s for taken in self._states]
            self._onward.append(self._limits([latest_start_s(candidate.windows, limit_s) for limit_s in latest]))
        self._onward.reverse()

    def setting_out(self) -> list[int]:
        """The earliest clocks before the first stop."""
        return self._leaves[0]

    def is_home(self, leaves: Sequence[int], back_s: int) -> bool:
        """Whether somebody who leaves the last stop at these clocks is home in time, all breaks kept."""
        return any(leave_s <= self._latest(taken, back_s) for taken, leave_s in enumerate(leaves))

    def _home(self, rep: Rep) -> list[int]:
        """When the rep must be home; a break that can be begun there by then is spared."""
        return [*(min(rep.hours.closes_s, rest.window.closes_s) for rest in self._due), rep.hours.closes_s]

    def after(self, leaves: Sequence[int], travel_s: int, candidate: Candidate) -> list[int]:
        """The earliest clock after the candidate."""
        after = [TOO_LATE_S for _ in self._states]
        for taken, leave_s in enumerate(leaves):
            for then in self._states[taken:]:
                ready_s = _ready_s(leave_s, travel_s, self._due[taken:then])
                start_s = None if ready_s is None else earliest_start_s(candidate.windows, ready_s)
                if start_s is None:
                    break
                after[then] = min(after[then], start_s + candidate.duration_s)
        return after

    def _limits(self, ready: Sequence[int]) -> list[list[tuple[int, int]]]:
        """Per breaks taken: ways on as (latest clock plus travel, latest clock)."""
        return [
            [
                (
                    _begun_s(ready[then], self._due[taken:then]),
                    self._due[taken].window.closes_s if then > taken else LATEST_S,
                )
                for then in self._states[taken:]
            ]
            for taken in self._states
        ]

    def _latest(self, taken: int, travel_s: int, at: int = -1) -> int:
        """The latest clock at which the leg to the stop at that position (or the last listed) may begin."""
        return max(min(whole_s - travel_s, begun_s) for whole_s, begun_s in self._onward[at][taken])

    def allows(self, at: int, candidate: Candidate, there_s: int, on_s: int) -> bool:
        """Whether the route with the candidate before the stop at `at` keeps everything."""
        leaves = self.after(self._leaves[at], there_s, candidate)
        return any(leave_s <= self._latest(taken, on_s, at) for taken, leave_s in enumerate(leaves))
