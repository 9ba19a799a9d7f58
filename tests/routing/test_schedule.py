from itertools import permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.checker import violations
from routing.explain import left_out
from routing.model import UNREACHABLE_S, Break, Candidate, Matrix, Problem, Window
from routing.plan import Plan, Rest, Route, value_s
from routing.schedule import Infeasible, keep_fitting, time_route
from tests.routing.days import FIVE, HOUR, NINE, NOON, a_day, a_line, a_rep, a_visit, hostile_days, lunch


def timed(*visits, rep=None, matrix=None):
    rep = rep or a_rep()
    return time_route(a_day(*visits, reps=(rep,), matrix=matrix), rep, visits)


def as_plan(problem, route):
    routes = (route,)
    return Plan(routes, left_out(problem, routes), value_s(problem, routes), "test", 0)


def test_stops_are_reached_served_and_left_one_after_the_other():
    route = timed(a_visit(1), a_visit(3))
    assert [(s.arrive_s, s.start_s, s.leave_s) for s in route.stops] == [
        (NINE + 600, NINE + 600, NINE + 2400),
        (NINE + 3600, NINE + 3600, NINE + 5400),
    ]
    assert (route.travel_s, route.travel_m, route.back_travel_s, route.back_travel_m) == (3600, 36_000, 1800, 18_000)
    assert route.end_s == NINE + 7200


def test_nobody_leaves_home_before_the_first_door_needs_it():
    route = timed(a_visit(1, windows=(Window(NOON, FIVE),)))
    assert (route.start_s, route.stops[0].wait_s) == (NOON - 600, 0)


def test_waiting_is_shown_where_it_happens():
    route = timed(a_visit(1), a_visit(2, windows=(Window(NOON, NOON),)))
    assert route.stops[1].wait_s == NOON - (NINE + 3000)


def test_the_second_window_is_used_when_the_first_is_over():
    route = timed(a_visit(1, windows=(Window(0, 60), Window(NOON, FIVE))))
    assert route.stops[0].start_s == NOON


def test_an_idle_rep_does_not_move():
    assert timed() == Route("rep", NINE, NINE)


def test_a_rest_on_arrival_eats_the_waiting():
    rep = a_rep(breaks=(lunch(),))
    route = timed(a_visit(1), a_visit(2, windows=(Window(NOON + HOUR, FIVE),)), rep=rep)
    assert route.rests == (Rest(NOON, NOON + 1800),)
    assert route.stops[1].wait_s == (NOON + HOUR) - (NINE + 3000) - 1800


def test_a_rest_comes_before_leaving_when_the_way_is_too_long():
    rep = a_rep(breaks=(lunch(NINE, NINE + HOUR),))
    route = timed(a_visit(1, duration_s=3000), a_visit(7), rep=rep)
    assert route.rests == (Rest(NINE + 3600, NINE + 5400),)
    assert route.stops[1].arrive_s == NINE + 5400 + 3600


def test_a_rest_falls_on_the_way_when_its_window_is_short():
    rep = a_rep(breaks=(lunch(NINE + 3000, NINE + 3000),))
    route = timed(a_visit(1), a_visit(7), rep=rep)
    assert route.rests == (Rest(NINE + 3000, NINE + 4800),)
    assert (route.stops[1].travel_s, route.stops[1].arrive_s) == (3600, NINE + 2400 + 3600 + 1800)


def test_a_rest_before_setting_out_is_not_part_of_the_route():
    rep = a_rep(breaks=(lunch(NINE, NINE + 600),))
    route = timed(a_visit(1, windows=(Window(NOON, FIVE),)), rep=rep)
    assert (route.rests, route.start_s) == ((), NOON - 600)


def test_a_rest_on_the_first_leg_is_kept_when_it_is_on_the_way():
    rep = a_rep(breaks=(lunch(NINE + 300, NINE + 300),))
    route = timed(a_visit(1), rep=rep)
    assert (route.start_s, route.rests, route.stops[0].arrive_s) == (
        NINE,
        (Rest(NINE + 300, NINE + 2100),),
        NINE + 2400,
    )


def test_a_break_whose_window_is_over_is_not_asked_for():
    rep = a_rep(breaks=(lunch(HOUR, 2 * HOUR),))
    assert timed(a_visit(1), rep=rep).rests == ()


def test_a_break_that_can_be_had_at_home_is_spared():
    assert timed(a_visit(1), rep=a_rep(breaks=(lunch(),))).rests == ()


def test_two_breaks_may_fall_on_one_leg():
    rep = a_rep(breaks=(lunch(NINE + 600, NINE + 600, 600), lunch(NINE + 1200, NINE + 1500, 600)))
    problem = a_day(a_visit(2), a_visit(3), reps=(rep,), matrix=a_line(4, 3000))
    route = time_route(problem, rep, problem.candidates)
    assert len(route.rests) == 2
    assert violations(problem, as_plan(problem, route)) == []


def test_a_break_nobody_can_take_makes_the_route_impossible():
    rep = a_rep(breaks=(lunch(NINE + 700, NINE + 700),))
    visit = a_visit(1, duration_s=7000, windows=(Window(NINE, NINE + 650),))
    assert timed(visit, rep=rep) == Infeasible("v1", "no_time_left")


