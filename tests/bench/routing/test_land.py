"""A land with many reps: whose a visit is, and that our own split answers soundly."""

import numpy as np

from backend.bench.routing.judge import judged
from backend.bench.routing.land import Land, nearest_reps, solve_split
from backend.bench.routing.read.field import made


def test_a_visit_belongs_to_who_starts_nearest():
    land = Land(np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([[1.0, 1.0], [9.0, -2.0]]))
    assert nearest_reps(land).tolist() == [0, 1]


def test_the_whole_is_sound_and_leaves_no_appointment_out():
    case = made(40).case()
    assert case.land is not None
    verdict = judged(case, None, solve_split(case.land, case.build, 2.0, 3))
    assert (verdict.wrong, verdict.given_up, verdict.feasible) == ({}, 0, True)


def test_visits_that_nobody_asks_for_are_no_trouble():
    case = made(30).case()
    assert case.land is not None
    empty = Land(case.land.reps, np.zeros((0, 2)))
    assert solve_split(empty, case.build, 0.1) == [[]] * 30
