import math
from datetime import datetime, timedelta

import pytest

from checkin import Action, Attempt, Circle, Context, Fix, Outcome, Policy
from tests.checkin.builders import NINE, SHOP


@pytest.mark.parametrize("accuracy_m", [math.nan, math.inf, -1])
def test_an_accuracy_that_is_no_length_is_refused(accuracy_m):
    with pytest.raises(ValueError, match="accuracy_m"):
        Fix(SHOP, accuracy_m, NINE)


def test_a_fix_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="taken_at"):
        Fix(SHOP, 5, datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001 - the naive time is the point


@pytest.mark.parametrize("altitude_m", [math.nan, math.inf])
def test_an_altitude_must_be_finite(altitude_m):
    with pytest.raises(ValueError, match="altitude_m"):
        Fix(SHOP, 5, NINE, altitude_m=altitude_m)


@pytest.mark.parametrize("speed_mps", [math.nan, -0.1])
def test_a_speed_must_be_finite_and_not_negative(speed_mps):
    with pytest.raises(ValueError, match="speed_mps"):
        Fix(SHOP, 5, NINE, speed_mps=speed_mps)


def test_a_fix_may_know_altitude_and_speed():
    fix = Fix(SHOP, 0, NINE, altitude_m=-12.5, speed_mps=0)
    assert (fix.altitude_m, fix.speed_mps) == (-12.5, 0)


@pytest.mark.parametrize("radius_m", [29, 2001, math.nan])
def test_a_fence_is_between_thirty_metres_and_two_kilometres(radius_m):
    with pytest.raises(ValueError, match="radius_m"):
        Circle(SHOP, radius_m)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("radius_m", 10),
        ("max_fix_age_s", 0),
        ("max_fix_age_s", math.nan),
        ("worst_accuracy_m", math.inf),
        ("min_dwell_s", -1),
        ("max_burst_s", math.nan),
        ("inside_probability", 0.4),
        ("inside_probability", math.nan),
        ("on", {Outcome.VERIFIED: Action.ACCEPT}),
    ],
)
def test_a_policy_out_of_range_is_refused_by_the_name_of_its_field(field, value):
    with pytest.raises(ValueError, match=field):
        Policy(**{field: value})


def test_an_attempt_needs_aware_times():
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the naive time is the point
    with pytest.raises(ValueError, match="captured_at"):
        Attempt(fixes=(), captured_at=naive)
    with pytest.raises(ValueError, match="received_at"):
        Attempt(fixes=(), captured_at=NINE, received_at=naive)


def test_an_attempt_knows_only_three_refusals():
    with pytest.raises(ValueError, match="refused"):
        Attempt(fixes=(), captured_at=NINE, refused="bored")


def test_a_context_must_be_finite():
    with pytest.raises(ValueError, match="routed_s"):
        Context(routed_s=-1)
    with pytest.raises(ValueError, match="clock_offset_s"):
        Context(clock_offset_s=math.nan)
    assert Context(routed_s=60, clock_offset_s=timedelta(minutes=1).total_seconds())
