from datetime import timedelta

import pytest

from checkin import SIGNALS, Context, Policy, signals
from tests.checkin.builders import NINE, a_fix, an_attempt


def found(attempt, **context):
    return {signal.code: signal for signal in signals(attempt, Policy(), Context(**context))}


def a_leap(of_m, within_s, accuracy_m=10):
    return an_attempt(a_fix(), previous=a_fix(away_m=of_m, age_s=2 + within_s, accuracy_m=accuracy_m))


def test_the_signals_are_an_ordered_list():
    assert [rule.__name__ for rule in SIGNALS] == ["impossible_speed", "clock_skew"]


def test_an_honest_attempt_raises_nothing():
    assert signals(an_attempt(a_fix())) == ()
    assert found(an_attempt(a_fix(), received_at=NINE + timedelta(hours=6))) == {}


def test_twenty_kilometres_in_five_minutes_are_impossible():
    signal = found(a_leap(20_000, 300))["impossible_speed"]
    assert signal.value == pytest.approx(240, abs=2)
    assert 0 < signal.weight <= 1
    assert signal.facts["elapsed_s"] == 300


def test_twenty_kilometres_in_half_an_hour_are_a_drive():
    assert found(a_leap(20_000, 1800)) == {}


def test_the_same_drive_is_impossible_when_the_road_takes_an_hour():
    signal = found(a_leap(20_000, 1800), routed_s=3600)["impossible_speed"]
    assert signal.facts["routed_s"] == 3600
    assert found(a_leap(20_000, 1800), routed_s=2400) == {}


def test_accuracy_radii_are_taken_off_before_the_speed():
    assert found(a_leap(2000, 20, accuracy_m=1600)) == {}


def test_a_jump_in_a_street_canyon_is_no_signal():
    assert found(a_leap(400, 1)) == {}


def test_two_places_at_the_same_instant_are_impossible():
    assert "impossible_speed" in found(a_leap(5000, 0))


def test_without_a_fix_there_is_no_speed():
    assert found(an_attempt(previous=a_fix(away_m=9000, age_s=10))) == {}


def test_a_check_in_from_later_than_its_arrival_shows_a_skewed_clock():
    signal = found(an_attempt(a_fix(), received_at=NINE - timedelta(minutes=6)))["clock_skew"]
    assert signal.value == 360


def test_a_known_clock_offset_is_taken_off_first():
    late = an_attempt(a_fix(), received_at=NINE - timedelta(minutes=6))
    assert found(late, clock_offset_s=120) == {}
