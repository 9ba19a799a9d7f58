import os
import signal
import sys
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from infra.processes import Child, Program, running, signal_group
from infra.trouble import Trouble

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
PARENT_OF_ONE = (
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).wait()",
)


def a_program(tmp_path: Path, *argv: str, **more) -> Program:
    return Program("thing", argv or SLEEPER, tmp_path / "thing.log", **more)


def eventually(condition, within_s: float = 10.0) -> bool:
    deadline = monotonic() + within_s
    while monotonic() < deadline:
        if condition():
            return True
        sleep(0.02)
    return False


def empty(leader: int) -> bool:
    """Nobody but the not yet buried is left in the group."""

    def in_group(process: psutil.Process) -> bool:
        try:
            return os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, ProcessLookupError):
            return False

    return not any(in_group(process) for process in psutil.process_iter())


def test_stopping_ends_everything_the_child_started(tmp_path: Path):
    child = Child(a_program(tmp_path, *PARENT_OF_ONE))
    child.start()
    leader = child.pid
    assert leader is not None
    assert eventually(lambda: len(psutil.Process(leader).children()) == 1)
    child.stop()
    assert empty(leader)


def test_sweeping_ends_what_a_killed_child_leaves_behind(tmp_path: Path):
    child = Child(a_program(tmp_path, *PARENT_OF_ONE))
    child.start()
    leader = child.pid
    assert leader is not None
    assert eventually(lambda: len(psutil.Process(leader).children()) == 1)
    os.kill(leader, signal.SIGKILL)
    assert eventually(lambda: not child.alive)
    child.sweep()
    assert empty(leader)


def test_a_child_that_dies_at_once_is_reported_with_the_end_of_its_log(tmp_path: Path):
    child = Child(a_program(tmp_path, sys.executable, "-c", "raise SystemExit('no such map')", ready=lambda: False))
    child.start()
    with pytest.raises(Trouble, match="no such map"):
        child.wait_ready(10)


def test_a_child_that_never_answers_is_reported(tmp_path: Path):
    child = Child(a_program(tmp_path, ready=lambda: False))
    child.start()
    try:
        with pytest.raises(Trouble, match="did not answer"):
            child.wait_ready(0.2)
    finally:
        child.stop()


def test_waiting_ends_when_the_person_wants_to_stop(tmp_path: Path):
    with running(a_program(tmp_path)) as (child,):
        assert child.wait_ready(10, cancelled=lambda: True) is False


def test_a_missing_program_is_named(tmp_path: Path):
    with pytest.raises(Trouble, match="no-such-program"):
        Child(a_program(tmp_path, "/no-such-program")).start()


def test_a_stubborn_child_is_killed_in_the_end(tmp_path: Path):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    program = a_program(tmp_path, sys.executable, "-c", deaf, stop_within_s=0.3)
    child = Child(program)
    child.start()
    assert eventually(lambda: "up" in program.log.read_text())
    child.stop()
    assert child.exit_code == -signal.SIGKILL


def test_a_large_log_is_set_aside_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("infra.processes.LOG_KEEP_BYTES", 10)
    (tmp_path / "thing.log").write_text("x" * 20)
    with running(a_program(tmp_path)):
        assert (tmp_path / "thing.1.log").read_text() == "x" * 20


def test_an_empty_group_answers_no_signal(tmp_path: Path):
    with running(a_program(tmp_path)) as (child,):
        pid = child.pid
    assert pid is not None
    assert eventually(lambda: not signal_group(pid, 0))
