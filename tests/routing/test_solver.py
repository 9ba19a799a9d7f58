import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import solver
from routing.budget import Budget
from routing.checker import violations
from routing.construct import construct
from routing.model import DAY_S, InvalidProblem, Matrix, Problem, Window
from routing.plan import worth
from routing.reference import by_reference
from routing.solver import solve
from tests.routing.days import ALL_DAY, FIVE, HOUR, NINE, NOON, a_day, a_line, a_rep, a_visit, hostile_days, lunch

WEEK = (Window(0, 7 * DAY_S),)
PATIENT = {"budget_s": 30.0, "step_limit": 3000}


def a_week_of_work(step_s):
    visits = [a_visit(i, prize_s=3000 + 500 * (i * 7 % 5), duration_s=1500) for i in range(60)]
    seconds = [[abs(a * 37 % 60 - b * 37 % 60) * 40 + abs(a - b) * step_s for b in range(60)] for a in range(60)]
    return a_day(*visits, reps=(a_rep("a"), a_rep("b", start=30, end=30)), matrix=Matrix(seconds, seconds))


def ids(plan, route=0):
    return [stop.candidate_id for stop in plan.routes[route].stops]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_every_plan_of_a_hostile_day_is_sound(problem):
    assert violations(problem, solve(problem, **PATIENT)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_searching_is_never_worse_than_constructing(problem):
    searched, constructed = solve(problem, **PATIENT), construct(problem)
    assert worth(problem, searched.routes) >= worth(problem, constructed.routes)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_no_fewer_promises_are_kept_than_by_the_reference(problem):
    reference, _ = by_reference(problem, Budget(0.3), 7)
    assert worth(problem, solve(problem, **PATIENT).routes)[:2] >= worth(problem, reference)[:2]


def test_a_promise_that_only_a_visit_without_worth_leads_to_is_kept():
    far = [[0, 100, 20_000], [100, 0, 100], [20_000, 100, 0]]
    visits = a_visit(1, "worthless", prize_s=0), a_visit(2, "promised", kind="mandatory")
    problem = a_day(*visits, reps=(a_rep(hours=Window(NINE, NINE + 30_000)),), matrix=Matrix(far, far))
    assert sorted(ids(solve(problem, **PATIENT))) == ["promised", "worthless"]


def test_an_order_that_insertion_misses_is_found():
    visits = [a_visit(i, prize_s=4000 + 100 * (i * 7 % 5)) for i in range(1, 12)]
    problem = a_day(*visits, reps=(a_rep(breaks=(lunch(),)),), matrix=a_line(12, 1500))
    plan = solve(problem, **PATIENT)
    assert plan.engine == "search"
    assert violations(problem, plan) == []


def test_the_search_improves_on_greed():
    # greed goes to the rich far place first and then has no time for the cluster the other way
    seconds = [[abs(a - b) for b in (0, 7000, -3000, -3100, -3200)] for a in (0, 7000, -3000, -3100, -3200)]
    visits = [a_visit(1, prize_s=60_000, duration_s=60), *(a_visit(i, prize_s=25_000) for i in (2, 3, 4))]
    rep = a_rep(hours=Window(NINE, NINE + 14_200))
    problem = a_day(*visits, reps=(rep,), matrix=Matrix(seconds, seconds))
    plan = solve(problem, **PATIENT)
    assert ids(construct(problem)) == ["v1"]
    assert sorted(ids(plan)) == ["v2", "v3", "v4"]
    assert plan.engine == "search"
    assert violations(problem, plan) == []


def test_the_same_seed_gives_the_same_plan():
    problem = a_day(*(a_visit(i, prize_s=5000) for i in range(1, 12)), matrix=a_line(12, 2000))
    assert solve(problem, seed=3, **PATIENT) == solve(problem, seed=3, **PATIENT)


def test_no_time_at_all_still_gives_a_plan():
    problem = a_day(a_visit(1, kind="mandatory"), a_visit(2))
    plan = solve(problem, budget_s=0)
    assert plan.engine == "search"
    assert sorted(ids(plan)) == ["v1", "v2"]
    assert violations(problem, plan) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days(), st.sampled_from([0.0, 0.0, 0.001, 0.03]))
def test_with_hardly_any_time_nothing_that_fits_is_left_out(problem, budget_s):
    assert violations(problem, solve(problem, budget_s)) == []


@pytest.mark.parametrize("budget_s", [0.0, 0.05, 0.2])
def test_a_long_list_fills_the_day_whatever_the_clock_says(budget_s):
    hours = (*((Window(opens_s * HOUR, FIVE),) for opens_s in (9, 10, 14)), ALL_DAY)
    visits = (a_visit(i, duration_s=900, windows=hours[i % 4], prize_s=(2400, 3600, 5400)[i % 3]) for i in range(1, 81))
    problem = a_day(*visits, reps=(a_rep(breaks=(lunch(),)),), matrix=a_line(81, 60))
    plan = solve(problem, budget_s)
    assert violations(problem, plan) == []
    assert sum(stop.wait_s for stop in plan.routes[0].stops) < HOUR
    assert all(e.facts["prize_s"] <= e.facts["added_s"] for e in plan.left_out if e.code == "low_priority")


