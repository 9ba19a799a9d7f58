from dataclasses import replace

import pytest

from routing.checker import violations
from routing.construct import construct, idle_routes
from routing.explain import left_out
from routing.model import UNREACHABLE_S, Matrix, Window
from routing.plan import LeftOut, Plan, Rest, Route, value_s
from routing.schedule import time_route
from tests.routing.days import FIVE, HOUR, NINE, NOON, a_day, a_line, a_rep, a_visit, lunch

PROBLEM = a_day(
    a_visit(1, windows=(Window(NINE, NOON),)),
    a_visit(2, skills=frozenset({"cold"})),
    a_visit(4, windows=(Window(14 * HOUR, FIVE),), required_rep="rep", kind="mandatory"),
    a_visit(6, windows=()),
    reps=(a_rep(breaks=(lunch(),), skills=frozenset({"cold"}), max_visits=4),),
)
GOOD = construct(PROBLEM)


def codes(problem, plan):
    return {violation.code for violation in violations(problem, plan)}


def with_route(**changes):
    return replace(GOOD, routes=(replace(GOOD.routes[0], **changes),))


def with_stop(at, **changes):
    stops = list(GOOD.routes[0].stops)
    stops[at] = replace(stops[at], **changes)
    return with_route(stops=tuple(stops))


def test_the_good_plan_is_good_and_uses_everything():
    assert violations(PROBLEM, GOOD) == []
    assert (len(GOOD.routes[0].stops), len(GOOD.routes[0].rests)) == (3, 1)


REST = GOOD.routes[0].rests[0]
STOPS = GOOD.routes[0].stops
BROKEN = {
    "a rep nobody knows": ("unknown_rep", replace(GOOD, routes=(replace(GOOD.routes[0], rep_id="x"),))),
    "a visit nobody knows": ("unknown_candidate", with_stop(0, candidate_id="x")),
    "a stranger left out": ("unknown_candidate", replace(GOOD, left_out=(LeftOut("x", "unreachable", {}),))),
    "no route": ("route_count", replace(GOOD, routes=())),
    "two routes": ("route_count", replace(GOOD, routes=GOOD.routes * 2)),
    "a visit forgotten": ("not_once", replace(GOOD, left_out=())),
    "a visit twice": ("not_once", with_route(stops=(*STOPS, STOPS[-1]))),
    "visited and left out": ("not_once", replace(GOOD, left_out=(*GOOD.left_out, LeftOut("v1", "unreachable", {})))),
    "out too early": ("outside_hours", with_route(start_s=NINE - 1)),
    "home too late": ("outside_hours", with_route(end_s=FIVE + 1)),
    "home too soon": ("wrong_time", with_route(end_s=STOPS[-1].leave_s + 1)),
    "another place": ("wrong_place", with_stop(0, place=3)),
    "before it opens": ("outside_window", with_stop(2, start_s=13 * HOUR)),
    "a short visit": ("wrong_duration", with_stop(2, leave_s=STOPS[2].leave_s - 1)),
    "a faster leg": ("wrong_travel", with_stop(1, travel_s=1)),
    "a shorter leg": ("wrong_travel", with_stop(1, travel_m=1)),
    "a shorter way home": ("wrong_travel", with_route(back_travel_s=1)),
    "wrong total": ("wrong_travel", with_route(travel_s=GOOD.routes[0].travel_s + 1)),
    "an arrival too soon": ("wrong_time", with_stop(1, arrive_s=STOPS[1].arrive_s - 1)),
    "a wait too short": ("wrong_time", with_stop(2, wait_s=STOPS[2].wait_s - 1)),
    "a negative wait": ("wrong_time", with_stop(1, wait_s=-60, start_s=STOPS[1].start_s - 60)),
    "a rest while visiting": ("rest_in_visit", with_route(rests=(Rest(STOPS[2].start_s, STOPS[2].start_s + 1800),))),
    "rests at once": ("rests_overlap", with_route(rests=(REST, REST))),
    "a rest too many": ("wrong_rest", with_route(rests=(REST, Rest(REST.end_s, REST.end_s + 1)))),
    "a rest cut short": ("wrong_rest", with_route(rests=(Rest(REST.start_s, REST.end_s - 1),))),
    "no lunch": ("break_missing", with_route(rests=())),
    "a boast": ("wrong_value", replace(GOOD, value_s=GOOD.value_s + 1)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_is_caught(name):
    code, plan = BROKEN[name]
    assert code in codes(PROBLEM, plan)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("skill_missing", {"skills": frozenset()}),
        ("over_max_visits", {"max_visits": 2}),
        ("outside_hours", {"hours": Window(NINE, 15 * HOUR - 1)}),
    ],
)
def test_a_plan_for_another_rep_is_caught(code, changes):
    problem = replace(PROBLEM, reps=(replace(PROBLEM.reps[0], **changes),))
    assert code in codes(problem, GOOD)


def test_a_visit_of_another_rep_is_caught():
    stolen = replace(PROBLEM.candidates[0], required_rep="other")
    problem = replace(PROBLEM, candidates=(stolen, *PROBLEM.candidates[1:]))
    assert "other_rep" in codes(problem, GOOD)


def test_driving_where_no_road_is_is_caught():
    seconds = a_line(8).seconds.copy()
    seconds[4, 0] = UNREACHABLE_S
    problem = replace(PROBLEM, matrices={"car": Matrix(seconds, a_line(8).metres)})
    assert "unreachable" in codes(problem, GOOD)


def test_an_idle_rep_neither_travels_nor_rests():
    problem = a_day()
    moving = replace(construct(problem), routes=(Route("rep", NINE, NINE + 5),), value_s=0)
    assert codes(problem, moving) == {"idle_route"}
    driving = replace(construct(problem), routes=(Route("rep", NINE, NINE, travel_m=5),))
    assert codes(problem, driving) == {"wrong_travel"}


def test_a_broken_promise_is_caught_even_if_others_are_in_the_way():
    visits = (a_visit(1, duration_s=7 * HOUR), a_visit(2, duration_s=7 * HOUR, kind="mandatory"))
    problem = a_day(*visits)
    routes = (time_route(problem, problem.reps[0], visits[:1]),)
    plan = Plan(routes, left_out(problem, routes), value_s(problem, routes), "test", 0)
    assert codes(problem, plan) == {"promise_broken"}


def test_a_visit_that_still_fits_is_missed_and_never_called_low_priority():
    problem = a_day(a_visit(1), a_visit(5, prize_s=6000))
    routes = idle_routes(problem)
    plan = Plan(routes, left_out(problem, routes), 0, "test", 0)
    assert [(one.code, one.subject) for one in violations(problem, plan)] == [("still_fits", "v1")]
    assert [entry.code for entry in plan.left_out] == ["still_fits", "low_priority"]


def test_a_break_before_setting_out_or_after_coming_home_is_spared():
    early = a_day(a_visit(1, windows=(Window(NOON, FIVE),)), reps=(a_rep(breaks=(lunch(NINE, 10 * HOUR),)),))
    late = a_day(a_visit(1), reps=(a_rep(breaks=(lunch(NOON, NOON),)),))
    for problem in (early, late):
        plan = construct(problem)
        assert plan.routes[0].rests == ()
        assert violations(problem, plan) == []
