from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.live.flow import late_by
from backend.plans.flow import StopRow
from backend.plans.store import Seen

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAWN = NINE - timedelta(hours=3)  # when the plan was made


def minutes(count):
    return timedelta(minutes=count)


def a_stop(number, **changes):
    """Half an hour each, on the hour from nine."""
    start = NINE + timedelta(hours=number)
    row = StopRow(
        UUID(int=number), "visit", UUID(int=9), None, "Shop", "", None, start, start, start + minutes(30), 0, 0, 0,
        1800, locked=False, appointment=False, due_days=None, open_until=None,
    )  # fmt: skip
    return replace(Seen(row, None, None, None), **changes)


def done(number, *, over):
    start = NINE + timedelta(hours=number)
    return a_stop(number, visit_state="closed", started_at=start, ended_at=start + minutes(30 + over))


def test_nobody_is_late_before_the_first_visit_is_due():
    assert late_by([a_stop(0), a_stop(1)], DAWN, NINE - minutes(30)) == timedelta(0)


def test_who_has_not_begun_is_as_late_as_the_first_visit():
    assert late_by([a_stop(0), a_stop(1)], DAWN, NINE + minutes(20)) == minutes(20)


def test_a_visit_that_took_longer_makes_late_before_the_next_begins():
    assert late_by([done(0, over=12), a_stop(1)], DAWN, NINE + minutes(45)) == minutes(12)


def test_a_visit_that_still_runs_counts_by_its_beginning_or_its_end():
    running = a_stop(0, visit_state="open", started_at=NINE + minutes(10))
    assert late_by([running, a_stop(1)], DAWN, NINE + minutes(15)) == minutes(10)
    assert late_by([running, a_stop(1)], DAWN, NINE + minutes(55)) == minutes(25)


def test_who_is_early_is_not_late_and_who_is_done_neither():
    assert late_by([done(0, over=-10), a_stop(1)], DAWN, NINE + minutes(25)) == timedelta(0)
    assert late_by([done(0, over=30)], DAWN, NINE + timedelta(hours=5)) == timedelta(0)


def test_a_running_visit_that_the_plan_was_made_anew_around_counts_from_then_on():
    running = a_stop(0, visit_state="open", started_at=NINE + minutes(50))
    replanned_at = NINE + minutes(55)
    stops = [running, a_stop(2)]
    assert late_by(stops, DAWN, NINE + minutes(60)) == minutes(50)
    assert late_by(stops, replanned_at, NINE + minutes(60)) == timedelta(0)
    assert late_by(stops, replanned_at, NINE + minutes(80)) == timedelta(0)
    assert late_by(stops, replanned_at, NINE + minutes(95)) == minutes(15)


def test_a_visit_that_ran_over_when_the_plan_was_made_anew_should_have_ended_then():
    running = a_stop(0, visit_state="open", started_at=NINE)
    assert late_by([running, a_stop(2)], NINE + minutes(40), NINE + minutes(45)) == minutes(5)
    ended = replace(running, visit_state="closed", ended_at=NINE + minutes(50))
    assert late_by([ended, a_stop(2)], NINE + minutes(40), NINE + minutes(55)) == minutes(10)


def test_a_visit_that_was_over_late_before_the_plan_was_made_anew_is_in_its_times():
    stops = [done(0, over=25), a_stop(2)]
    assert late_by(stops, DAWN, NINE + minutes(70)) == minutes(25)
    assert late_by(stops, NINE + minutes(60), NINE + minutes(70)) == timedelta(0)
    assert late_by(stops, NINE + minutes(60), NINE + minutes(125)) == minutes(5)
