"""A clock that stands still during breaks, for engines that cannot say them.

Where everybody has the same break, half an hour of rest in a shift of 8:30-16:30 becomes a shift of 8:30-16:00
with all windows told on that clock. Where breaks differ, shifts end earlier instead. The routes are then timed
with the real breaks, and what no longer fits is given up.
"""

from collections.abc import Callable

from routing.model import Break, Problem, Rep
from routing.schedule import breaks_due

Clock = Callable[[int], int]


def standing_clock(problem: Problem) -> tuple[Clock, Callable[[Rep], int]]:
    """How the clock is told, and how much earlier each rep's shift ends on it."""
    breaks = {breaks_due(rep) for rep in problem.reps}
    if len(breaks) != 1:
        return lambda at_s: at_s, lambda rep: sum(rest.duration_s for rest in breaks_due(rep))
    (common,) = breaks
    return lambda at_s: at_s - sum(_rested_s(rest, at_s) for rest in common), lambda _: 0


def _rested_s(rest: Break, at_s: int) -> int:
    """How much of a break in the middle of its window is over."""
    middle_s = (rest.window.opens_s + rest.window.closes_s) // 2
    return min(max(0, at_s - middle_s), rest.duration_s)
