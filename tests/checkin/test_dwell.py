from datetime import datetime, timedelta

import pytest

from checkin import Policy, dwell
from tests.checkin.builders import NINE


def test_three_minutes_are_enough():
    assert dwell(NINE, NINE + timedelta(minutes=3), Policy()) is None


def test_less_than_three_minutes_are_short():
    reason = dwell(NINE, NINE + timedelta(seconds=170), Policy())
    assert (reason.code, reason.facts) == ("short_dwell", {"dwell_s": 170, "min_dwell_s": 180})


def test_a_clock_turned_back_is_short_too():
    assert dwell(NINE, NINE - timedelta(hours=1), Policy()).facts["dwell_s"] == -3600


def test_times_without_zone_are_refused():
    with pytest.raises(ValueError, match="check_out_at"):
        dwell(NINE, datetime(2026, 3, 2, 10, 0), Policy())  # noqa: DTZ001 - the naive time is the point
