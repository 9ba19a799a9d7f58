from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.learn import (
    HIGHEST,
    LOWEST,
    MIN_FOR_GROUP,
    Learned,
    by_group,
    factor,
    lasting,
    over_hours,
    ratio,
    stretched,
)
from routing.model import UNREACHABLE_S, Matrix

RATIOS = st.lists(st.floats(0.01, 50), max_size=80)


@given(RATIOS, st.integers(1, 40))
def test_a_factor_stays_within_its_limits_and_never_rests_on_too_few_samples(ratios, at_least):
    learned = factor(ratios, at_least)
    if learned:
        assert LOWEST <= learned.factor <= HIGHEST
        assert at_least <= learned.samples <= len(ratios)
    if len(ratios) < at_least:
        assert learned is None


@given(st.lists(st.floats(0.6, 1.9), min_size=11, max_size=40))
def test_a_factor_lies_among_what_was_measured(ratios):
    learned = factor(ratios, 1)
    assert learned is not None
    assert min(ratios) <= learned.factor <= max(ratios)


def test_an_afternoon_that_somebody_forgot_to_check_out_changes_nothing():
    usual = [1.1, 1.2, 1.3, 1.15, 1.25] * 6
    learned = factor([*usual, 40.0, 38.0], MIN_FOR_GROUP)
    assert learned is not None
    assert learned.factor == median(usual)
    assert learned.samples == len(usual)


def test_samples_that_are_all_alike_are_believed():
    assert factor([1.4] * 5, 5) == Learned(1.4, 5, 0.0)


def test_no_samples_teach_nothing():
    assert factor([], 0) is None


def test_what_took_three_times_as_long_counts_as_twice():
    learned = factor([3.0] * 30, 30)
    assert learned is not None
    assert learned.factor == HIGHEST


def test_groups_with_too_few_samples_are_left_out():
    samples = [("A", 1.5)] * 5 + [("B", 1.5)] * 4
    assert by_group(samples, 5) == {"A": Learned(1.5, 5, 0.0)}


@pytest.mark.parametrize(("actual_s", "planned_s"), [(0, 60), (60, 0), (-5, 60)])
def test_a_duration_of_nothing_is_no_sample(actual_s, planned_s):
    assert ratio(actual_s, planned_s) is None
    assert ratio(90, 60) == 1.5


@pytest.mark.parametrize("wrong", [(2.5, 5, 0.1), (1.0, 0, 0.1), (1.0, 5, -0.1)])
def test_a_learned_value_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="factor"):
        Learned(*wrong)


def test_a_span_of_the_day_has_the_mean_of_its_hours():
    by_hour = {8: 1.6, 9: 1.2}
    assert over_hours(by_hour, None, 8 * 3600, 10 * 3600) == pytest.approx(1.4)
    assert over_hours(by_hour, 1.0, 8 * 3600, 12 * 3600) == pytest.approx(1.2)
    assert over_hours(by_hour, None, 9 * 3600, 9 * 3600) == pytest.approx(1.2)
    assert over_hours({}, None, 0, 86_400) == 1.0
    assert over_hours({1: 1.5}, None, 25 * 3600, 26 * 3600) == 1.5


@given(st.floats(LOWEST, HIGHEST))
def test_a_stretched_matrix_keeps_metres_and_what_is_unreachable(by):
    matrix = Matrix([[0, 100], [UNREACHABLE_S, 0]], [[0, 7], [9, 0]])
    after = stretched(matrix, by)
    assert np.array_equal(after.metres, matrix.metres)
    assert after.seconds[1][0] == UNREACHABLE_S
    assert after.seconds[0][0] == 0
    assert 0 <= after.seconds[0][1] - 100 * by < 1.001


def test_learned_durations_are_whole_minutes():
    assert lasting(600, 1.26) == 780
    assert lasting(60, 0.5) == 60
