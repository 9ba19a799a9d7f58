from datetime import date, timedelta

import pytest

from backend.demo.calendar import HOLIDAYS, SOON, coming

NEW_YEAR = (1, 1)


@pytest.mark.parametrize("today", [date(2027, 12, 31), date(2028, 12, 30), date(2027, 1, 1), date(2028, 2, 29)])
def test_a_demo_made_around_the_turn_of_the_year_has_no_holiday_too_soon(today):
    for month, day, _ in HOLIDAYS:
        found = coming(month, day, today)
        assert (found.month, found.day) == (month, day)
        assert found >= today + SOON


def test_every_holiday_comes_within_a_year_of_whatever_day_the_demo_is_made():
    for number in range(4 * 366):
        today = date(2027, 1, 1) + timedelta(days=number)
        for month, day, _ in HOLIDAYS:
            assert SOON <= coming(month, day, today) - today < timedelta(days=366) + SOON


def test_a_demo_made_on_the_last_day_of_the_year_keeps_the_new_year_after_the_next():
    assert coming(*NEW_YEAR, date(2027, 12, 31)) == date(2029, 1, 1)
    assert coming(*NEW_YEAR, date(2027, 12, 30)) == date(2028, 1, 1)
