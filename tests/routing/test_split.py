"""Many routes: groups that hold together, nothing lost or doubled, and a second round that never spoils the first."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing.checker import violations
from routing.construct import idle_routes
from routing.model import InvalidProblem, Matrix, Problem
from routing.plan import Plan, Route, worth
from routing.solver import solve
from routing.split import MOST_ROUTES, Group, carried, groups, rounds, shared_out, unspoilt
from tests.routing.days import a_line, a_rep, a_visit

SQUARE = np.array([[0.0, 0.0], [1.0, 0.2], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0], [8.5, 8.0]])


class Country:
    """Places at random on a plane; reps first, then visits."""

    def __init__(self, reps: int, visits: int, seed: int) -> None:
        chance = np.random.default_rng(seed)
        self.homes = chance.uniform(0, 30_000, (reps, 2))
        self.shops = chance.uniform(0, 30_000, (visits, 2))
        self.kinds = chance.choice(["optional", "optional", "optional", "mandatory", "locked"], visits)
        self.prizes = chance.integers(100, 9_000, visits)
        self.required = {visit: f"{chance.integers(reps)}" for visit in range(0, visits, 7)}
        away = np.linalg.norm(self.shops[:, None] - self.homes[None], axis=2)
        self.owners = [int(self.required.get(visit, rep)) for visit, rep in enumerate(away.argmin(axis=1))]

    def part(self, reps: Sequence[int], visits: Sequence[int]) -> Problem:
        points = np.concatenate([self.homes[list(reps)], self.shops[list(visits)]])
        away = np.rint(np.linalg.norm(points[:, None] - points[None], axis=2) / 10).astype(np.int64)
        people = tuple(a_rep(f"{rep}", start=i, end=i, max_visits=4) for i, rep in enumerate(reps))
        wanted = tuple(
            a_visit(
                len(reps) + i, f"{visit}", duration_s=3600, kind=str(self.kinds[visit]),
                prize_s=int(self.prizes[visit]), required_rep=self.required.get(visit),
            )
            for i, visit in enumerate(visits)
        )  # fmt: skip
        return Problem(people, wanted, {"car": Matrix(away, away)})

    def after_each_round(self, steps: int, seed: int) -> list[dict[str, Route]]:
        """Everybody's routes."""
        everybody = frozenset(range(len(self.homes)))
        known: dict[str, Route] = {}
        found: list[dict[str, Route]] = []
        for some in rounds(self.homes, [1] * len(self.homes), [everybody]):
            planned = {int(stop.candidate_id): int(name) for name, route in known.items() for stop in route.stops}
            for group, visits in zip(some, shared_out(some, self.owners, planned), strict=True):
                problem = self.part(group.people, visits)
                begun = carried(problem, known) if planned else ()
                plan = solve(problem, 60.0, seed, step_limit=steps, begin_with=begun)
                plan = unspoilt(problem, plan, begun) if begun else plan
                assert {one.code for one in violations(problem, plan)} <= {"still_fits"}
                known |= {route.rep_id: route for route in plan.routes}
            found.append(dict(known))
        return found


@given(st.integers(0, 300), st.integers(1, 40))
def test_everybody_is_in_one_group_of_bearable_size(count, most):
    found = groups(np.random.default_rng(count).uniform(0, 9, (count, 2)), [1] * count, most)
    assert sorted(row for rows in found for row in rows) == list(range(count))
    sizes = [len(rows) for rows in found]
    assert not sizes or max(sizes) <= most
    assert not sizes or max(sizes) - min(sizes) <= max(1, len(sizes) - 1)


@given(st.lists(st.integers(0, 7) | st.integers(0, 40), max_size=60), st.integers(1, 40))
@example([30], MOST_ROUTES)
@example([7, 7], 3)
@example([30, 0, 0], MOST_ROUTES)
def test_groups_count_routes_and_part_nobody_from_their_own_days(routes, most):
    homes = np.random.default_rng(len(routes)).uniform(0, 9, (len(routes), 2))
    found = groups(homes, routes, most)
    assert sorted(row for rows in found for row in rows) == list(range(len(routes)))
    assert all(len(rows) == 1 or sum(routes[row] for row in rows) <= most for rows in found)
    if routes and sum(routes) <= most:
        assert len(found) == 1