@pytest.mark.parametrize("budget_s", [0.0, 0.05])
def test_where_nothing_was_compiled_a_plan_comes_from_the_reference(monkeypatch, budget_s):
    monkeypatch.setattr(solver, "is_compiled", lambda: False)
    problem = a_day(a_visit(1), a_visit(2, kind="mandatory"))
    plan = solve(problem, budget_s)
    assert plan.engine in ("ortools", "construct")
    assert sorted(ids(plan)) == ["v1", "v2"]
    assert violations(problem, plan) == []


def test_a_company_without_reps_or_accounts_gets_an_empty_plan():
    plan = solve(Problem((), (a_visit(1),), {"car": a_line(2)}), **PATIENT)
    assert (plan.routes, [entry.code for entry in plan.left_out]) == ((), ["nobody_works"])
    assert solve(Problem((), (), {"car": a_line(1)}), **PATIENT).left_out == ()
    assert ids(solve(a_day(a_visit(0), matrix=a_line(1)), **PATIENT)) == ["v0"]


def test_somebody_with_a_route_per_day_visits_on_the_first_day_that_suits():
    week = tuple(a_rep(f"mon{d}", person="ann", hours=Window(d * DAY_S + NINE, d * DAY_S + FIVE)) for d in range(3))
    visits = (
        a_visit(1, required_rep="ann", delay_s=5000),
        a_visit(2, required_rep="ann", windows=(Window(2 * DAY_S, 3 * DAY_S),)),
        a_visit(3, required_rep="bob"),
    )
    problem = Problem(
        week, tuple(replace(v, windows=v.windows if v.id == "v2" else WEEK) for v in visits), {"car": a_line(8)}
    )
    plan = solve(problem, **PATIENT)
    assert [ids(plan, d) for d in range(3)] == [["v1"], [], ["v2"]]
    assert [entry.code for entry in plan.left_out] == ["other_rep"]


def test_the_search_can_begin_with_routes_that_are_there():
    problem = a_week_of_work(11)
    good = solve(problem, **PATIENT)
    again = solve(problem, 0.0, begin_with=good.routes)
    assert again.routes == good.routes
    assert worth(problem, solve(problem, 0.0).routes) < worth(problem, good.routes)


def test_a_day_without_candidates_is_an_idle_day():
    plan = solve(a_day(), **PATIENT)
    assert (plan.value_s, plan.left_out, plan.routes[0].stops) == (0, (), ())


def test_a_budget_out_of_range_is_named():
    with pytest.raises(InvalidProblem, match="budget_s"):
        solve(a_day(), budget_s=-1)


def test_two_windows_are_kept_around_the_hole():
    visit = a_visit(1, windows=(Window(0, NINE), Window(NOON, FIVE)))
    plan = solve(a_day(visit), **PATIENT)
    assert plan.routes[0].stops[0].start_s == NOON


def test_windows_that_touch_leave_no_hole():
    visit = a_visit(1, windows=(Window(0, NINE), Window(NINE + 1, FIVE)))
    assert ids(solve(a_day(visit), **PATIENT)) == ["v1"]


def test_skills_preferences_and_limits_split_the_work():
    reps = (a_rep("a", max_visits=2), a_rep("b", skills=frozenset({"cold"}), profile="foot"))
    visits = (
        a_visit(1, skills=frozenset({"cold"})),
        a_visit(2, preferred_rep="b"),
        a_visit(3, required_rep="a"),
        a_visit(4, preferred_rep="a"),
    )
    problem = Problem(reps, visits, {"car": a_line(8), "foot": a_line(8, 900)})
    plan = solve(problem, **PATIENT)
    assert violations(problem, plan) == []
    assert sorted(ids(plan)) == ["v3", "v4"]
    assert sorted(ids(plan, 1)) == ["v1", "v2"]


def test_lunch_is_taken_between_visits():
    problem = a_day(*(a_visit(i, duration_s=HOUR) for i in range(1, 6)), reps=(a_rep(breaks=(lunch(),)),))
    plan = solve(problem, **PATIENT)
    assert violations(problem, plan) == []
    assert len(plan.routes[0].rests) == 1


def test_start_and_end_may_differ():
    plan = solve(a_day(a_visit(3), reps=(a_rep(start=2, end=5),)), **PATIENT)
    assert plan.routes[0].back_travel_s == 1200


def test_insertion_is_usable_without_loading_ortools():
    script = (
        "import sys, routing.insertion, routing.solver; sys.exit(any(m.startswith('ortools') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
