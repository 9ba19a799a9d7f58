"""How due a visit is, and what that is worth in seconds of travel."""

from collections.abc import Iterable
from datetime import date

from routing.model import InvalidProblem

MIN_INTERVAL_DAYS = 1
MAX_INTERVAL_DAYS = 730
NEVER_VISITED = 1.5  # half an interval overdue: before the merely due, after the badly neglected
MAX_URGENCY = 3.0  # beyond three intervals neglect no longer grows, or it would outbid appointments
BY_HAND_S = 28_800  # a whole shift: a visit somebody asked for beats any urgency
LEAST_WORTH_S = 2_400  # of an account whose class was never written down


def _checked_interval(interval_days: float) -> float:
    if not MIN_INTERVAL_DAYS <= interval_days <= MAX_INTERVAL_DAYS:
        raise InvalidProblem("interval_days", f"must be between {MIN_INTERVAL_DAYS} and {MAX_INTERVAL_DAYS}")
    return interval_days


def urgency(last_visit_day: date | None, interval_days: float, day: date) -> float:
    """Share of the interval gone by: 0 just visited, 1 due today, at most 3. A stretched interval may be fractional."""
    interval = _checked_interval(interval_days)
    if last_visit_day is None:
        return NEVER_VISITED
    return min(max((day - last_visit_day).days / interval, 0.0), MAX_URGENCY)


def worth_s(urgency: float, base_s: int, *, by_hand: bool = False) -> int:
    """Seconds of travel the visit is worth: `base_s` (0 or more) when just due.

    Grows with the square of urgency, so the late come first.
    """
    if not 0 <= urgency <= MAX_URGENCY:
        raise InvalidProblem("urgency", f"must be between 0 and {MAX_URGENCY}")
    if base_s < 0:
        raise InvalidProblem("base_s", "must not be negative")
    return round(base_s * urgency**2) + (BY_HAND_S if by_hand else 0)


def delay_s(urgency: float, base_s: int, interval_days: float) -> int:
    """What a day of delay makes the visit more pressing, in seconds of travel: the slope of `worth_s`."""
    if not 0 <= urgency <= MAX_URGENCY:
        raise InvalidProblem("urgency", f"must be between 0 and {MAX_URGENCY}")
    return round(2 * base_s * urgency / _checked_interval(interval_days))


def stretched(interval_days: float, ratio: float) -> float:
    """An interval of an overloaded territory; the longest that anybody may wish stays the longest."""
    return min(_checked_interval(interval_days) * ratio, MAX_INTERVAL_DAYS)


def stretch(intervals_days: Iterable[float], visits_per_day: float) -> float:
    """The one ratio (>= 1) by which all intervals of an overloaded territory grow so that it can cope."""
    if visits_per_day <= 0:
        raise InvalidProblem("visits_per_day", "must be more than 0")
    wanted = sum(1 / _checked_interval(interval) for interval in intervals_days)
    return max(1.0, wanted / visits_per_day)
