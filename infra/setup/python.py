"""The virtual environment, from the locked requirements and nothing else."""

import shutil
import sys
from pathlib import Path

from infra.places import CHECKOUT
from infra.screen import step
from infra.setup import stamps
from infra.setup.tool import PYTHON, VENV, pip, run

REQUIREMENTS = CHECKOUT / "requirements"
PROJECT = CHECKOUT / "pyproject.toml"


def ensure(*, dev: bool) -> None:
    """With `dev`, the tests' and checkers' packages too; these are a superset, so `run` is content with them."""
    with step("python", f"looking at {VENV.name}") as shown:
        names = ("dev", "run") if dev else ("run", "dev")
        wanted = {name: _value(REQUIREMENTS / f"{name}.lock") for name in names}
        acceptable = names[:1] if dev else names
        if PYTHON.exists() and any(stamps.fresh(f"python-{name}", wanted[name]) for name in acceptable):
            shown.detail = f"{VENV.name} is up to date"
            return
        for name in names:
            stamps.begin(f"python-{name}")
        _venv(shown.say)
        pip(
            shown.say,
            "install",
            "--progress-bar",
            "off",
            "--require-hashes",
            "-r",
            str(REQUIREMENTS / f"{names[0]}.lock"),
        )
        pip(shown.say, "install", "--progress-bar", "off", "--no-deps", "--no-build-isolation", "-e", str(CHECKOUT))
        stamps.done(f"python-{names[0]}", wanted[names[0]])
        shown.detail = f"installed from requirements/{names[0]}.lock"


def _venv(say: stamps.Say) -> None:
    """A moved checkout or another Python makes the old environment useless."""
    value = stamps.digest(str(CHECKOUT), sys.version)
    if PYTHON.exists() and stamps.fresh("venv", value):
        return
    stamps.begin("venv")
    shutil.rmtree(VENV, ignore_errors=True)
    say("creating .venv")
    run((sys.executable, "-m", "venv", str(VENV)), say)
    stamps.done("venv", value)


def _value(lock: Path) -> str:
    return stamps.digest(str(CHECKOUT), sys.version, files=(lock, PROJECT))
