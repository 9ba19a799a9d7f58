"""Every bench ends its JSON with the same kind of bars, and exits 0 whether or not they hold."""

import json
import signal
import subprocess
import sys

import psutil
import pytest

from backend import bench
from backend.bench import Bar, Measured
from infra.places import CHECKOUT


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
    assert [line.split("  ")[0] for line in said[:-1]] == ["holds", "MISSED", "not run"]
    assert said[-1] == "1 of 3 bars hold. 1 MISSED: missed. 1 not run: not measured."


def test_a_bench_that_measured_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr(bench, "table", lambda: {"one": lambda _: Measured((Bar("lost", None, "s", 1),))})
    assert bench.run("one", None) == 1


def test_sigterm_ends_a_bench_and_whatever_it_started(tmp_path):
    child = [sys.executable, "-c", "import time; time.sleep(60)"]
    program = f"Program('child', {tuple(child)!r}, Path({str(tmp_path / 'log')!r}))"
    code = f"""
import time
from pathlib import Path
from backend.bench import end_in_order
from infra.processes import Program, running
end_in_order()
with running({program}) as (child,):
    print(child.pid, flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as running:
        child = psutil.Process(int(running.stdout.readline()))
        running.terminate()
        assert running.wait() == 128 + signal.SIGTERM
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_bench_that_does_not_exist_is_told_with_those_that_do(one_bench, capsys):
    assert bench.run("two", None) == 2
    assert "one, all, routing" in capsys.readouterr().err
