import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.probability import SIGMA_PER_ACCURACY, probability_inside


def marcum_series(distance_m, sigma_m, radius_m):
    """An independent way: Poisson mixture of gamma distributions, for moderate arguments only."""
    half_shift, half_reach = (distance_m / sigma_m) ** 2 / 2, (radius_m / sigma_m) ** 2 / 2
    weight, tail_term = math.exp(-half_shift), math.exp(-half_reach)
    tail, total = tail_term, 0.0
    for k in range(1, 2000):
        total += weight * (1 - tail)
        weight *= half_shift / k
        tail_term *= half_reach / k
        tail += tail_term
    return total


@pytest.mark.parametrize("accuracy_m", [5, 40, 150, 900])
def test_at_the_centre_the_answer_is_the_closed_form_of_rayleigh(accuracy_m):
    sigma_m = accuracy_m * SIGMA_PER_ACCURACY
    exact = 1 - math.exp(-(150**2) / (2 * sigma_m**2))
    assert probability_inside(0, accuracy_m, 150) == pytest.approx(exact, abs=1e-9)


@given(st.floats(0, 400), st.floats(40, 300), st.floats(30, 300))
def test_it_agrees_with_the_series_of_marcums_q_to_one_in_a_million(distance_m, accuracy_m, radius_m):
    exact = marcum_series(distance_m, accuracy_m * SIGMA_PER_ACCURACY, radius_m)
    assert probability_inside(distance_m, accuracy_m, radius_m) == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize(
    ("distance_m", "accuracy_m", "radius_m"), [(0, 60, 50), (100, 80, 100), (160, 100, 150), (60, 140, 40)]
)
def test_it_agrees_with_a_hundred_thousand_dice(distance_m, accuracy_m, radius_m):
    dice, sigma_m, throws = random.Random(7), accuracy_m * SIGMA_PER_ACCURACY, 100_000
    hits = sum(
        math.hypot(distance_m + dice.gauss(0, sigma_m), dice.gauss(0, sigma_m)) <= radius_m for _ in range(throws)
    )
    assert probability_inside(distance_m, accuracy_m, radius_m) == pytest.approx(hits / throws, abs=0.005)


@given(st.floats(1995, 2005), st.floats(0.01, 3))
def test_a_sharp_fix_on_the_edge_of_a_wide_fence_sees_a_straight_line(distance_m, accuracy_m):
    z = (2000 - distance_m) / (accuracy_m * SIGMA_PER_ACCURACY)
    straight = 0.5 * math.erfc(-z / math.sqrt(2))
    assert probability_inside(distance_m, accuracy_m, 2000) == pytest.approx(straight, abs=2e-3)


@given(st.floats(0, 2e7), st.floats(0, 1e6), st.floats(30, 2000))
def test_it_is_a_probability_for_every_input(distance_m, accuracy_m, radius_m):
    assert 0 <= probability_inside(distance_m, accuracy_m, radius_m) <= 1


@given(st.floats(0, 500), st.floats(0, 100), st.floats(1, 300), st.floats(30, 300))
def test_farther_away_is_never_more_likely_inside(distance_m, further_m, accuracy_m, radius_m):
    near = probability_inside(distance_m, accuracy_m, radius_m)
    assert probability_inside(distance_m + further_m, accuracy_m, radius_m) <= near + 1e-6


def test_a_perfect_fix_is_inside_or_not():
    assert probability_inside(150, 0, 150) == 1
    assert probability_inside(150.1, 0, 150) == 0
