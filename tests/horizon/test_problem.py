import numpy as np
import pytest

from routing.checker import violations
from routing.due import delay_s, stretched, worth_s
from routing.horizon import Shift, Visit, day_route, horizon_problem
from routing.model import Break, InvalidProblem, Matrix, Window
from routing.solver import solve

DAY = Window(9 * 3600, 17 * 3600)
OPEN = (Window(8 * 3600, 18 * 3600),)


def near(count: int) -> dict[str, Matrix]:
    apart = np.full((count, count), 600, dtype=np.int64)
    np.fill_diagonal(apart, 0)
    return {"car": Matrix(apart, apart)}


def shifts(people: int, days: int) -> list[Shift]:
    rest = (Break(1800, Window(11 * 3600, 13 * 3600)),)
    return [Shift(f"p{n}", day, 0, 0, DAY, rest) for n in range(people) for day in range(days)]


def solved(problem):
    plan = solve(problem, 0.3, 7, step_limit=200)
    assert violations(problem, plan) == []
    return plan


def days_of(plan) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for route in plan.routes:
        day = int(route.rep_id.rpartition("@")[2])
        for stop in route.stops:
            found.setdefault(stop.candidate_id, set()).add(day)
    return found


def test_a_visit_is_made_once_on_one_of_its_days():
    visits = [Visit(f"v{n}", n, 1200, {1: OPEN, 3: OPEN}, 5000) for n in range(1, 4)]
    found = days_of(solved(horizon_problem(shifts(2, 5), visits, near(4))))
    assert set(found) == {"v1", "v2", "v3"}
    assert all(days <= {1, 3} and len(days) == 1 for days in found.values())


def test_the_more_a_day_of_delay_costs_the_earlier_the_visit():
    visits = [
        Visit("calm", 1, 4 * 3600, {0: OPEN, 1: OPEN}, 9000, delay_s=10),
        Visit("pressing", 2, 4 * 3600, {0: OPEN, 1: OPEN}, 9000, delay_s=3000),
    ]
    assert days_of(solved(horizon_problem(shifts(1, 2), visits, near(3)))) == {"pressing": {0}, "calm": {1}}


def test_somebody_else_does_not_visit_who_wants_one_person_only():
    visits = [Visit("v", 1, 1200, {0: OPEN}, 5000, required="p1")]
    plan = solved(horizon_problem(shifts(2, 1), visits, near(2)))
    assert [route.rep_id for route in plan.routes if route.stops] == ["p1@0"]


def test_a_route_comes_back_in_the_times_of_its_own_day():
    visits = [Visit("v", 1, 1200, {2: (Window(36_000, 36_000),)}, 5000, kind="mandatory")]
    plan = solved(horizon_problem(shifts(1, 3), visits, near(2)))
    route = day_route(next(route for route in plan.routes if route.stops), 2)
    assert (route.rep_id, route.stops[0].start_s, route.stops[0].leave_s) == ("p0", 36_000, 37_200)
    assert 9 * 3600 <= route.start_s <= route.end_s <= 17 * 3600


def test_open_around_the_clock_on_all_days_is_one_window():
    all_day = (Window(0, 86_400),)
    problem = horizon_problem([], [Visit("v", 0, 60, dict.fromkeys(range(7), all_day), 1)], near(1))
    assert problem.candidates[0].windows == (Window(0, 604_800),)


def test_a_horizon_is_a_week_at_most():
    with pytest.raises(InvalidProblem, match="day"):
        Shift("p", 7, 0, 0, DAY)
    with pytest.raises(InvalidProblem, match="day"):
        Visit("v", 0, 60, {-1: OPEN}, 1)


def test_worth_grows_with_the_square_of_urgency_and_delay_is_its_slope():
    assert worth_s(1.0, 3600) == 3600
    assert worth_s(2.0, 3600) == 14_400
    assert delay_s(1.0, 3600, 10) == 720
    with pytest.raises(InvalidProblem):
        worth_s(1.0, -1)
    with pytest.raises(InvalidProblem):
        delay_s(9.0, 3600, 10)


def test_a_stretched_interval_stays_within_what_anybody_may_wish():
    assert stretched(14, 1.5) == 21
    assert stretched(700, 2) == 730
