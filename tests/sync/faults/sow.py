"""Sows one fault at a time into a copy of the checkout, and looks whether anybody notices."""

import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.sync.faults.fault import Fault

LINKED = (".venv", "pwa/node_modules")
HISTORIES = {"ROUNDS_MACHINE_EXAMPLES": "40"}
WITHIN_S = 600


@dataclass(frozen=True, slots=True)
class Copy:
    folder: Path

    def notices(self, fault: Fault) -> str | None:
        """The suite that turned red, or None where all of them stayed green."""
        file = self.folder / fault.file
        sound = file.read_text(encoding="utf-8")
        file.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
        try:
            return next((suite for suite in fault.suites if self._exists(suite) and not self.is_green(suite)), None)
        finally:
            file.write_text(sound, encoding="utf-8")

    def _exists(self, suite: str) -> bool:
        return (self.folder / suite).exists()

    def is_green(self, suite: str) -> bool:
        """A suite that hangs is as red as one that fails."""
        if suite.startswith("pwa/"):
            argv, where = (
                ["npx", "vitest", "run", "--bail=1", f"--testTimeout={WITHIN_S * 1000}", suite.removeprefix("pwa/")],
                self.folder / "pwa",
            )
        else:
            argv, where = [".venv/bin/python", "-m", "pytest", "-q", "-x", "-n", "0", suite], self.folder
        return _succeeds(argv, where)


def _succeeds(argv: Sequence[str], where: Path) -> bool:
    from os import environ

    try:
        done = subprocess.run(
            argv, cwd=where, env=environ | HISTORIES, capture_output=True, check=False, timeout=WITHIN_S
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


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
