from hypothesis import HealthCheck, given, settings

from routing.checker import violations
from routing.construct import complete, construct, idle_routes
from routing.model import Matrix, Window
from routing.plan import worth
from tests.routing.days import HOUR, NINE, a_day, a_line, a_rep, a_visit, hostile_days


def ids(plan):
    return [[stop.candidate_id for stop in route.stops] for route in plan.routes]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_every_constructed_plan_of_a_hostile_day_is_sound(problem):
    assert violations(problem, construct(problem)) == []


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_completing_a_complete_plan_changes_nothing(problem):
    plan = construct(problem)
    again = complete(problem, plan.routes)
    assert worth(problem, again) == worth(problem, plan.routes)


def test_the_worthier_visit_is_taken_when_only_one_fits():
    visits = (a_visit(1, prize_s=3000), a_visit(2, prize_s=9000))
    assert ids(construct(a_day(*visits, reps=(a_rep(max_visits=1),)))) == [["v2"]]


def test_a_visit_worth_less_than_the_way_is_left_out():
    assert ids(construct(a_day(a_visit(5, prize_s=5999)))) == [[]]


def test_promises_come_before_prizes():
    visits = (
        a_visit(1, prize_s=99_000, duration_s=5 * HOUR),
        a_visit(2, prize_s=0, duration_s=5 * HOUR, kind="mandatory"),
    )
    assert ids(construct(a_day(*visits))) == [["v2"]]


def test_a_promise_pushes_what_is_worth_less_out_of_a_given_plan():
    rep = a_rep(hours=Window(NINE, NINE + 3 * HOUR))
    visits = (
        a_visit(1, duration_s=2 * HOUR),
        a_visit(2, duration_s=2 * HOUR, kind="mandatory"),
        a_visit(3, duration_s=2 * HOUR, kind="locked"),
    )
    for ahead in (0, 1):
        early = a_day(visits[ahead], reps=(rep,))
        routes = construct(early).routes
        assert [len(route.stops) for route in routes] == [1]
        whole = a_day(*visits, reps=(rep,))
        assert [s.candidate_id for s in complete(whole, routes)[0].stops] == ["v3"]


def test_stopping_at_once_still_keeps_the_promises():
    problem = a_day(a_visit(1), a_visit(2, kind="mandatory"))
    (route,) = complete(problem, idle_routes(problem), lambda: True)
    assert [stop.candidate_id for stop in route.stops] == ["v2"]


def test_the_clock_may_stop_the_filling_half_way():
    problem = a_day(*(a_visit(i) for i in range(1, 8)))
    calls = iter(range(100))
    (route,) = complete(problem, idle_routes(problem), lambda: next(calls) > 10)
    assert 0 < len(route.stops) < 7


def test_a_promise_that_only_a_visit_on_the_way_makes_possible_is_kept():
    seconds = [[0, 10, 20_000], [20_000, 0, 10], [10, 20_000, 0]]
    visits = (a_visit(1, prize_s=100_000), a_visit(2, kind="mandatory"))
    problem = a_day(*visits, reps=(a_rep(hours=Window(NINE, NINE + 2 * HOUR), end=2),), matrix=Matrix(seconds, seconds))
    plan = construct(problem)
    assert (ids(plan), violations(problem, plan)) == ([["v1", "v2"]], [])


def test_work_is_shared_between_reps():
    reps = (a_rep("a", hours=Window(NINE, NINE + 2 * HOUR)), a_rep("b", start=7, end=7))
    plan = construct(a_day(*(a_visit(i) for i in range(1, 8)), reps=reps, matrix=a_line(8)))
    assert all(ids(plan))


def test_nobody_sets_out_in_an_idle_plan():
    assert [route.stops for route in idle_routes(a_day())] == [()]
