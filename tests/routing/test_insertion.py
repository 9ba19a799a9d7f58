from hypothesis import HealthCheck, given, settings

from routing.insertion import Insertion, Probe, Refused, Slip, cheapest_insertion, rank
from routing.model import UNREACHABLE_S, Matrix, Window
from routing.plan import Route
from routing.schedule import keep_fitting, refusal, time_route
from tests.routing.days import NINE, NOON, a_day, a_rep, a_visit, hostile_days, lunch


def routed(problem, rep=None):
    rep = rep or problem.reps[0]
    return time_route(problem, rep, problem.candidates)


def test_a_visit_goes_where_it_adds_the_least_travel():
    problem = a_day(a_visit(1), a_visit(5))
    found = cheapest_insertion(problem, routed(problem), a_visit(3))
    assert (found.position, found.added_s, found.rep_id) == (1, 0, "rep")
    assert found.slips == (Slip("v5", 1800),)
    assert found.stop.candidate_id == "v3"


def test_waiting_swallows_the_slip():
    problem = a_day(a_visit(1), a_visit(5, windows=(Window(NOON, NOON),)))
    assert cheapest_insertion(problem, routed(problem), a_visit(3)).slips == (Slip("v5", 0),)


def test_the_first_stop_of_an_idle_rep_costs_the_whole_way():
    problem = a_day()
    assert cheapest_insertion(problem, routed(problem), a_visit(3)).added_s == 3600


def test_a_dear_position_is_taken_when_the_cheap_one_breaks_an_appointment():
    problem = a_day(a_visit(5, windows=(Window(NINE + 3000, NINE + 3000),)))
    found = cheapest_insertion(problem, routed(problem), a_visit(3, windows=(Window(0, NOON),)))
    assert (found.position, found.slips) == (1, ())


def test_each_refusal_says_why():
    def code(problem, visit):
        return cheapest_insertion(problem, routed(problem), visit)

    problem = a_day(a_visit(1))
    assert code(problem, a_visit(2, windows=())) == Refused("closed_today")
    assert code(problem, a_visit(2, windows=(Window(0, 5),))) == Refused("no_time_left")
    assert code(problem, a_visit(2, windows=(Window(0, 5),), kind="locked")) == Refused("appointment_conflict")
    full = a_day(a_visit(1), reps=(a_rep(max_visits=1),))
    assert code(full, a_visit(2)) == Refused("over_max_visits")
    island = Matrix([[0, 5, UNREACHABLE_S], [5, 0, UNREACHABLE_S], [5, 5, 0]], [[0] * 3] * 3)
    assert code(a_day(a_visit(1), matrix=island), a_visit(2)) == Refused("unreachable")


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


def test_reps_are_ranked_by_extra_travel_then_by_arrival_then_refusals():
    late = Window(NOON, NOON + 7200)
    reps = (a_rep("late", hours=late), a_rep("far", start=7, end=7), a_rep("full", max_visits=0), a_rep("near"))
    problem = a_day(reps=reps)
    offers = rank(problem, [routed(problem, rep) for rep in reps], a_visit(2))
    assert [offer.rep_id for offer in offers] == ["near", "late", "far", "full"]
    assert offers[-1].answer == Refused("over_max_visits")


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
            match cheapest_insertion(problem, route, candidate):
                case Insertion(position=position, added_s=added_s, route=found):
                    assert added_s == min(costs)
                    assert found == all_timed[position]
                    assert Probe.of(problem, route).added_s(candidate) == added_s
                case Refused(code=code):
                    assert costs == []
                    assert refusal(rep, candidate) in (None, code)
