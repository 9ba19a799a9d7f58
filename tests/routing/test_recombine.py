"""Routes met in different plans, put together to a better one."""

import numpy as np

from routing.plan import value_s
from routing.recombine import columns, recombined
from routing.search.engine import best_orders, set_orders
from routing.search.run import Search
from tests.routing.days import a_day, a_line, a_rep, a_visit


def two_alike(step_s: int = 900) -> Search:
    visits = [a_visit(i, f"v{i}", prize_s=20_000) for i in range(1, 8)]
    search = Search(a_day(*visits, reps=(a_rep("a"), a_rep("b")), matrix=a_line(8, step_s)), 3)
    search.begin()
    return search


def test_good_routes_of_different_plans_are_put_together():
    search = two_alike()
    search.for_steps(200, 200)
    search.begin(best_orders(search.memory))
    best = value_s(search.problem, search.finish())
    worse = [[0], [1]]
    set_orders(search.memory, worse)
    found = recombined(search.memory, worse, [19_000, 18_000], 5.0)
    assert found is not None
    visits = [visit for order in found for visit in order]
    assert len(visits) == len(set(visits))
    search.begin(found)
    assert value_s(search.problem, search.finish()) == best


def test_what_is_best_already_stays():
    search = two_alike()
    search.for_steps(300, 300)
    search.begin(best_orders(search.memory))
    orders = best_orders(search.memory)
    worths = np.asarray(search.memory.tour["worth"]).tolist()
    assert recombined(search.memory, orders, worths, 5.0) is None


def test_columns_come_most_worthy_per_visit_first_and_without_doubles():
    search = two_alike()
    search.for_steps(200, 200)
    found = columns(search.memory)
    pace = [column.worth / len(column.order) for column in found]
    assert pace == sorted(pace, reverse=True)
    assert len({(column.kind, frozenset(column.order)) for column in found}) == len(found)


def test_no_routes_at_all_give_nothing():
    search = two_alike()
    assert recombined(search.memory, [[], []], [0, 0], 1.0) is None
