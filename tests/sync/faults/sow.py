"""Sows one fault at a time into a copy of the checkout, and looks whether anybody notices."""

import shutil
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from os import environ
from pathlib import Path
from subprocess import PIPE, STDOUT, TimeoutExpired

from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.support.programs import running
from tests.sync.faults.fault import Fault

LINKED = (".venv", "pwa/node_modules")
ENVIRONMENT = {"ROUNDS_MACHINE_EXAMPLES": "40", "NO_COLOR": "1", "PY_COLORS": "0"}
WITHIN_S = 600
BEFORE_ANY_TEST = ("ERROR collecting", "ERROR at setup")


class Outcome(StrEnum):
    GREEN = "green"
    FAILED = "failed"
    HUNG = "hung"  # as red as one that fails
    NOT_STARTED = "did not start"  # it says nothing about the fault


def of_pytest(code: int, said: str) -> Outcome:
    """With `-x` the first thing that goes wrong is the only one: a test, or what should have led to it."""
    if code == 0:
        return Outcome.GREEN
    started = code == 1 and not any(words in said for words in BEFORE_ANY_TEST)
    return Outcome.FAILED if started else Outcome.NOT_STARTED


def of_vitest(code: int, said: str) -> Outcome:
    """A file that cannot be read counts there as a failed suite, an error that nobody awaited as an unhandled one."""
    if code == 0:
        return Outcome.GREEN
    started = "Failed Tests" in said or "Unhandled" in said
    return Outcome.FAILED if started else Outcome.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Copy:
    """`sound`: how each suite that was ever red ended without a fault. One that is not green then notices nothing."""

    folder: Path
    sound: dict[str, Outcome] = field(default_factory=dict)

    def tried(self, fault: Fault) -> dict[str, Outcome]:
        """How its suites ended with the fault, up to the first that noticed."""
        found: dict[str, Outcome] = {}
        for suite in fault.suites:
            with self.sown(fault):
                outcome = self.outcome(suite)
            if outcome is Outcome.GREEN or self.is_sound(suite):
                found[suite] = outcome
            if found.get(suite) in NOTICED:
                break
        return found

    @contextmanager
    def sown(self, fault: Fault) -> Generator[None]:
        file = self.folder / fault.file
        sound = file.read_text(encoding="utf-8")
        file.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(sound, encoding="utf-8")

    def is_sound(self, suite: str) -> bool:
        """Asked once of every suite that was not green with a fault: was it the fault?"""
        if suite not in self.sound:
            self.sound[suite] = self.outcome(suite)
        return self.sound[suite] is Outcome.GREEN

    def outcome(self, suite: str) -> Outcome:
        if suite.startswith("pwa/"):
            argv = ["npx", "vitest", "run", "--bail=1", f"--testTimeout={WITHIN_S * 1000}", suite.removeprefix("pwa/")]
            return _ended(argv, self.folder / "pwa", of_vitest)
        return _ended([".venv/bin/python", "-m", "pytest", "-q", "-x", "-n", "0", suite], self.folder, of_pytest)


NOTICED = frozenset({Outcome.FAILED, Outcome.HUNG})


def noticed_by(tried: dict[str, Outcome]) -> str | None:
    return next((suite for suite, outcome in tried.items() if outcome in NOTICED), None)


def _ended(argv: Sequence[str], where: Path, judge: Callable[[int, str], Outcome]) -> Outcome:
    with running(argv, cwd=where, env=environ | ENVIRONMENT, stdout=PIPE, stderr=STDOUT) as process:
        try:
            said, _ = process.communicate(timeout=WITHIN_S)
        except TimeoutExpired:
            return Outcome.HUNG
        return judge(process.returncode, said)


@contextmanager
def copy() -> Generator[Copy]:
    """The checkout as it lies there now, without what Git ignores; installed packages are shared with it."""
    with scratch_directory() as scratch:
        folder = scratch / "checkout"
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=CHECKOUT,
            capture_output=True,
            check=True,
        ).stdout
        for name in listed.decode().split("\0"):
            if name and (CHECKOUT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(CHECKOUT / name, folder / name)
        for name in LINKED:
            (folder / name).symlink_to((CHECKOUT / name).resolve())
        yield Copy(folder)
