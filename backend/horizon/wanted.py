"""Accounts, appointments and work orders as items of a span. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from backend.accounts.opening import windows_on
from backend.horizon.flow import Hours, Item, Span
from backend.plans import weekdays
from backend.plans.flow import start_windows
from backend.plans.pace import Stays
from routing.due import (
    BY_HAND_S,
    LEAST_WORTH_S,
    MAX_INTERVAL_DAYS,
    MIN_INTERVAL_DAYS,
    delay_s,
    stretched,
    urgency,
    worth_s,
)
from routing.model import Window

EARLY_SHARE = 4  # a preferred weekday may bring a visit forward by a quarter of its interval,
EARLY_DAYS = 3  # and at most by so much: one such weekday is that near to any day

Row = Any
"""A record of `weeks.due`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By how much intervals are stretched, and what past visits taught of their length."""

    span: Span
    ratio: float = 1.0
    stays: Stays = field(default_factory=Stays)

    def interval(self, row: Row) -> float:
        return stretched(min(max(row["visit_interval_days"], MIN_INTERVAL_DAYS), MAX_INTERVAL_DAYS), self.ratio)

    def due_day(self, row: Row) -> date:
        """By the account's own wish; never before the span: what is overdue is due on its first day."""
        agreed: date | None = row["next_day"]
        due = agreed or (_wished_day(row) if row["last_visit_day"] else self.span.first)
        return max(due, self.span.first)

    def can_wait(self, row: Row) -> bool:
        """By the stretched interval it is due only after the span."""
        last: date | None = row["last_visit_day"]
        if last is None or row["next_day"] is not None:
            return False
        return last + timedelta(days=ceil(self.interval(row))) > self.span.last

    def urgency_on(self, row: Row, day: int) -> float:
        return urgency(row["last_visit_day"], self.interval(row), self.span.day(day))


def as_visited(row: Row, day: date) -> Row:
    """As the account will stand once a plan in force has visited it on that day."""
    last: date | None = row["last_visit_day"]
    asked: date | None = row["next_day"]
    return {
        **row,
        "last_visit_day": max(day, last or day),
        "next_day": None if asked is not None and asked <= day else asked,
    }


def due_item(row: Row, rules: Rules) -> Item | None:
    """None where the visit had better wait for the days after the span."""
    days = _days(row, rules)
    if not days:
        return None
    first_due = rules.span.number(rules.due_day(row))
    first = max(days[0], min(first_due, rules.span.days - 1))
    base_s = row["worth_s"] or LEAST_WORTH_S
    asked = row["next_day"] is not None
    pressing = rules.urgency_on(row, first)
    duration_s, learned = rules.stays.duration_s(row)
    shared: UUID | None = row["shared_team_id"] if row["fixed_rep_id"] is None else None
    return Item(
        id=str(row["id"]),
        account_id=row["id"],
        workorder_id=None,
        name=row["name"],
        address=row["address"],
        position=row["position"],
        duration_s=duration_s,
        days={day: _hours(row, rules.span, day, duration_s) for day in days},
        other_days={
            day: _hours(row, rules.span, day, duration_s)
            for day in range(first_due, rules.span.days)
            if day not in days
        },
        worth_s=worth_s(pressing, base_s, by_hand=asked),
        delay_s=BY_HAND_S // 2 if asked else delay_s(pressing, base_s, rules.interval(row)),
        required=None if shared else row["fixed_rep_id"] or row["owner_id"],
        preferred=row["owner_id"] if shared else None,
        team_id=shared,
        skills=frozenset(row["skills"]),
        due_day=row["next_day"] or (_wished_day(row) if row["last_visit_day"] else None),
        learned=learned,
        can_wait=rules.can_wait(row),
    )


def _wished_day(row: Row) -> date:
    return row["last_visit_day"] + timedelta(days=row["visit_interval_days"])


