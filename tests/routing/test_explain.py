from hypothesis import HealthCheck, given, settings

from routing.construct import construct
from routing.explain import left_out
from routing.model import UNREACHABLE_S, Matrix, Window
from routing.plan import Relaxation
from tests.routing.days import HOUR, NINE, a_day, a_line, a_rep, a_visit, hostile_days


def reasons(problem):
    return {entry.candidate_id: entry for entry in construct(problem).left_out}


def test_a_closed_shop():
    assert reasons(a_day(a_visit(1, windows=())))["v1"].code == "closed_today"


def test_a_visit_of_a_rep_who_is_not_there():
    entry = reasons(a_day(a_visit(1, required_rep="ill")))["v1"]
    assert (entry.code, entry.facts) == ("other_rep", {"rep_id": "ill"})


def test_a_missing_skill_names_who_is_closest_to_having_it():
    reps = (a_rep("a"), a_rep("b", skills=frozenset({"cold"})))
    entry = reasons(a_day(a_visit(1, skills=frozenset({"cold", "keys"})), reps=reps))["v1"]
    assert (entry.code, entry.facts) == ("skill_missing", {"skills": "cold,keys"})
    assert entry.relaxations == (Relaxation("add_skill", {"rep_id": "b", "skills": "keys"}),)


def test_a_place_no_road_leads_to():
    matrix = Matrix([[0, UNREACHABLE_S], [1, 0]], [[0, 0], [0, 0]])
    entry = reasons(a_day(a_visit(1), matrix=matrix))["v1"]
    assert (entry.code, entry.relaxations) == ("unreachable", ())


def test_a_visit_not_worth_the_way_says_how_much_is_missing():
    problem = a_day(a_visit(5, prize_s=5000))
    entry = reasons(problem)["v5"]
    assert (entry.code, entry.facts) == ("low_priority", {"added_s": 6000, "prize_s": 5000})
    assert entry.relaxations == (Relaxation("raise_prize", {"by_s": 1001}),)
    assert reasons(a_day(a_visit(5, prize_s=6001))) == {}


def test_a_full_day_says_how_much_longer_and_what_else():
    rep = a_rep(hours=Window(NINE, NINE + 2 * HOUR))
    problem = a_day(a_visit(1, duration_s=5400), a_visit(2, duration_s=1800, prize_s=2500), reps=(rep,))
    entry = reasons(problem)["v2"]
    assert entry.code == "no_time_left"
    assert entry.relaxations == (
        Relaxation("extend_shift", {"rep_id": "rep", "minutes": 40}),
        Relaxation("drop_visit", {"rep_id": "rep", "candidate_id": "v1"}),
    )


def test_a_visit_too_long_for_the_whole_shift_asks_for_a_longer_one():
    entry = reasons(a_day(a_visit(1, duration_s=8 * HOUR)))["v1"]
    assert (entry.code, entry.relaxations[0].facts["minutes"]) == ("no_time_left", 20)


def test_a_visit_that_no_overtime_saves_gets_no_false_hope():
    assert reasons(a_day(a_visit(1, windows=(Window(0, 5),))))["v1"].relaxations == ()
    assert reasons(a_day(a_visit(1, duration_s=20 * HOUR)))["v1"].relaxations == ()


def test_a_full_list_says_so():
    entry = reasons(a_day(a_visit(1), a_visit(2, prize_s=2500), reps=(a_rep(max_visits=1),)))["v2"]
    assert entry.code == "over_max_visits"
    assert entry.relaxations[0] == Relaxation("raise_max_visits", {"rep_id": "rep", "to": 2})
    assert entry.relaxations[1].code == "drop_visit"
    none = reasons(a_day(a_visit(1), reps=(a_rep(max_visits=0),)))["v1"]
    assert (none.code, none.relaxations[0].facts["to"]) == ("over_max_visits", 1)


def test_a_full_list_on_a_day_without_time_is_not_blamed():
    rep = a_rep(max_visits=1, hours=Window(NINE, NINE + 2 * HOUR))
    visits = (a_visit(1, duration_s=5400), a_visit(2, duration_s=5400, prize_s=7000))
    assert reasons(a_day(*visits, reps=(rep,)))["v2"].code == "no_time_left"


def test_an_appointment_names_the_one_it_collides_with():
    at_ten = (Window(10 * HOUR, 10 * HOUR),)
    visits = (a_visit(1, windows=at_ten, kind="locked"), a_visit(2, windows=at_ten, kind="mandatory"))
    entry = reasons(a_day(*visits))["v2"]
    assert (entry.code, entry.facts) == ("appointment_conflict", {})
    equals = (a_visit(1, windows=at_ten, kind="mandatory"), a_visit(2, windows=at_ten, kind="mandatory"))
    entry = reasons(a_day(*equals))["v2"]
    assert (entry.code, entry.facts) == ("appointment_conflict", {"with": "v1"})


def test_out_of_time_the_reasons_come_without_relaxations():
    problem = a_day(a_visit(1, duration_s=8 * HOUR))
    (entry,) = left_out(problem, construct(problem).routes, lambda: True)
    assert (entry.code, entry.relaxations) == ("no_time_left", ())


def test_only_the_reps_who_pass_nearest_are_asked_for_overtime():
    reps = tuple(a_rep(f"r{i}", start=i, end=i) for i in range(4))
    entry = reasons(a_day(a_visit(7, duration_s=8 * HOUR), reps=reps, matrix=a_line(8)))["v7"]
    assert entry.relaxations[0].facts == {"rep_id": "r3", "minutes": 80}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_everyone_left_out_is_told_why(problem):
    plan = construct(problem)
    visited = {stop.candidate_id for route in plan.routes for stop in route.stops}
    assert {entry.candidate_id for entry in plan.left_out} == {c.id for c in problem.candidates} - visited
