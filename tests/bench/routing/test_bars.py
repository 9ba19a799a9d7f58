"""Medians over seeds become bars; what was not run is said, what breaks a rule counts as nothing."""

import pytest

from backend.bench import said, told
from backend.bench.routing.bars import DAY, bars
from backend.bench.routing.middle import Runs
from backend.bench.routing.runs import Run
from backend.bench.routing.table import table


def a_run(instance, engine, limit_s, value, seed=1, **more):
    best = more.pop("best", None)
    gap = more.pop("gap", None)
    facts = {"feasible": True, "cpu_share": 1.0, "took_s": limit_s, "wrong": {}} | more
    return Run(instance, engine, limit_s, seed, value=value, best_known=best, gap_pct=gap, **facts)


def by_name(runs, insertion_ms=None):
    return {bar.name: bar for bar in bars(Runs(tuple(runs)), insertion_ms)}


def test_a_bar_without_runs_has_neither_value_nor_verdict():
    found = by_name([])
    assert {(bar.value, bar.holds) for bar in found.values()} == {(None, None)}
    assert {name[0] for name in found} == set("123456") | {"o"}  # and our time budgets
    assert told(found["4 Solomon, mean gap at 10 s"]) == {
        "name": "4 Solomon, mean gap at 10 s", "value": None, "unit": "%", "goal": 1.0, "holds": None,
    }  # fmt: skip


def test_the_mean_gap_is_over_instances_of_medians_over_seeds():
    runs = [a_run("toptw/a_m1", "rounds", 2.0, 90, seed, best=100, gap=gap) for seed, gap in enumerate((1, 2, 9))]
    runs += [a_run("toptw/b_m1", "rounds", 2.0, 100, best=100, gap=0.0)]
    bar = by_name(runs)["1 TOPTW, mean gap at 2 s"]
    assert (bar.value, bar.holds) == (1.0, True)


def test_an_instance_that_a_peer_solves_better_in_ten_seconds_is_counted():
    runs = [a_run("toptw/a_m1", "rounds", 2.0, 90), a_run("toptw/a_m1", "pyvrp", 10.0, 91)]
    runs += [a_run("toptw/b_m1", "rounds", 2.0, 90), a_run("toptw/b_m1", "pyvrp", 10.0, 90)]
    bar = by_name(runs)["1 TOPTW, instances at 2 s worse than PyVRP at 10 s"]
    assert (bar.value, bar.holds) == (1, False)


def test_a_peer_that_failed_is_not_compared_with():
    ours = [
        a_run("toptw/a_m1", "rounds", 2.0, 90),
        a_run("toptw/b_m1", "rounds", 2.0, 90),
        a_run(DAY, "rounds", 2.0, 90),
    ]
    failed = [Run(name, "pyvrp", limit_s, 1, error="gone") for name, limit_s in (("toptw/a_m1", 10.0), (DAY, 30.0))]
    found = by_name([*ours, *failed, a_run("toptw/b_m1", "pyvrp", 10.0, 80)])
    assert found["1 TOPTW, instances at 2 s worse than PyVRP at 10 s"].holds is None
    assert found["2 20 reps, prize at 2 s / PyVRP at 30 s"].holds is None


def test_the_runs_of_a_peer_that_break_no_rule_are_what_ours_is_compared_with():
    broken = a_run(DAY, "pyvrp", 30.0, 500, seed=1, feasible=False, wrong={"promise_broken": 1})
    found = by_name([a_run(DAY, "rounds", 2.0, 90), broken, a_run(DAY, "pyvrp", 30.0, 100, seed=2)])
    assert found["2 20 reps, prize at 2 s / PyVRP at 30 s"].value == 0.9


def test_prizes_are_compared_with_each_peer_at_its_own_time():
    runs = [a_run(DAY, "rounds", 2.0, 104), a_run(DAY, "pyvrp", 30.0, 104), a_run(DAY, "ortools", 2.0, 100)]
    found = by_name(runs)
    assert found["2 20 reps, prize at 2 s / PyVRP at 30 s"].holds
    assert found["2 20 reps, prize at 2 s / OR-Tools at 2 s"].value == 1.04
    assert found["2 20 reps, appointments lost"].value == 0


def test_a_run_that_breaks_a_rule_counts_as_nothing():
    lost = {"feasible": False, "wrong": {"promise_broken": 2}}
    runs = [a_run(DAY, "rounds", 2.0, 104, **lost), a_run(DAY, "pyvrp", 30.0, 100)]
    found = by_name(runs)
    assert found["2 20 reps, prize at 2 s / PyVRP at 30 s"].value == 0
    assert found["2 20 reps, appointments lost"].value == 2


def test_prize_and_memory_per_rep_are_compared_between_few_and_many():
    runs = [
        a_run("field/made_20", "rounds", 3.0, 2_000, start_mb=100, peak_mb=102),
        a_run("field/made_1000", "rounds", 150.0, 99_000, start_mb=100, peak_mb=190),
    ]
    found = by_name(runs)
    assert found["3 prize per rep, 1,000 reps / 20 reps"].value == 0.99
    assert found["3 memory per rep, 1,000 reps / 20 reps"].value == pytest.approx(0.9)


def test_the_longest_of_the_replans_counts():
    runs = [a_run("field/F_1_40", "rounds", 0.09, 99, seed, took_s=took_s) for seed, took_s in enumerate((0.09, 0.11))]
    found = by_name([*runs, a_run("field/F_1_40", "rounds", 2.0, 100)])
    assert found["6 re-plan of one rep among 40, longest"].holds is False
    assert found["6 re-plan of one rep, prize / at 2 s"].holds is True


def test_a_bar_is_said_with_its_goal_in_words():
    held = by_name([], insertion_ms=0.25)["5 insertion into 200 routes, p99"]
    assert said(held).startswith("holds")
    assert "0.25 ms" in said(held)
    assert "goal at most 0.5" in said(held)


def test_the_table_has_a_row_per_engine_and_says_what_was_disturbed_or_broken():
    runs = Runs(
        (
            a_run("toptw/a_m1", "rounds", 2.0, 90, best=100, gap=10.0),
            a_run("toptw/a_m1", "pyvrp", 2.0, 80, best=100, feasible=False, wrong={"not_once": 1}, cpu_share=0.5),
            Run("field/F_1", "vroom", 2.0, 1, error="RuntimeError: no"),
        )
    )
    said_all = "\n".join(table(runs))
    assert "10.00 %" in said_all
    assert "100.00 % (1 broken)" in said_all
    assert "1 of 3 runs had less than 95% of a processor." in said_all
    assert "vroom on field/F_1, 2 s, seed 1: RuntimeError: no" in said_all
