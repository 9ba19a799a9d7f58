"""Weekdays on which an account prefers to be visited. Pure."""

from datetime import date
from typing import Any

PATIENCE = 1.5  # intervals: whoever waited that long is visited on any weekday
OTHER_DAYS_WORTH = 4  # a plan of one day cannot see the next liked one: there a visit is worth a quarter


def is_liked(row: Any, day: date) -> bool:
    """`row` is an account's. A day that was agreed with the customer goes before what they usually prefer."""
    return not row["weekdays"] or row["next_day"] is not None or day.isoweekday() in row["weekdays"]


def can_wait(urgency: float) -> bool:
    return urgency < PATIENCE
