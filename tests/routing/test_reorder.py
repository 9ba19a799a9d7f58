import pytest
from hypothesis import HealthCheck, given, settings

from routing.checker import violations
from routing.model import InvalidProblem, Window
from routing.reorder import alone, order_plan
from tests.routing.days import FIVE, NINE, NOON, a_day, a_rep, a_visit, hostile_days


def ids(plan):
    return [stop.candidate_id for stop in plan.routes[0].stops]


def test_the_callers_order_is_kept_however_odd():
    problem = a_day(a_visit(1), a_visit(2), a_visit(3))
    plan = order_plan(problem, problem.reps[0], ["v3", "v1", "v2"])
    assert ids(plan) == ["v3", "v1", "v2"]
    assert (plan.engine, violations(problem, plan)) == ("order", [])


def test_what_no_longer_fits_is_named_with_the_reason_in_that_order():
    early = a_visit(1, windows=(Window(NINE, NINE + 900),))
    plan = order_plan(a_day(early, a_visit(3)), a_rep(), ["v3", "v1"])
    assert ids(plan) == ["v3"]
    assert [(entry.candidate_id, entry.code) for entry in plan.left_out] == [("v1", "no_time_left")]


def test_what_is_not_named_is_left_out():
    plan = order_plan(a_day(a_visit(1), a_visit(2)), a_rep(), ["v2"])
    assert [entry.candidate_id for entry in plan.left_out] == ["v1"]


def test_from_here_and_now_the_running_visit_comes_first():
    now_s = NOON + 600
    running = a_visit(3, "running", duration_s=900, windows=(Window(now_s, now_s),), kind="locked")
    rep = a_rep(start=3, hours=Window(now_s, FIVE))
    plan = order_plan(a_day(running, a_visit(4)), rep, ["running", "v4"])
    assert [stop.start_s for stop in plan.routes[0].stops] == [now_s, now_s + 900 + 600]


def test_visits_bound_to_another_rep_are_not_this_plans_business():
    problem = a_day(a_visit(1), a_visit(2, required_rep="b"), reps=(a_rep("a"), a_rep("b")))
    assert [c.id for c in alone(problem, problem.reps[0]).candidates] == ["v1"]
    plan = order_plan(problem, problem.reps[0], ["v1", "v2"])
    assert [(entry.candidate_id, entry.code) for entry in plan.left_out] == [("v2", "other_rep")]


@pytest.mark.parametrize("wrong", [["v1", "v1"], ["v1", "x"]])
def test_an_id_that_makes_no_sense_is_named(wrong):
    with pytest.raises(InvalidProblem, match=r"ids\[1\]"):
        order_plan(a_day(a_visit(1)), a_rep(), wrong)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days().filter(lambda day: day.reps))
def test_any_order_gives_a_sound_plan(problem):
    rep = problem.reps[-1]
    own = alone(problem, rep)
    plan = order_plan(own, rep, [candidate.id for candidate in own.candidates[::-1]])
    assert {one.code for one in violations(own, plan)} <= {"promise_broken", "still_fits"}
    assert ids(plan) == [c.id for c in own.candidates[::-1] if c.id in ids(plan)]
