"""Which of two plans disturbs a day less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.plans.calm import calmest, changes, moved
from routing.model import Candidate, Matrix, Problem, Rep, Window
from routing.plan import Plan, Route, value_s
from routing.schedule import time_route

DAY = Window(0, 86_400)


def a_line(count, skew=0):
    """Places one minute apart on a line, the rep at 0, each visit worth an hour."""
    size = count + 1
    seconds = [[abs(a - b) * 60 + (skew if a > b else 0) for b in range(size)] for a in range(size)]
    visits = tuple(Candidate(chr(96 + place), place, 300, (DAY,), 3600) for place in range(1, size))
    return Problem((Rep("rep", 0, 0, DAY),), visits, {"car": Matrix(seconds, seconds)})


def planned(problem, keys):
    route = time_route(problem, problem.reps[0], [problem.candidate(key) for key in keys])
    assert isinstance(route, Route)
    return Plan((route,), (), value_s(problem, (route,)), "test", 0)


def keys(route):
    return "".join(stop.candidate_id for stop in route.stops)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("abcd", "abcd", 0),
        ("abcd", "dabc", 1),
        ("abcd", "acd", 1),
        ("abc", "abdc", 1),
        ("abcd", "dcba", 3),
        ("", "", 0),
    ],
)
def test_changes_are_counted_as_few_as_they_can_be(before, after, count):
    assert changes(before, after) == count


@given(st.permutations("abcdefg"), st.permutations("abcdefg"))
def test_what_did_not_move_keeps_its_order(before, after):
    rest = [key for key in after if key not in moved(before, after)]
    assert rest == [key for key in before if key in rest]


def test_an_order_worth_the_same_is_left_alone():
    problem = a_line(5)
    assert keys(calmest(problem, "abcde", planned(problem, "edcba"))) == "abcde"


def test_what_was_added_goes_into_the_old_order():
    problem = a_line(5)
    assert keys(calmest(problem, "abde", planned(problem, "edcba"))) == "abcde"


def test_an_order_that_saves_much_is_taken():
    problem = a_line(12, skew=400)
    best = planned(problem, "abcdefghijkl")
    before = "lakbjcidhegf"
    assert value_s(problem, (calmest(problem, before, best),)) >= best.value_s - 300


@given(st.permutations("abcdef"), st.permutations("abcdef"), st.integers(2, 6))
def test_whatever_is_chosen_is_sound_worth_it_and_no_wilder_than_the_best(before, after, kept):
    problem = a_line(6, skew=200)
    best = planned(problem, after[:kept])
    route = calmest(problem, before, best)
    assert changes(before, keys(route)) <= changes(before, after[:kept])
    assert value_s(problem, (route,)) >= best.value_s - 300
