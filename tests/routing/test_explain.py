from dataclasses import replace
from itertools import permutations

from hypothesis import HealthCheck, given, settings

from routing.conflict import conflict
from routing.construct import construct, idle_routes
from routing.explain import Means, left_out
from routing.insertion import Probe
from routing.model import UNREACHABLE_S, Matrix, Window
from routing.plan import Relaxation, Route
from routing.relax import Elsewhere
from routing.schedule import refusal, time_route
from tests.routing.days import FIVE, HOUR, NINE, a_day, a_line, a_rep, a_visit, hostile_days


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
    assert (entry.code, entry.facts) == ("appointment_conflict", {"rep_id": "rep", "with": "v1"})
    equals = (a_visit(1, windows=at_ten, kind="mandatory"), a_visit(2, windows=at_ten, kind="mandatory"))
    entry = reasons(a_day(*equals))["v2"]
    assert (entry.code, entry.facts) == ("appointment_conflict", {"rep_id": "rep", "with": "v1"})


def test_out_of_time_the_reasons_come_without_relaxations():
    problem = a_day(a_visit(1, duration_s=8 * HOUR))
    (entry,) = left_out(problem, construct(problem).routes, Means(lambda: True))
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


def test_a_visit_of_somebody_else_could_be_made_by_another():
    reps = (a_rep("ann", hours=Window(NINE, NINE + HOUR)), a_rep("bob"))
    entry = reasons(a_day(a_visit(5, required_rep="ann"), reps=reps))["v5"]
    assert Relaxation("another_rep", {"rep_id": "bob"}) in entry.relaxations
    gone = reasons(a_day(a_visit(5, required_rep="ill")))["v5"]
    assert gone.relaxations == (Relaxation("another_rep", {"rep_id": "rep"}),)


def test_a_full_vehicle_says_how_much_more_room_would_help():
    reps = (a_rep(max_load=5),)
    entry = reasons(a_day(a_visit(1, load=4), a_visit(2, load=3, prize_s=2500), reps=reps))["v2"]
    assert entry.code == "over_max_load"
    assert entry.relaxations[0] == Relaxation("raise_max_load", {"rep_id": "rep", "to": 7})


def test_another_day_is_named_where_it_has_room():
    full = a_day(a_visit(1, duration_s=7 * HOUR), a_visit(2, duration_s=3 * HOUR, prize_s=2500))
    thursday = construct(a_day(a_visit(2, duration_s=3 * HOUR, prize_s=2500, windows=())))
    closed = Elsewhere("another_day", {"days": 1}, a_day(a_visit(2, windows=())), thursday.routes[0])
    friday = a_day(a_visit(2, duration_s=3 * HOUR))
    open_ = Elsewhere("another_day", {"days": 2}, friday, idle_routes(friday)[0])
    unknown = Elsewhere("another_day", {"days": 3}, a_day(a_visit(3)), thursday.routes[0])
    (entry,) = left_out(full, construct(full).routes, Means(elsewhere=(closed, open_, unknown)))
    assert entry.relaxations[-1] == Relaxation("another_day", {"days": 2})


def test_a_conflict_names_only_the_promises_that_are_in_the_way():
    def at(hour: float) -> tuple[Window, ...]:
        return (Window(round(hour * HOUR), round(hour * HOUR) + 300),)

    visits = (
        a_visit(1, "early", windows=at(9.5), kind="mandatory"),
        a_visit(1, "ten", windows=at(13), duration_s=HOUR, kind="mandatory"),
        a_visit(1, "half", windows=at(14.1), duration_s=HOUR, kind="mandatory"),
        a_visit(1, "late", windows=at(16), kind="mandatory"),
        a_visit(2, "new", windows=at(13.5), duration_s=2 * HOUR, kind="mandatory", prize_s=1),
    )
    problem = a_day(*visits)
    routes = (time_route(problem, problem.reps[0], visits[:4]),)
    (entry,) = left_out(problem, routes)
    assert entry.code == "appointment_conflict"
    assert entry.facts["with"] in ("ten", "half")


def test_three_promises_that_only_fit_in_pairs_are_all_named():
    early = (Window(NINE, NINE + 2 * HOUR),)
    visits = tuple(a_visit(0, name, windows=early, duration_s=HOUR + 1, kind="mandatory") for name in "abc")
    problem = a_day(*visits)
    routes = (time_route(problem, problem.reps[0], visits[:2]),)
    (entry,) = left_out(problem, routes)
    assert entry.facts["with"] == "a,b"


def possible(problem, rep, visits):
    return any(isinstance(time_route(problem, rep, order), Route) for order in permutations(visits))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_promises_said_to_clash_are_impossible_together_and_none_is_named_for_nothing(problem):
    probes = [Probe.of(problem, route) for route in construct(problem).routes]
    kept = {candidate.id for probe in probes for candidate in probe.order}
    for candidate in (one for one in problem.candidates if one.rank and one.id not in kept):
        able = [probe for probe in probes if refusal(probe.rep, candidate) is None]
        if not (facts := conflict(able, candidate)):
            continue
        rep = problem.rep(facts["rep_id"])
        clashing = [problem.candidate(name) for name in facts["with"].split(",")]
        assert not possible(problem, rep, [*clashing, candidate])
        if len(clashing) > 1:
            assert all(
                possible(problem, rep, [*(one for one in clashing if one is not spared), candidate])
                for spared in clashing
            )


def test_nothing_is_said_to_clash_where_nobody_knows():
    # A tour of twenty places that just fits in one order out of many, and one promise more.
    visits = [a_visit(i, duration_s=600, kind="mandatory") for i in range(1, 21)]
    problem = a_day(*visits, a_visit(21, "more", duration_s=600, kind="mandatory"), matrix=a_line(22, 200))
    rep = replace(problem.reps[0], hours=Window(NINE, NINE + 20 * 600 + 40 * 200))
    order = sorted(visits, key=lambda visit: (visit.place % 2 == 0, visit.place if visit.place % 2 else -visit.place))
    probe = Probe(problem, rep, order)
    assert probe.added_s(problem.candidate("more")) is None
    assert conflict([probe], problem.candidate("more")) == {}


def test_reasons_stop_when_the_time_is_over():
    visits = [a_visit(i, kind="mandatory") for i in range(1, 8)]
    problem = a_day(*visits, reps=(a_rep(hours=Window(NINE, NINE + 4 * HOUR)),))
    routes = construct(problem).routes
    asked = 0

    def stop():
        nonlocal asked
        asked += 1
        return asked > 25

    entries = left_out(problem, routes, Means(stop))
    assert len(entries) > 1
    assert all(entry.code == "appointment_conflict" for entry in entries)
    assert all(not entry.relaxations for entry in entries[1:])
    assert asked < 25 + 20 * len(entries)


def test_a_place_open_only_while_nobody_works_says_so():
    entry = reasons(a_day(a_visit(1, windows=(Window(20 * HOUR, 23 * HOUR),))))["v1"]
    assert entry.code == "outside_hours"
    assert entry.relaxations[0].code == "extend_shift"
    assert reasons(a_day(a_visit(1, windows=(Window(FIVE, 23 * HOUR),))))["v1"].code == "outside_hours"
