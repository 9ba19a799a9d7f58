"""Every format gives the same model; distances, prizes and best known values follow the files' conventions."""

import numpy as np
import pytest

from backend.bench.routing.catalog import best_known, instances
from backend.bench.routing.read.field import field_file, made
from backend.bench.routing.read.toptw import toptw
from backend.bench.routing.read.vrptw import solomon, vrplib
from infra.trouble import Trouble
from tests.bench.routing.instances import TOPTW, data_folder


@pytest.fixture
def data(tmp_path):
    return data_folder(tmp_path / "data")


def test_every_file_is_found_once_per_number_of_teams_with_its_best_known_value(data):
    found = {one.name: one.best_known for one in instances(data)}
    assert found == {
        "toptw/t1_m1": 12.0,
        "toptw/t1_m2": 11.0,
        "toptw/t2_m1": None,
        "toptw/t2_m2": None,
        "toptw/t2_m3": None,
        "toptw/t2_m4": None,
        "solomon/S1": 12.8,
        "gh/G1": None,
        "pcvrptw/P1": None,
        "field/F_2_3": None,
        "field/F_2_3+breaks+skills": None,
        "field/made_20": None,
        "field/made_1000": None,
    }


@pytest.mark.parametrize(
    ("pattern", "count"), [("toptw/*", 6), ("t1", 2), ("t1_m2", 1), ("F_2*", 2), ("solomon/S1", 1), ("*", 13)]
)
def test_a_pattern_matches_names_with_and_without_their_folder(data, pattern, count):
    assert len(instances(data, [pattern])) == count


def test_a_folder_or_a_pattern_with_nothing_in_it_is_told(data, tmp_path):
    with pytest.raises(Trouble, match="no folder"):
        instances(tmp_path / "nowhere")
    with pytest.raises(Trouble, match="x\\*"):
        instances(data, ["x*"])


def test_an_empty_folder_of_results_gives_no_best_known_value(tmp_path):
    assert best_known(tmp_path) == {}


def test_orienteering_cuts_solomons_distances_after_one_decimal_and_cordeaus_after_two(tmp_path):
    (tmp_path / "r1.txt").write_text(TOPTW)
    (tmp_path / "pr1.txt").write_text(TOPTW)
    one, two = (toptw(tmp_path / name, 1).case() for name in ("r1.txt", "pr1.txt"))
    assert one.whole().matrices["car"].seconds[0, 2] == 14
    assert two.whole().matrices["car"].seconds[0, 2] == 141
    assert (one.scale, two.scale) == (10, 100)


def test_one_prize_of_an_orienteering_day_outweighs_all_its_travel(data):
    problem = toptw(data / "toptw" / "t1.txt", 2).case().whole()
    assert [candidate.prize_s for candidate in problem.candidates] == [7_000, 5_000, 99_000]
    assert problem.reps[0].hours.closes_s == 1_000
    assert problem.wait_per_travel == 0


@pytest.mark.parametrize("read", [("solomon", "S1.txt", solomon), ("gh", "G1.vrp", vrplib)])
def test_everybody_is_mandatory_and_needs_room_in_both_formats(data, read):
    folder, name, reader = read
    case = reader(data / folder / name).case()
    problem = case.whole()
    assert [candidate.kind for candidate in problem.candidates] == ["mandatory", "mandatory"]
    assert [candidate.load for candidate in problem.candidates] == [20, 20]
    assert [candidate.duration_s for candidate in problem.candidates] == [100, 100]
    assert [rep.max_load for rep in problem.reps] == [30, 30]
    assert case.value([0, 1], 128) == pytest.approx(12.8)


def test_prizes_that_are_not_collected_are_added_to_the_way(data):
    case = vrplib(data / "pcvrptw" / "P1.vrp").case()
    assert case.value([0], 100) == pytest.approx(10.0 + 1)
    assert [candidate.prize_s for candidate in case.whole().candidates] == [370, 10]


def test_a_field_day_keeps_road_times_hours_and_appointments(data):
    case = field_file(data / "field" / "F_2_3.npz").case()
    problem = case.whole()
    assert [candidate.kind for candidate in problem.candidates] == ["mandatory", "optional", "optional"]
    assert problem.matrices["car"].seconds[0, 4] == 1_200
    part = case.build([1], [2])
    assert (part.reps[0].id, part.candidates[0].id) == ("1", "2")
    assert part.matrices["car"].seconds.tolist() == [[0, 900], [900, 0]]


def test_breaks_and_skills_are_the_same_for_everybody_who_asks(data):
    harder = [field_file(data / "field" / "F_2_3.npz").with_breaks_and_skills().case().whole() for _ in range(2)]
    assert harder[0].reps == harder[1].reps
    assert harder[0].candidates == harder[1].candidates
    assert all(len(rep.breaks) == 1 for rep in harder[0].reps)
    assert len(harder[0].reps[0].skills) == 3


def test_a_made_day_is_equally_dense_at_any_size():
    areas = [np.prod(np.ptp(made(reps).degrees, axis=0)) / reps for reps in (50, 400)]
    assert areas[0] == pytest.approx(areas[1], rel=0.1)
    assert made(50).case().visits == 50 * 25


def test_made_days_hold_the_same_work_for_each_rep_at_every_size():
    few, many = made(20), made(200)
    for name in ("prizes", "appointments"):
        assert getattr(few, name).sum() / 20 == getattr(many, name).sum() / 200
    assert few.service_s.sum() / 20 == pytest.approx(many.service_s.sum() / 200, rel=0.01)


@pytest.mark.parametrize(
    "text", ["", "4 10 3 1\n0 200\n", TOPTW.replace("99.00", "many"), TOPTW.replace("  2 ", "  9 ")]
)
def test_a_file_of_another_format_is_named(data, text):
    (data / "toptw" / "bad.txt").write_text(text)
    with pytest.raises(Trouble, match="toptw/bad_m1"):
        instances(data, ["bad_m1"])[0].case()


def test_a_field_file_without_its_columns_is_named(data):
    np.savez(data / "field" / "bad.npz", xy=np.zeros((2, 2)))
    with pytest.raises(Trouble, match="field/bad"):
        instances(data, ["bad"])[0].case()