def test_who_has_more_routes_than_a_group_bears_is_searched_alone_and_the_others_together():
    assert sorted(groups(SQUARE, [1, 1, 1, 1, 1, 100])) == [[0, 1, 2, 3, 4], [5]]


@given(st.integers(0, 120), st.integers(0, 9), st.lists(st.sets(st.integers(0, 119), min_size=1), max_size=9))
def test_everybody_ends_in_one_final_group_after_at_most_two_rounds(count, seed, some):
    homes = np.random.default_rng(seed).uniform(0, 9, (count, 2))
    ties = [tie for tie in some if max(tie) < count]
    found = rounds(homes, [1] * count, ties)
    assert len(found) <= 2
    every = [group for some in found for group in some]
    assert sorted(person for group in every if group.is_final for person in group.people) == list(range(count))
    spent = dict.fromkeys(range(count), 0.0)
    for group in every:
        for person in group.people:
            spent[person] += group.share
    assert list(spent.values()) == pytest.approx([1.0] * count)


def test_one_group_is_searched_once():
    homes = np.random.default_rng(1).uniform(0, 9, (MOST_ROUTES, 2))
    everybody = set(range(MOST_ROUTES))
    assert rounds(homes, [1] * MOST_ROUTES, [everybody]) == [[Group(sorted(everybody), 1.0, is_final=True)]]


def test_who_shares_no_visit_with_another_group_is_searched_once():
    (once,) = rounds(SQUARE, [10] * 6, [{0, 1}, {2}])
    assert [group.share for group in once] == [1.0] * 3


def test_groups_that_are_the_same_from_both_sides_have_no_border_to_search_again():
    towns = np.concatenate([SQUARE, SQUARE + 1_000])
    (once,) = rounds(towns, [4] * 12, [set(range(12))])
    assert [group.people for group in once] == [[*range(6)], [*range(6, 12)]]


def test_visits_go_with_the_route_that_they_are_in_else_with_their_owner():
    some = [Group([0, 2], 0.35, is_final=True), Group([1], 0.35, is_final=True)]
    assert shared_out(some, [0, 1, 2, 3, 0], {0: 1, 3: 2, 4: 5}) == [[2, 3], [0, 1]]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_the_second_round_loses_no_promise_and_no_worth(seed, steps):
    country = Country(reps=30, visits=90, seed=seed)
    whole = country.part(range(30), range(90))
    first, second = (tuple(found.values()) for found in country.after_each_round(steps, seed))
    stops = [stop.candidate_id for route in second for stop in route.stops]
    assert len(stops) == len(set(stops))
    assert worth(whole, second) >= worth(whole, first)


def test_a_search_that_forgets_what_it_began_with_is_not_believed():
    near = a_visit(1, "near")
    problem = Problem((a_rep(),), (near, a_visit(2, "promise", kind="mandatory")), {"car": a_line(3)})
    begun = solve(problem, 0.1).routes
    forgetful = Plan(idle_routes(problem), (), 0, "ortools", 7)
    kept = unspoilt(problem, forgetful, begun)
    assert violations(problem, kept) == []
    assert worth(problem, kept.routes) == worth(problem, begun)


def test_routes_that_were_found_on_shorter_ways_keep_what_fits_on_the_longer_ones():
    visits = tuple(a_visit(place, duration_s=3 * 3600) for place in (1, 2))
    short, long = (Problem((a_rep(),), visits, {"car": a_line(3, step_s)}) for step_s in (60, 4000))
    found = {route.rep_id: route for route in solve(short, 0.1).routes}
    assert [len(route.stops) for route in carried(short, found)] == [2]
    assert [len(route.stops) for route in carried(long, found)] == [1]


@pytest.mark.parametrize("points", [np.zeros(3), np.zeros((2, 3)), np.array([[np.nan, 0.0]])])
def test_homes_without_proper_points_are_named(points):
    with pytest.raises(InvalidProblem, match="homes"):
        groups(points, [1] * len(points))
