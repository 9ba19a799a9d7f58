from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.due import BY_HAND_S, MAX_URGENCY, NEVER_VISITED, stretch, urgency, worth_s
from routing.model import InvalidProblem

TODAY = date(2026, 11, 22)


def test_urgency_is_the_share_of_the_interval_gone_by():
    assert urgency(TODAY, 14, TODAY) == 0
    assert urgency(TODAY - timedelta(7), 14, TODAY) == 0.5
    assert urgency(TODAY - timedelta(14), 14, TODAY) == 1


def test_neglect_has_an_end_and_the_future_is_not_negative():
    assert urgency(TODAY - timedelta(900), 7, TODAY) == MAX_URGENCY
    assert urgency(TODAY + timedelta(3), 7, TODAY) == 0


def test_who_was_never_visited_is_rather_due():
    assert urgency(None, 30, TODAY) == NEVER_VISITED


@given(st.floats(0, MAX_URGENCY), st.floats(0, MAX_URGENCY))
def test_the_more_urgent_is_never_worth_less(one, other):
    low, high = sorted((one, other))
    assert worth_s(low, 3_600) <= worth_s(high, 3_600) <= worth_s(high, 5_400)


def test_asked_for_by_hand_beats_anything_due_in_time():
    assert worth_s(0, 2_400, by_hand=True) == BY_HAND_S > worth_s(2, 5_400)


def test_an_overloaded_territory_stretches_all_intervals_alike():
    intervals = [10] * 40
    assert stretch(intervals, 8) == 1
    ratio = stretch(intervals, 2)
    assert ratio == pytest.approx(2)
    assert stretch([interval * ratio for interval in intervals], 2) == pytest.approx(1)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("interval_days", lambda: urgency(TODAY, 0, TODAY)),
        ("interval_days", lambda: urgency(TODAY, 731, TODAY)),
        ("urgency", lambda: worth_s(-0.1, 5_400)),
        ("visits_per_day", lambda: stretch([7], 0)),
    ],
)
def test_what_is_out_of_range_is_named(field, call):
    with pytest.raises(InvalidProblem, match=field):
        call()