def _days(row: Row, rules: Rules) -> list[int]:
    """From the day on which the visit is due; on preferred weekdays as long as the account can wait for one."""
    span = rules.span
    due = span.number(rules.due_day(row))
    anyway = list(range(due, span.days))
    if not row["weekdays"] or row["next_day"] is not None:
        return anyway
    earliest = max(0, due - min(EARLY_DAYS, row["visit_interval_days"] // EARLY_SHARE))
    liked = [day for day in range(earliest, span.days) if weekdays.is_liked(row, span.day(day))]
    if liked:
        return liked
    return [] if weekdays.can_wait(rules.urgency_on(row, span.days - 1)) else anyway


def _hours(row: Row, span: Span, day: int, duration_s: int) -> Hours:
    opening = windows_on(row["opening_hours"], span.day(day), span.timezone)
    return Hours(start_windows(opening, duration_s), opening)


def promised_item(row: Row, appointment: Row, rules: Rules) -> Item:
    """An appointment: this person, this day, this time."""
    span = rules.span
    day = next(number for number in range(span.days) if appointment["starts_at"] < span.clock(number).at(24 * 3600))
    clock = span.clock(day)
    starts_s = clock.seconds(appointment["starts_at"])
    duration_s, learned = rules.stays.duration_s(row, starts_s)
    window = Window(starts_s, max(starts_s, clock.seconds(appointment["latest_start_at"])))
    opening = windows_on(row["opening_hours"], span.day(day), span.timezone)
    return Item(
        id=f"{row['id']}/{starts_s}/{day}",
        account_id=row["id"],
        workorder_id=None,
        name=row["name"],
        address=row["address"],
        position=row["position"],
        duration_s=duration_s,
        days={day: Hours((window,), opening)},
        worth_s=BY_HAND_S,
        kind="mandatory",
        required=appointment["rep_id"],
        due_day=span.day(day),
        appointment=True,
        learned=learned,
    )


def locked_item(row: Row, lock: Row, rules: Rules) -> Item:
    """A stop that somebody locked into a plan: this person and this day."""
    day = rules.span.number(lock["day"])
    duration_s, learned = rules.stays.duration_s(row)
    return Item(
        id=f"{row['id']}/{day}",
        account_id=row["id"],
        workorder_id=None,
        name=row["name"],
        address=row["address"],
        position=row["position"],
        duration_s=duration_s,
        days={day: _hours(row, rules.span, day, duration_s)},
        worth_s=BY_HAND_S,
        kind="locked",
        required=lock["rep_id"],
        due_day=lock["day"],
        learned=learned,
    )


def order_item(row: Row, span: Span) -> Item:
    """An accepted work order: promised to a customer who waits, so the sooner the better."""
    return Item(
        id=str(row["id"]),
        account_id=row["account_id"],
        workorder_id=row["id"],
        name=row["title"],
        address=row["address"] or row["place_name"],
        position=row["position"],
        duration_s=row["duration_s"],
        days={day: Hours((Window(0, 24 * 3600),)) for day in range(span.days)},
        worth_s=BY_HAND_S,
        delay_s=BY_HAND_S // 2,
        kind="mandatory",
        required=row["offered_to"],
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a team's span."""

    due: Sequence[Row]
    promised: Sequence[Row]
    locked: Sequence[Row]
    orders: Sequence[Row]
    named: Mapping[UUID, Row]


def items(found: Found, rules: Rules) -> list[Item]:
    """Appointments come before locks, and both before what is merely due: nobody is visited for two reasons."""
    promised = [
        promised_item(found.named[row["account_id"]], row, rules)
        for row in found.promised
        if row["account_id"] in found.named
    ]
    taken = {item.account_id for item in promised}
    locked = {
        row["account_id"]: locked_item(found.named[row["account_id"]], row, rules)
        for row in found.locked
        if row["account_id"] in found.named and row["account_id"] not in taken
    }
    taken |= set(locked)
    due = (due_item(row, rules) for row in found.due if row["id"] not in taken)
    orders = [order_item(row, rules.span) for row in found.orders]
    return [*promised, *locked.values(), *orders, *(item for item in due if item is not None)]
