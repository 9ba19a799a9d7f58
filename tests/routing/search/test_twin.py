"""The C files and the Python beside them: the same seed and the same steps give the same routes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.model import Problem
from routing.search import library
from routing.search.engine import Compiled, Engine, best_orders
from routing.search.layout import Knobs, Memory
from routing.search.pack import pack
from routing.search.twin.anneal import Twin
from tests.routing.days import NOON, a_day, a_rep, a_visit, hostile_days, lunch

SLOTS = 64
CAREFUL = Knobs(blink=0.0, ignored=0.0, exact=True)
SMALL = Knobs(removed=2.0, blink=0.1)


def compiled(memory: Memory) -> Engine:
    made = library.load()
    assert made is not None, "`make dev` compiles the search"
    return Compiled(memory, made)


def led(engine: Engine) -> Memory:
    engine.begin(CAREFUL)
    engine.improve(Knobs(), 3000.0, 12)
    engine.improve(SMALL, 100.0, 12)
    return engine.memory


def same(problem: Problem, seed: int) -> Memory:
    """The memory after a short search, having seen that both ways lead to it."""
    c, python = led(compiled(pack(problem, seed, SLOTS))), led(Twin(pack(problem, seed, SLOTS)))
    assert best_orders(c) == best_orders(python)
    for part in ("value", "chance", "losses"):
        assert np.array_equal(c.desk[part], python.desk[part]), part
    for part in ("at", "worth"):
        assert np.array_equal(c.tour[part], python.tour[part]), part
    kept = np.asarray(c.pool["mark"]) > 0
    for part in c.pool:
        assert np.array_equal(c.pool[part][kept], python.pool[part][kept]), part
    return c


@settings(max_examples=60, deadline=None)
@given(hostile_days().filter(lambda day: day.candidates and day.reps), st.integers(0, 2**63))
def test_both_give_the_same_routes_on_hostile_days(problem, seed):
    same(problem, seed)


def test_both_give_the_same_routes_on_a_crowded_day_of_several_reps():
    reps = (a_rep("a", breaks=(lunch(),)), a_rep("b", max_load=3), a_rep("c", max_visits=2), a_rep("d", max_visits=2))
    visits = [a_visit(i % 8, f"v{i}", prize_s=900 * (1 + i % 5), load=i % 2, duration_s=2400) for i in range(40)]
    memory = same(a_day(*visits, reps=reps), 5)
    assert sum(len(order) for order in best_orders(memory)) > 10
    assert np.count_nonzero(memory.pool["mark"]) > 0


def test_both_go_on_from_given_routes():
    visits = [a_visit(i, duration_s=3600, windows=a_visit(i).windows) for i in range(1, 8)]
    problem = a_day(*visits, reps=(a_rep(breaks=(lunch(NOON, NOON),)),))
    assert same(problem, 1).desk["value"][1] > 0
