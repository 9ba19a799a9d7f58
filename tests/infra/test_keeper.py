import os
import signal
import sys
from pathlib import Path
from time import monotonic

import pytest

from infra.keeper import FIRST_PAUSE_S, HEALTHY_AFTER_S, Keeper
from infra.leftovers import Started
from infra.processes import Program
from tests.infra.test_processes import SLEEPER, eventually


class Witness:
    def __init__(self) -> None:
        self.told: list[list[Started]] = []
        self.said: list[str] = []
        self.keeper = Keeper(self.told.append, self.said.append)


@pytest.fixture
def witness():
    made = Witness()
    yield made
    made.keeper.stop()


def test_a_child_that_dies_is_started_again_after_a_pause(witness: Witness, tmp_path: Path):
    child = witness.keeper.start(Program("thing", SLEEPER, tmp_path / "log"))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not child.alive)
    now = monotonic()
    witness.keeper.look(now)
    assert not child.alive
    assert "thing died" in witness.said[0]
    witness.keeper.look(now + FIRST_PAUSE_S + 0.1)
    assert child.alive
    assert child.pid != first
    assert [entry.pid for entry in witness.told[-1]] == [child.pid]


def test_the_pause_grows_with_every_early_death_and_is_short_again_after_health(witness: Witness, tmp_path: Path):
    child = witness.keeper.start(Program("thing", (sys.executable, "-c", ""), tmp_path / "log"))
    now = monotonic()
    for _ in range(3):
        assert eventually(lambda: not child.alive)
        witness.keeper.look(now)  # mourns
        now += 10
        witness.keeper.look(now)  # starts again
    assert [line.split(" in ")[1].split(" s")[0] for line in witness.said] == ["0.5", "1.0", "2.0"]
    assert eventually(lambda: not child.alive)
    witness.keeper.look(now + HEALTHY_AFTER_S + 1)
    assert "in 0.5 s" in witness.said[-1]


def test_a_program_that_vanished_is_tried_again_later(witness: Witness, tmp_path: Path):
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\n")
    program.chmod(0o755)
    child = witness.keeper.start(Program("thing", (str(program),), tmp_path / "log"))
    assert eventually(lambda: not child.alive)
    program.unlink()
    witness.keeper.look(monotonic())
    witness.keeper.look(monotonic() + 5)
    assert "missing" in witness.said[-1]


def test_stopping_ends_all_children(witness: Witness, tmp_path: Path):
    children = [witness.keeper.start(Program(name, SLEEPER, tmp_path / name)) for name in ("one", "two")]
    witness.keeper.stop()
    assert not any(child.alive for child in children)
    assert witness.keeper.stopping.is_set()
