from datetime import UTC, datetime, timedelta

import pytest

from backend.adherence.trail import Point, cleaned, legs, segments
from checkin.geodesy import LonLat, destination

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
HERE = LonLat(24.94, 60.17)


def at(seconds, metres, accuracy_m=10.0):
    """East of here by so many metres, so many seconds after nine."""
    return Point(NINE + timedelta(seconds=seconds), destination(HERE, 90, metres), accuracy_m)


def test_a_walk_is_as_long_as_it_was_and_standing_adds_nothing():
    walk = [at(60 * i, 60 * i) for i in range(11)]
    stay = [at(600 + 30 * i, 600 + (i % 3) * 8) for i in range(1, 40)]
    back = [at(1800 + 60 * i, 600 - 60 * i) for i in range(1, 11)]
    moves = list(legs([*walk, *stay, *back]))
    assert sum(leg.metres for leg in moves) == pytest.approx(1200, abs=60)
    assert sum(leg.seconds for leg in moves) == pytest.approx(1200, abs=120)


def test_vague_fixes_and_impossible_jumps_are_left_out():
    points = [at(0, 0), at(60, 50_000), at(90, 40, accuracy_m=900), at(120, 80)]
    assert cleaned(points, "foot") == [points[0], points[3]]


def test_a_first_fix_that_was_wrong_does_not_make_all_others_wrong():
    points = [at(0, 90_000), *(at(30 * i, 30 * i) for i in range(1, 8))]
    assert cleaned(points, "foot") == points[4:]


def test_silence_over_a_distance_is_a_gap_and_drawn_apart():
    moves = list(legs([at(0, 0), at(60, 70), at(1200, 2000), at(1260, 2070)]))
    assert [leg.gap for leg in moves] == [False, True, False]
    assert [gap for gap, _ in segments(moves)] == [False, True, False]


def test_a_known_way_is_one_line():
    ((gap, line),) = segments(list(legs([at(0, 0), at(60, 70), at(120, 140)])))
    assert (gap, len(line)) == (False, 3)


def test_no_fix_is_no_way():
    assert list(legs([])) == []
    assert segments([]) == []


def test_a_phone_that_says_nothing_while_it_lies_on_a_table_was_not_on_the_way():
    (leg,) = legs([at(0, 0), at(170, 50)])
    assert leg.seconds == pytest.approx(100, abs=1)
