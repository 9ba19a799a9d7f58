"""How much memory the whole product holds while nobody asks anything of it."""

from pathlib import Path

import psutil

from backend.bench import Bar, Measured
from infra.places import Places
from infra.runfile import RunFolder

GOAL_MB = 1200.0


def idle(_: Path | None) -> Measured:
    """Proportional set size (shared pages counted once) of the supervisor and all its descendants, in MB."""
    running = RunFolder(Places.from_environment().run).running()
    if running is None:
        raise SystemExit("Rounds does not run: start it first with `make run`.")
    supervisor = psutil.Process(running.pid)
    held = [
        (" ".join(process.cmdline()[:4]), process.memory_full_info().pss / 1e6)
        for process in (supervisor, *supervisor.children(recursive=True))
    ]
    runs = [{"process": name, "mb": round(mb, 1)} for name, mb in held]
    return Measured((Bar("whole stack, idle", sum(mb for _, mb in held), "MB", GOAL_MB),), runs)
