from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.adherence.compare import Around, Happened, Planned, compare
from backend.adherence.order import kept_share, moved

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHT = NINE + timedelta(hours=15)


def minutes(number):
    return timedelta(minutes=number)


def a_plan(*keys, every=60, stay=30):
    return [Planned(k, k, NINE + minutes(every * i), NINE + minutes(every * i + stay)) for i, k in enumerate(keys)]


def a_visit(key, start, stay=30, **more):
    begun = NINE + minutes(start)
    return Happened(key, key, key, begun, begun + minutes(stay), **more)


def around(**more):
    return Around(**{"now": NIGHT, "over": True, "day_ends_at": NINE + minutes(480)} | more)


def line(comparison, key):
    return next(one for one in comparison.lines if one.key == key)


def test_a_day_as_planned_has_nothing_late_skipped_or_unplanned():
    found = compare(a_plan("a", "b", "c"), [a_visit("a", 0), a_visit("b", 60), a_visit("c", 120)], around())
    assert found.order_kept == 1
    assert found.counts == {"planned": 3, "kept": 3, "skipped": 0, "unplanned": 0, "ahead": 0, "late": 0}
    assert not any(one.moved or one.reason or one.causes for one in found.lines)


def test_a_visit_that_takes_longer_makes_the_next_one_late_and_is_named_as_the_reason():
    found = compare(a_plan("a", "b"), [a_visit("a", 0, stay=55), a_visit("b", 85)], around())
    late = line(found, "b")
    assert (late.late_s, late.late, late.reason) == (25 * 60, True, "longer_visit")
    assert late.causes == (("longer_visit", 25 * 60),)


def test_a_late_morning_is_a_late_start_and_not_long_travel():
    known = around(plan_starts_at=NINE - minutes(10), departed_at=NINE + minutes(20))
    late = line(compare(a_plan("a"), [a_visit("a", 35)], known), "a")
    assert late.reason == "late_start"
    assert dict(late.causes) == {"late_start": 30 * 60, "longer_travel": 5 * 60}


def test_without_a_trail_a_first_visit_that_is_late_counts_as_a_late_start():
    assert line(compare(a_plan("a"), [a_visit("a", 35)], around()), "a").reason == "late_start"


def test_what_was_not_planned_pushes_what_was():
    found = compare(a_plan("a", "b"), [a_visit("a", 0), a_visit("x", 40, 25), a_visit("b", 90)], around())
    assert line(found, "b").reason == "unplanned_visit"
    assert line(found, "x").reason == "own_choice"
    assert dict(line(found, "b").causes) == {"unplanned_visit": 25 * 60, "longer_travel": 5 * 60}


def test_long_ways_are_told_from_long_visits():
    assert line(compare(a_plan("a", "b"), [a_visit("a", 0), a_visit("b", 80)], around()), "b").reason == "longer_travel"


def test_visits_out_of_turn_are_named_and_their_lateness_comes_from_the_order():
    found = compare(a_plan("a", "b", "c"), [a_visit("b", 0), a_visit("c", 60), a_visit("a", 120)], around())
    assert found.order_kept == pytest.approx(1 / 3)
    assert [one.key for one in found.lines if one.moved] == ["a"]
    assert line(found, "a").reason == "changed_order"


def test_time_caught_up_counts_against_the_delay():
    visits = [a_visit("a", 0, 60), a_visit("b", 90, 30), a_visit("c", 121)]
    assert line(compare(a_plan("a", "b", "c"), visits, around()), "c").late is False


@pytest.mark.parametrize(
    ("more", "visits", "reason"),
    [
        ({}, [a_visit("b", 5, missed_reason="closed")], "closed"),
        ({"still_planned": frozenset("a")}, [a_visit("a", 0)], "taken_out"),
        ({"day_ends_at": NINE + minutes(90)}, [a_visit("a", 40, 30)], "ran_out_of_time"),
        ({}, [a_visit("a", 0)], "unknown"),
        ({}, [], "not_out"),
    ],
)
def test_what_was_skipped_says_why(more, visits, reason):
    skipped = line(compare(a_plan("a", "b"), visits, around(**more)), "b")
    assert (skipped.state, skipped.reason) == ("skipped", reason)


def test_while_the_day_runs_what_is_not_done_lies_ahead():
    found = compare(a_plan("a", "b"), [a_visit("a", 0)], around(over=False))
    assert line(found, "b").state == "ahead"
    assert found.counts["skipped"] == 0


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (a_visit("x", 0, workorder=True), "work_order"),
        (a_visit("y", 0), "added_to_plan"),
        (a_visit("z", 0), "own_choice"),
    ],
)
def test_what_was_not_planned_says_where_it_came_from(visit, reason):
    found = compare(a_plan("a"), [visit], around(still_planned=frozenset("ay")))
    assert line(found, visit.key).reason == reason


def test_who_came_twice_is_counted_once_by_the_first_time():
    found = compare(a_plan("a"), [a_visit("a", 100), a_visit("a", 0)], around())
    assert line(found, "a").late_s == 0
    assert found.counts["kept"] == 1


def test_coming_back_to_somebody_later_does_not_undo_the_order():
    visits = [a_visit("a", 0), a_visit("b", 60), a_visit("a", 120)]
    found = compare(a_plan("a", "b"), visits, around())
    assert [one.key for one in found.lines] == ["a", "b"]
    assert found.order_kept == 1
    assert not any(one.moved or one.causes for one in found.lines)


@given(st.permutations(range(9)))
def test_the_kept_share_is_one_without_moves_and_mirrors_backwards(ranks):
    share = kept_share(ranks)
    assert share is not None
    assert (share == 1) == (moved(ranks) == set())
    assert share + kept_share(ranks[::-1]) == pytest.approx(1)


@given(st.permutations(range(9)))
def test_without_the_moved_ones_the_rest_is_in_order(ranks):
    rest = [rank for rank in ranks if rank not in moved(ranks)]
    assert rest == sorted(rest)


def test_one_visit_has_no_order():
    assert kept_share([3]) is None
    assert moved([]) == set()


VISITS = st.lists(st.tuples(st.sampled_from("abcdxyz"), st.integers(0, 600), st.integers(1, 90)), max_size=9)


@given(VISITS)
def test_causes_add_up_to_the_lateness_they_explain(visits):
    found = compare(a_plan("a", "b", "c", "d"), [a_visit(*one) for one in visits], around())
    for one in found.lines:
        if one.late_s is not None:
            assert abs(sum(seconds for _, seconds in one.causes) - one.late_s) < 5 * 60
