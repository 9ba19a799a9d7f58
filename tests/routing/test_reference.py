"""The OR-Tools model: sound with every constraint, and on small days no worse than anybody."""

from hypothesis import HealthCheck, given, settings

from routing.budget import Budget
from routing.checker import violations
from routing.construct import construct
from routing.explain import left_out
from routing.plan import Plan, value_s, worth
from routing.reference import by_reference
from routing.solver import solve
from tests.routing.days import NOON, Window, a_day, a_line, a_rep, a_visit, hostile_days, lunch

QUIET = list(HealthCheck)


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(hostile_days())
def test_every_plan_of_the_reference_is_sound_and_no_worse_than_construction(problem):
    routes, _ = by_reference(problem, Budget(20.0), 7, 200)
    plan = Plan(routes, left_out(problem, routes), value_s(problem, routes), "ortools", 7)
    assert violations(problem, plan) == []
    assert worth(problem, routes) >= worth(problem, construct(problem).routes)


def a_small_day():
    visits = (
        *(a_visit(i, prize_s=3000 + 700 * (i * 5 % 7)) for i in range(1, 8)),
        a_visit(3, "cold", skills=frozenset({"cold"}), prize_s=9000),
        a_visit(6, "noon", windows=(Window(NOON, NOON + 900),), kind="mandatory"),
        a_visit(2, "regular", preferred_rep="b"),
    )
    reps = (a_rep("a", breaks=(lunch(),)), a_rep("b", skills=frozenset({"cold"}), start=4, end=4, max_visits=4))
    return a_day(*visits, reps=reps, matrix=a_line(8, 1200))


def test_both_layers_agree_on_a_small_day():
    problem = a_small_day()
    routes, searched = by_reference(problem, Budget(20.0), 7, 3000)
    assert searched
    found = solve(problem, 20.0, step_limit=3000)
    assert worth(problem, found.routes) >= worth(problem, routes)
