import numpy as np
import pytest

from routing.model import UNREACHABLE_S, Break, Candidate, InvalidProblem, Matrix, Problem, Rep, Window
from tests.routing.days import ALL_DAY, WORKDAY, a_day, a_line, a_rep, a_visit, lunch

WRONG = {
    "window.opens_s": lambda: Window(-1, 5),
    "window.closes_s": lambda: Window(6, 5),
    "break.duration_s": lambda: Break(0, WORKDAY),
    "rep.id": lambda: a_rep(""),
    "rep.profile": lambda: a_rep(profile=""),
    "rep.max_visits": lambda: a_rep(max_visits=-1),
    "rep.breaks": lambda: a_rep(breaks=(lunch(), lunch())),
    "candidate.id": lambda: Candidate("", 1, 1, ALL_DAY, 1),
    "candidate.duration_s": lambda: a_visit(1, duration_s=1.5),
    "candidate.prize_s": lambda: a_visit(1, prize_s=True),
    "candidate.kind": lambda: a_visit(1, kind="maybe"),
    "candidate.windows": lambda: a_visit(1, windows=(Window(0, 9), Window(9, 10))),
    "matrix.seconds": lambda: Matrix([[0, 1]], [[0]]),
    "matrix.metres": lambda: Matrix([[0]], a_line(2).metres),
    "rep.hours": lambda: a_rep(hours=None),
    "rep.skills": lambda: a_rep(skills="cold"),
    "rep.breaks[0]": lambda: a_rep(breaks=(WORKDAY,)),
    "candidate.skills": lambda: a_visit(1, skills="cold"),
    "candidate.windows[0]": lambda: a_visit(1, windows=((0, 5),)),
    "rep.max_load": lambda: a_rep(max_load=-1),
    "candidate.delay_s": lambda: a_visit(1, delay_s=-1),
    "candidate.load": lambda: a_visit(1, load=-1),
    "reps": lambda: Problem((a_rep(), a_rep()), (), {"car": a_line(2)}),
    "candidates": lambda: a_day(a_visit(1), a_visit(1)),
    "matrices": lambda: Problem((a_rep(),), (), {"car": a_line(2), "foot": a_line(3)}),
    "reps[0].profile": lambda: Problem((a_rep(profile="foot"),), (), {"car": a_line(2)}),
    "reps[0].start": lambda: a_day(reps=(a_rep(start=8),)),
    "reps[1].end": lambda: a_day(reps=(a_rep(), a_rep("b", end=-1))),
    "matrices.car": lambda: Problem((), (), {"car": "far"}),
    "wait_per_travel": lambda: Problem((), (), {"car": a_line(1)}, wait_per_travel=-1),
    "candidates[1].place": lambda: a_day(a_visit(1), a_visit(9)),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_named(field):
    with pytest.raises(InvalidProblem) as caught:
        WRONG[field]()
    assert caught.value.field == field
    assert caught.value.message


def test_a_problem_without_any_matrix_is_named():
    with pytest.raises(InvalidProblem, match="matrices: at least one"):
        Problem((), (), {})


@pytest.mark.parametrize(
    "seconds", [[], [[0.5]], [[0, -1], [1, 0]], [[1]], [[0, float("nan")], [1, 0]], [["a"]], [[0, 1], [0]]]
)
def test_a_matrix_holds_whole_seconds_and_stays_put_for_free(seconds):
    with pytest.raises(InvalidProblem, match=r"matrix\.seconds"):
        Matrix(seconds, seconds)


def test_two_reps_of_one_name_are_refused():
    with pytest.raises(InvalidProblem, match="reps"):
        a_day(reps=(a_rep(), a_rep()))


def test_a_matrix_cannot_be_changed_and_leaves_its_source_alone():
    source = np.zeros((2, 2), dtype=np.int64)
    matrix = Matrix(source, source)
    with pytest.raises(ValueError, match="read-only"):
        matrix.seconds[0, 1] = 5
    source[0, 0] = 0
    assert matrix.size == 2


def test_things_are_found_by_name():
    problem = a_day(a_visit(1, kind="locked"))
    assert problem.candidate("v1").rank == 2
    assert problem.rep("rep") == a_rep()
    assert problem.knows_rep("rep")
    assert not problem.knows_candidate("v2")
    assert problem.matrix(problem.rep("rep")).seconds[0, 1] < UNREACHABLE_S
    assert Rep("x", 0, 0, WORKDAY).max_visits is None
