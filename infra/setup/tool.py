"""Runs an installer's command with its last line as progress and everything in var/log/setup.log."""

from collections.abc import Callable, Mapping, Sequence

from infra.environment import everything
from infra.foreground import run_to_end
from infra.places import CHECKOUT

LOG = CHECKOUT / "var" / "log" / "setup.log"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_PROGRESS = ("Collecting", "Downloading", "Processing", "Building", "Installing", "Successfully")
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input")


def run(argv: Sequence[str], say: Callable[[str], None], env: Mapping[str, str] | None = None) -> None:
    run_to_end(argv, log=LOG, env=everything() | dict(env or {}), say=say)


def pip(say: Callable[[str], None], *words: str) -> None:
    run((*PIP, *words), lambda line: say(line) if line.startswith(PIP_PROGRESS) else None)
