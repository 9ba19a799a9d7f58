"""Peers get the same question, as far as they can hear it."""

from dataclasses import replace

import pytest

from backend.bench.routing.judge import judged
from backend.bench.routing.peers import PEERS, installed, solver
from backend.bench.routing.peers.clock import standing_clock
from backend.bench.routing.peers.weights import lighter
from backend.bench.routing.read.field import LUNCH, field_file, made
from backend.bench.routing.read.vrptw import solomon
from routing.model import Break, Window
from tests.bench.routing.instances import data_folder

HERE = [peer for peer in PEERS if installed(peer)]


@pytest.mark.parametrize("peer", HERE)
def test_a_peer_answers_a_field_day_with_breaks_and_skills(peer, tmp_path):
    data = data_folder(tmp_path)
    case = field_file(data / "field" / "F_2_3.npz").with_breaks_and_skills().case()
    problem = case.whole()
    verdict = judged(case, problem, solver(peer)(problem, 0.2, 1))
    assert verdict.wrong == {}
    assert verdict.value == 60


@pytest.mark.parametrize("peer", HERE)
def test_a_peer_visits_everybody_within_the_room_of_the_vehicles(peer, tmp_path):
    case = solomon(data_folder(tmp_path) / "solomon" / "S1.txt").case()
    problem = case.whole()
    verdict = judged(case, problem, solver(peer)(problem, 0.2, 1))
    assert (verdict.value, verdict.wrong) == (12.8, {})


def test_or_tools_is_among_the_peers_and_strangers_are_not():
    assert installed("ortools")
    with pytest.raises(KeyError):
        solver("nobody")


def test_a_common_break_is_cut_out_of_the_clock():
    problem = made(2).with_breaks_and_skills().case().whole()
    clock, shorter_s = standing_clock(problem)
    noon, middle = LUNCH.window.opens_s, 46_800
    assert [clock(at_s) for at_s in (noon, middle, middle + 600, middle + 1_800, 59_400)] == [
        noon, middle, middle, middle, 57_600,
    ]  # fmt: skip
    assert shorter_s(problem.reps[0]) == 0


def test_breaks_that_differ_shorten_each_shift():
    problem = made(2).case().whole()
    early = replace(problem.reps[0], breaks=(Break(900, Window(36_000, 39_600)),))
    clock, shorter_s = standing_clock(replace(problem, reps=(early, problem.reps[1])))
    assert clock(59_400) == 59_400
    assert [shorter_s(rep) for rep in (early, problem.reps[1])] == [900, 0]


def test_prizes_are_told_in_the_same_proportion_and_small_ones_as_they_are():
    problem = made(2).case().whole()
    told = lighter(problem, 1_000)
    highest = max(candidate.prize_s for candidate in problem.candidates)
    assert max(candidate.prize_s for candidate in told.candidates) == 1_000
    assert told.candidates[0].prize_s == round(problem.candidates[0].prize_s * 1_000 / highest)
    assert lighter(told, 5_000) is told
