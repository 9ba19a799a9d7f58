from hypothesis import HealthCheck, given, settings

from routing.insertion import Probe, Refused
from routing.model import UNREACHABLE_S, Matrix, Window
from routing.plan import Route
from routing.schedule import keep_fitting, refusal, time_route
from tests.routing.days import NINE, NOON, a_day, a_rep, a_visit, hostile_days, lunch


def routed(problem, rep=None):
    rep = rep or problem.reps[0]
    return time_route(problem, rep, problem.candidates)


def cheapest(problem, visit):
    return Probe.of(problem, routed(problem)).cheapest(visit)


def starts(route):
    return [(stop.candidate_id, stop.start_s) for stop in route.stops]


def test_a_visit_goes_where_it_adds_the_least_travel():
    problem = a_day(a_visit(1), a_visit(5))
    was = dict(starts(routed(problem)))
    added_s, position, route = cheapest(problem, a_visit(3))
    assert (added_s, position, route.rep_id) == (0, 1, "rep")
    assert [visit for visit, _ in starts(route)] == ["v1", "v3", "v5"]
    assert dict(starts(route))["v5"] == was["v5"] + 1800


def test_waiting_swallows_the_slip():
    problem = a_day(a_visit(1), a_visit(5, windows=(Window(NOON, NOON),)))
    _, _, route = cheapest(problem, a_visit(3))
    assert starts(route)[-1] == ("v5", NOON)


def test_the_first_stop_of_an_idle_rep_costs_the_whole_way():
    problem = a_day()
    assert cheapest(problem, a_visit(3))[0] == 3600


def test_a_dear_position_is_taken_when_the_cheap_one_breaks_an_appointment():
    problem = a_day(a_visit(5, windows=(Window(NINE + 3000, NINE + 3000),)))
    _, position, route = cheapest(problem, a_visit(3, windows=(Window(0, NOON),)))
    assert (position, len(route.stops)) == (1, 2)


def test_each_refusal_says_why():
    problem = a_day(a_visit(1))
    assert cheapest(problem, a_visit(2, windows=())) == Refused("closed_today")
    assert cheapest(problem, a_visit(2, windows=(Window(0, 5),))) == Refused("no_time_left")
    assert cheapest(problem, a_visit(2, windows=(Window(0, 5),), kind="locked")) == Refused("appointment_conflict")
    full = a_day(a_visit(1), reps=(a_rep(max_visits=1),))
    assert cheapest(full, a_visit(2)) == Refused("over_max_visits")
    island = Matrix([[0, 5, UNREACHABLE_S], [5, 0, UNREACHABLE_S], [5, 5, 0]], [[0] * 3] * 3)
    assert cheapest(a_day(a_visit(1), matrix=island), a_visit(2)) == Refused("unreachable")


def test_breaks_are_counted_where_the_bare_way_would_fit():
    rep = a_rep(hours=Window(NINE, NINE + 4200), breaks=(lunch(NINE + 600, NINE + 700),))
    problem = a_day(reps=(rep,))
    probe = Probe.of(problem, routed(problem))
    assert probe.detours(a_visit(1, duration_s=3000)) == [(1200, 0)]
    assert probe.added_s(a_visit(1, duration_s=3000)) is None
    assert probe.cheapest(a_visit(1, duration_s=3000)) == Refused("no_time_left")


def test_nothing_fits_into_a_route_that_is_impossible_itself():
    at_noon = (Window(NOON, NOON),)
    order = (a_visit(1, windows=at_noon), a_visit(2, windows=(Window(0, NINE),)))
    problem = a_day(*order)
    assert Probe(problem, problem.reps[0], order).cheapest(a_visit(3)) == Refused("no_time_left")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_insertion_equals_timing_every_position_again(problem):
    for rep in problem.reps:
        route, _ = keep_fitting(problem, rep, problem.candidates[1:])
        order = [problem.candidate(stop.candidate_id) for stop in route.stops]
        for candidate in problem.candidates[:1]:
            orders = [(*order[:i], candidate, *order[i:]) for i in range(len(order) + 1)]
            all_timed = [time_route(problem, rep, one) for one in orders]
            costs = [one.travel_s - route.travel_s for one in all_timed if isinstance(one, Route)]
            probe = Probe.of(problem, route)
            match probe.cheapest(candidate):
                case Refused(code=code):
                    assert costs == []
                    assert refusal(rep, candidate) in (None, code)
                case added_s, position, found:
                    assert added_s == min(costs) == probe.added_s(candidate)
                    assert found == all_timed[position]
