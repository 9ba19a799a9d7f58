"""`rounds bench routing` from words to JSON, with runs in processes of their own."""

import json
from argparse import Namespace

import pytest

from backend.bench.routing import command, once, peers
from backend.bench.routing.catalog import instances
from backend.bench.routing.runs import measured
from backend.bench.routing.schedule import REPLAN_S, Turn, Wanted, limits, turns
from infra.trouble import Trouble
from tests.bench.routing.instances import data_folder


@pytest.fixture
def data(tmp_path):
    return data_folder(tmp_path / "data")


def words(folder, **more):
    given = {"data": folder, "json": None, "limits": "0.2", "seeds": 1, "only": "t1_m1,S1", "peers": "ortools"}
    return Namespace(**given | {"retries": 0} | more)


def test_runs_bars_and_a_table_come_out_of_a_folder(data, tmp_path, capsys):
    file = tmp_path / "out" / "routing.json"
    assert command.run(words(data, json=file)) == 0
    written = json.loads(file.read_text())
    runs = {(run["instance"], run["engine"]): run for run in written["runs"]}
    assert set(runs) == {(name, engine) for name in ("toptw/t1_m1", "solomon/S1") for engine in ("rounds", "ortools")}
    ours = runs["toptw/t1_m1", "rounds"]
    assert (ours["value"], ours["best_known"], ours["gap_pct"], ours["feasible"]) == (12.0, 12.0, 0.0, True)
    assert (ours["limit_s"], ours["seed"]) == (0.2, 1)
    assert ours["cpu_share"] > 0
    assert ours["peak_mb"] > ours["start_mb"] - 1
    assert all(set(bar) == {"name", "value", "unit", "goal", "holds"} for bar in written["bars"])
    assert "rounds" in capsys.readouterr().out


def test_a_peer_that_is_not_installed_is_said_and_left_out(data, monkeypatch, capsys):
    monkeypatch.setitem(peers.PACKAGES, "vroom", "vroom_that_nobody_has")
    assert command.run(words(data, only="t1_m1", peers="vroom")) == 0
    assert "vroom is not installed and left out" in capsys.readouterr().err


def test_one_run_tells_its_value_its_share_of_a_processor_and_its_memory(data):
    task = once.Task(data=str(data), instance="field/F_2_3", engine="rounds", limit_s=0.1, seed=1)
    outcome = once.run(task)
    assert (outcome.value, outcome.feasible, outcome.kept, outcome.reps) == (60.0, True, 3, 2)
    assert 0 < outcome.start_mb <= outcome.peak_mb
    assert outcome.cpu_share > 0


def test_an_engine_that_fails_is_told_in_its_run(data):
    instance = instances(data, ["t1_m1"])[0]
    run = measured(data, Turn(instance, "nobody", 0.1, 1), retries=0)
    assert (run.value, run.feasible) == (None, False)
    assert run.error == "KeyError: 'nobody'"


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": None},
        {"limits": "two"},
        {"limits": "0"},
        {"limits": "-1"},
        {"limits": "nan"},
        {"seeds": 0},
        {"peers": "cplex"},
        {"only": "nothing"},
    ],
)
def test_words_that_make_no_sense_are_refused_with_what_to_type_instead(data, wrong):
    with pytest.raises(Trouble):
        command.run(words(data, **wrong))


def test_without_limits_each_engine_gets_the_time_that_the_bars_compare(data):
    chosen = {one.name: one for one in instances(data)}
    assert limits(chosen["toptw/t1_m1"], "rounds", ()) == (2.0,)
    assert limits(chosen["toptw/t1_m1"], "pyvrp", ()) == (2.0, 10.0)
    assert limits(chosen["solomon/S1"], "vroom", ()) == (10.0,)
    assert limits(chosen["field/F_2_3"], "pyvrp", ()) == (2.0, 30.0)
    assert limits(chosen["field/made_1000"], "rounds", (2.0,)) == (150.0,)
    assert limits(chosen["field/F_2_3"], "pyvrp", (2.0, 10.0)) == (2.0, 10.0, 30.0)
    assert limits(chosen["field/F_2_3"], "pyvrp", (0.2,)) == (0.2,)
    assert limits(chosen["field/made_1000"], "pyvrp", (2.0,)) == ()


def test_one_rep_is_also_planned_anew_in_a_tenth_of_a_second(tmp_path, data):
    one = next(one for one in instances(data) if one.name == "field/F_2_3")
    alone = type(one)("field/F_1", "F_1", None, one.load, reps=1)
    assert limits(alone, "rounds", (10.0,)) == (REPLAN_S, 2.0, 10.0)
    assert limits(alone, "vroom", (10.0,)) == (10.0,)


def test_engines_take_turns_within_each_seed(data):
    chosen = instances(data, ["S1"])
    found = [(turn.seed, turn.engine) for turn in turns(chosen, Wanted(("rounds", "vroom"), 2, (1.0,)))]
    assert found == [(1, "rounds"), (1, "vroom"), (2, "rounds"), (2, "vroom")]
