"""Every bench ends its JSON with the same kind of bars, and exits 0 whether or not they hold."""

import json

import pytest

from backend import bench
from backend.bench import Bar, Measured


@pytest.fixture
def one_bench(monkeypatch):
    kept, missed = Bar("kept", 1.0, "s", 2.0), Bar("missed", 0.9, "x", 1.0, smaller_is_better=False)
    measured = Measured((kept, missed, Bar("not measured", None, "ms", 5)), [{"seconds": 1.0}])
    monkeypatch.setattr(bench, "table", lambda: {"one": lambda _: measured})


def test_bars_are_written_last_with_their_verdicts(one_bench, tmp_path, capsys):
    file = tmp_path / "new" / "one.json"
    assert bench.run("one", file) == 0
    written = json.loads(file.read_text())
    assert list(written)[-1] == "bars"
    assert [bar["holds"] for bar in written["bars"]] == [True, False, None]
    assert all(list(bar) == ["name", "value", "unit", "goal", "holds"] for bar in written["bars"])
    assert written["runs"] == {"one": [{"seconds": 1.0}]}
    said = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in said] == ["holds", "MISSED", "not run"]


def test_a_bench_that_does_not_exist_is_told_with_those_that_do(one_bench, capsys):
    assert bench.run("two", None) == 2
    assert "one, all, routing" in capsys.readouterr().err
