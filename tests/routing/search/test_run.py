"""The whole search: sound plans, the same for the same seed and steps, within the time given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.budget import Budget
from routing.checker import violations
from routing.explain import left_out
from routing.model import Problem
from routing.plan import Plan, Route, value_s, worth
from routing.reference import by_reference
from routing.search.engine import best_orders
from routing.search.run import Search, median_loss
from tests.routing.days import a_day, a_line, a_rep, a_visit, honest, hostile_days


def searched(problem: Problem, seed: int = 1, steps: int = 60) -> tuple[Route, ...]:
    search = Search(problem, seed)
    search.begin()
    search.for_steps(steps, steps)
    search.recombine(5.0)
    return search.finish()


def a_week_of_work() -> Problem:
    visits = [a_visit(i % 30, f"v{i}", prize_s=3000 + 500 * (i * 7 % 5), duration_s=1500) for i in range(60)]
    return a_day(*visits, reps=tuple(a_rep(f"r{i}", start=i * 5, end=i * 5) for i in range(4)), matrix=a_line(30, 400))


@settings(max_examples=150, deadline=None)
@given(hostile_days().filter(lambda day: day.candidates and day.reps), st.integers(0, 2**63))
def test_no_plan_of_the_search_is_refused_by_the_checker(problem, seed):
    routes = searched(problem, seed)
    assert violations(problem, Plan(routes, left_out(problem, routes), value_s(problem, routes), "search", seed)) == []


@settings(max_examples=25, deadline=None)
@given(hostile_days().filter(lambda day: day.candidates and day.reps))
def test_the_search_keeps_no_fewer_promises_than_the_reference(hostile):
    problem = honest(hostile)  # by a lying triangle only a visit without worth may lead to a promise
    reference, _ = by_reference(problem, Budget(0.3), 7)
    assert worth(problem, searched(problem, steps=300))[:2] >= worth(problem, reference)[:2]


def test_the_same_seed_and_steps_give_the_same_routes():
    assert searched(a_week_of_work(), 3, 500) == searched(a_week_of_work(), 3, 500)


def test_searching_on_makes_the_routes_better():
    problem = a_week_of_work()
    assert value_s(problem, searched(problem, 1, 3000)) > value_s(problem, searched(problem, 1, 1))


def test_the_temperature_follows_what_steps_lose_and_falls():
    search = Search(a_week_of_work(), 1)
    search.begin()
    assert median_loss(search.memory) == 1.0
    search.for_steps(300, 300)
    assert median_loss(search.memory) > 100
    assert search.heat(1.0) < search.heat(0.5) < search.heat(0.0)
    half = search.heat(0.5)
    search.warmth = 0.5
    assert search.heat(0.0) == pytest.approx(half)
    assert search.heat(1.0) < half


def test_a_clock_that_has_run_out_leaves_the_first_routes():
    search = Search(a_week_of_work(), 1)
    search.begin()
    first = best_orders(search.memory)
    search.for_seconds(Budget(0.0), 0.9)
    assert search.steps == 0
    assert best_orders(search.memory) == first
