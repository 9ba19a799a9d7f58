"""Many reps: groups that hold together, nothing lost or doubled, orders that the checker accepts."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import violations
from routing.explain import left_out
from routing.model import Candidate, InvalidProblem, Matrix, Problem, Rep
from routing.plan import Plan, value_s
from routing.search.run import timed
from routing.split import Land, groups, nearest_reps, solve_split
from tests.routing.days import a_rep, a_visit


class Country:
    """Places at random on a plane; reps first, then visits."""

    def __init__(self, reps: int, visits: int, promised: int = 0) -> None:
        chance = np.random.default_rng(5)
        self.land = Land(chance.uniform(0, 50_000, (reps, 2)), chance.uniform(0, 50_000, (visits, 2)))
        self.reps = tuple(a_rep(f"r{i}", start=i, end=i, max_visits=4) for i in range(reps))
        kinds = ["mandatory"] * promised + ["optional"] * (visits - promised)
        self.visits = tuple(a_visit(reps + i, f"v{i}", kind=kind) for i, kind in enumerate(kinds))

    def part(self, reps: Sequence[int], visits: Sequence[int]) -> Problem:
        points = np.concatenate([self.land.reps[list(reps)], self.land.visits[list(visits)]])
        away = np.rint(np.linalg.norm(points[:, None] - points[None], axis=2) / 10).astype(np.int64)
        people = tuple(self._at(self.reps[r], i) for i, r in enumerate(reps))
        wanted = tuple(self._for(self.visits[v], len(reps) + i) for i, v in enumerate(visits))
        return Problem(people, wanted, {"car": Matrix(away, away)})

    def _at(self, rep: Rep, place: int) -> Rep:
        return a_rep(rep.id, start=place, end=place, max_visits=rep.max_visits)

    def _for(self, visit: Candidate, place: int) -> Candidate:
        return a_visit(place, visit.id, kind=visit.kind)


@given(st.integers(0, 300), st.integers(1, 40))
def test_every_rep_is_in_one_group_of_bearable_size(count, most):
    land = Land(np.random.default_rng(count).uniform(0, 9, (count, 2)), np.zeros((0, 2)))
    found = groups(land, most)
    assert sorted(row for rows in found for row in rows) == list(range(count))
    sizes = [len(rows) for rows in found]
    assert not sizes or max(sizes) <= most
    assert not sizes or max(sizes) - min(sizes) <= max(1, len(sizes) - 1)


def test_a_visit_belongs_to_who_starts_nearest():
    land = Land(np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([[1.0, 1.0], [9.0, -2.0]]))
    assert nearest_reps(land).tolist() == [0, 1]


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 1000))
def test_the_whole_is_sound_and_every_promise_kept(seed):
    country = Country(reps=40, visits=200, promised=30)
    orders = solve_split(country.land, country.part, 1.0, seed)
    whole = country.part(range(40), range(200))
    routes = timed(whole, orders)
    assert [[stop.candidate_id for stop in route.stops] for route in routes] == [[f"v{v}" for v in o] for o in orders]
    plan = Plan(routes, left_out(whole, routes), value_s(whole, routes), "search", seed)
    assert {one.code for one in violations(whole, plan)} <= {"still_fits"}
    assert {f"v{i}" for i in range(30)} <= {stop.candidate_id for route in routes for stop in route.stops}


def test_one_group_is_one_search():
    country = Country(reps=3, visits=10)
    orders = solve_split(country.land, country.part, 0.3)
    assert sorted(visit for order in orders for visit in order) == list(range(10))


def test_nobody_and_nothing_are_planned_at_once():
    nobody = Country(reps=0, visits=3)
    assert solve_split(nobody.land, nobody.part, 0.1) == []
    nothing = Country(reps=2, visits=0)
    assert solve_split(nothing.land, nothing.part, 0.1) == [[], []]


def test_who_owns_a_visit_can_be_told():
    land = Land(np.array([[0.0, 0.0], [10.0, 0.0]]), np.zeros((1, 2)))
    seen: list[tuple[list[int], list[int]]] = []

    def build(reps: Sequence[int], visits: Sequence[int]) -> Problem:
        seen.append((list(reps), list(visits)))
        zero = Matrix(np.zeros((1, 1), np.int64), np.zeros((1, 1), np.int64))
        people = tuple(a_rep(f"r{r}") for r in reps)
        return Problem(people, tuple(a_visit(0, f"v{v}", required_rep="r1") for v in visits), {"car": zero})

    assert solve_split(land, build, 0.1, belongs=[1]) == [[], [0]]


@pytest.mark.parametrize("points", [np.zeros(3), np.zeros((2, 3)), np.array([[np.nan, 0.0]])])
def test_land_without_proper_points_is_named(points):
    with pytest.raises(InvalidProblem, match=r"land\.reps"):
        Land(points, np.zeros((0, 2)))