def test_the_first_visit_that_fails_is_named_with_its_reason():
    assert timed(a_visit(1, windows=())) == Infeasible("v1", "closed_today")
    assert timed(a_visit(1, required_rep="other")) == Infeasible("v1", "other_rep")
    assert timed(a_visit(1, skills=frozenset({"cold"}))) == Infeasible("v1", "skill_missing")
    assert timed(a_visit(1), a_visit(2), rep=a_rep(max_visits=1)) == Infeasible("v2", "over_max_visits")
    assert timed(a_visit(1), a_visit(2, windows=(Window(0, NINE),))) == Infeasible("v2", "no_time_left")
    assert timed(a_visit(1, windows=(Window(0, 1),), kind="mandatory")) == Infeasible("v1", "appointment_conflict")
    assert timed(a_visit(1, duration_s=9 * HOUR)) == Infeasible("v1", "no_time_left")


def test_a_place_without_a_way_there_or_back_is_unreachable():
    there = Matrix([[0, UNREACHABLE_S], [5, 0]], [[0, 1], [1, 0]])
    back = Matrix([[0, 5], [UNREACHABLE_S, 0]], [[0, 1], [1, 0]])
    assert timed(a_visit(1), matrix=there) == Infeasible("v1", "unreachable")
    assert timed(a_visit(1), matrix=back) == Infeasible("v1", "unreachable")


def test_what_no_longer_fits_is_given_up_and_the_rest_keeps_its_order():
    visits = [a_visit(1), a_visit(2, windows=(Window(0, NINE),)), a_visit(3)]
    route, given_up = keep_fitting(a_day(*visits), a_rep(), visits)
    assert [stop.candidate_id for stop in route.stops] == ["v1", "v3"]
    assert given_up == (Infeasible("v2", "no_time_left"),)


def test_the_least_worthy_visit_makes_way_for_an_appointment():
    at_ten = (Window(10 * HOUR, 10 * HOUR),)
    visits = [a_visit(1, prize_s=50), a_visit(2, prize_s=9), a_visit(3, windows=at_ten, kind="mandatory")]
    route, given_up = keep_fitting(a_day(*visits), a_rep(), visits)
    assert [stop.candidate_id for stop in route.stops] == ["v1", "v3"]
    assert given_up == (Infeasible("v2", "no_time_left"),)


def test_a_limit_of_visits_spares_the_appointment():
    visits = [a_visit(1), a_visit(2, kind="mandatory")]
    route, given_up = keep_fitting(a_day(*visits), a_rep(), visits)
    assert given_up == ()
    route, given_up = keep_fitting(a_day(*visits), a_rep(max_visits=1), visits)
    assert [stop.candidate_id for stop in route.stops] == ["v2"]
    assert given_up == (Infeasible("v1", "over_max_visits"),)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_whatever_is_timed_is_sound(problem):
    for rep in problem.reps:
        route, _ = keep_fitting(problem, rep, problem.candidates)
        alone = Problem((rep,), problem.candidates, problem.matrices)
        found = violations(alone, as_plan(alone, route))
        chosen = {"promise_broken", "still_fits"}  # what the given order leaves out
        assert [one for one in found if one.code not in chosen] == []


def slow_end_s(rep, order, matrix):
    """The earliest end by trying every place of the one break: before, on or after each leg."""
    (rest,) = rep.breaks
    places = [rep.start, *(c.place for c in order), rep.end]
    best = None
    for rest_leg in range(len(order) + 2):
        clock = rep.hours.opens_s
        rested_at = None
        for leg in range(len(order) + 1):
            travel_s = int(matrix.seconds[places[leg], places[leg + 1]])
            if leg == rest_leg:
                starts = list(range(max(clock, rest.window.opens_s), rest.window.closes_s + 1, 60))
                if not starts:
                    break
                rested_at = starts[0]
                clock = (
                    max(clock + travel_s, rested_at) + rest.duration_s
                    if rested_at >= clock + travel_s
                    else clock + travel_s + rest.duration_s
                )
            else:
                clock += travel_s
            if leg < len(order):
                opened = [w for w in order[leg].windows if clock <= w.closes_s]
                if not opened:
                    break
                clock = max(clock, opened[0].opens_s) + order[leg].duration_s
        else:
            spared = rest_leg == len(order) + 1 and clock > rest.window.closes_s
            if clock <= rep.hours.closes_s and not spared:
                best = clock if best is None else min(best, clock)
    return best


minutes = st.integers(0, 120).map(lambda m: m * 60)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=3), minutes, minutes, minutes)
def test_the_break_is_placed_as_well_as_by_trying_everything(visits, opens, length, rest_s):
    rest = Break(rest_s + 60, Window(NINE + opens, NINE + opens + length))
    rep = a_rep(hours=Window(NINE, NINE + 6 * HOUR), breaks=(rest,))
    matrix = a_line(5, 1200)
    order = [
        Candidate(f"v{i}", i + 1, stay, (Window(NINE + at, NINE + at + 7200),), 1)
        for i, (at, stay) in enumerate(visits)
    ]
    for chosen in permutations(order):
        route = time_route(a_day(*order, reps=(rep,), matrix=matrix), rep, chosen)
        expected = slow_end_s(rep, chosen, matrix)
        assert (route.end_s if isinstance(route, Route) else None) == expected
