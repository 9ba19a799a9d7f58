"""The checker judges every answer; what a peer cannot know is repaired by giving up visits, and told."""

import pytest

from backend.bench.routing.case import gap_pct
from backend.bench.routing.engines import is_split, prepared
from backend.bench.routing.judge import judged
from backend.bench.routing.peers import OURS
from backend.bench.routing.read.field import field_file, made
from backend.bench.routing.read.vrptw import solomon
from tests.bench.routing.instances import data_folder


@pytest.fixture
def data(tmp_path):
    return data_folder(tmp_path / "data")


@pytest.fixture
def day(data):
    return field_file(data / "field" / "F_2_3.npz").case()


def test_an_answer_that_keeps_every_rule_is_feasible_and_worth_its_prizes(day):
    verdict = judged(day, day.whole(), [[1, 0], [2]])
    assert (verdict.value, verdict.feasible, verdict.kept, verdict.given_up) == (60.0, True, 3, 0)


def test_leaving_an_appointment_out_breaks_a_promise(day):
    verdict = judged(day, day.whole(), [[1], [2]])
    assert not verdict.feasible
    assert verdict.wrong["promise_broken"] >= 1


def test_leaving_out_what_would_fit_is_a_poor_answer_but_no_wrong_one(day):
    verdict = judged(day, day.whole(), [[0], []])
    assert (verdict.value, verdict.feasible) == (30.0, True)


def test_visiting_somebody_twice_is_found_in_a_whole_answer_and_in_parts(day):
    assert judged(day, day.whole(), [[0, 1], [1]]).wrong == {"not_once": 1}
    assert judged(day, None, [[0, 1], [1]]).wrong == {"not_once": 1}


def test_an_order_that_does_not_fit_gives_visits_up(data):
    case = solomon(data / "solomon" / "S1.txt").case()
    verdict = judged(case, case.whole(), [[0, 1], []])
    assert verdict.given_up == 1
    assert verdict.wrong == {"promise_broken": 1}


def test_judging_in_parts_agrees_with_judging_at_once(day):
    assert judged(day, None, [[1, 0], [2]]) == judged(day, day.whole(), [[1, 0], [2]])
    assert judged(day, None, [[1], [2]]).wrong == {"promise_broken": 1}


def test_many_reps_are_split_for_ours_and_for_peers_alike():
    case = made(26).case()
    assert is_split(case)
    for name in (OURS, "ortools"):
        engine, problem = prepared(case, name)
        assert problem is None
        assert judged(case, None, engine(0.4, 1)).wrong.keys() <= {"promise_broken"}


@pytest.mark.parametrize(("value", "larger", "gap"), [(90, True, 10), (110, False, 10), (100, True, 0)])
def test_a_gap_is_positive_where_the_value_is_worse(value, larger, gap):
    assert gap_pct(value, 100, larger_is_better=larger) == pytest.approx(gap)


def test_without_a_best_known_value_there_is_no_gap():
    assert gap_pct(90, None, larger_is_better=True) is None
