"""Ends what a killed supervisor left running: only processes it started itself, known by pid and start time."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from infra.processes import signal_group

CLOCK_SLACK_S = 2.0  # start times are rounded, and the wall clock may have been stepped a little
STOP_WITHIN_S = 20.0
TOKEN = "ROUNDS_INSTANCE"  # noqa: S105 - the name of a variable that marks our children


@dataclass(frozen=True, slots=True)
class Started:
    """A child as the run file remembers it."""

    name: str
    pid: int
    started_at: float
    stop_with: int

    @classmethod
    def now(cls, name: str, pid: int, stop_with: int) -> "Started":
        try:
            return cls(name, pid, psutil.Process(pid).create_time(), stop_with)
        except psutil.NoSuchProcess:
            return cls(name, pid, 0.0, stop_with)


def same(pid: int, started_at: float) -> psutil.Process | None:
    """The living process with this pid that began at this time; None if the pid now belongs to another."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - started_at) > CLOCK_SLACK_S or process.status() == psutil.STATUS_ZOMBIE:
            return None
    except psutil.Error:
        return None
    return process


def stop_all(remembered: Iterable[Started], token: str) -> list[str]:
    """Stop what still runs; answers the names of what it stopped."""
    entries = list(remembered)
    alive = [(entry, process) for entry in entries if (process := same(entry.pid, entry.started_at))]
    for entry, process in alive:
        with suppress(psutil.Error):
            process.send_signal(entry.stop_with)
    _, stubborn = psutil.wait_procs([process for _, process in alive], timeout=STOP_WITHIN_S)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    leaders = {entry.pid for entry in entries}
    orphans = list(_members(leaders, token)) if token else []
    for process in orphans:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(orphans, timeout=STOP_WITHIN_S)
    return [entry.name for entry, _ in alive] or (["workers"] if orphans else [])


def _members(leaders: set[int], token: str) -> Iterable[psutil.Process]:
    """Processes in a remembered group that carry this instance's token in their environment."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) in leaders and process.environ().get(TOKEN) == token:
                yield process


def stop_postmaster(data: Path) -> None:
    """Make a data directory startable: end the server that its pid file proves to be its own, drop a stale file.

    The file holds pid, data directory and start time on its first three lines.
    """
    file = data / "postmaster.pid"
    if not file.exists():
        return
    lines = file.read_text(errors="replace").splitlines()
    process = _postmaster(lines, data)
    if process is not None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_WITHIN_S)
        except psutil.TimeoutExpired:
            signal_group(process.pid, signal.SIGQUIT)
            process.wait(STOP_WITHIN_S)
    file.unlink(missing_ok=True)


def _postmaster(lines: list[str], data: Path) -> psutil.Process | None:
    whole = 3
    if len(lines) < whole or not lines[0].strip().lstrip("-").isdigit() or Path(lines[1]).resolve() != data.resolve():
        return None
    process = same(abs(int(lines[0])), float(lines[2]))
    if process is None or not process.name().startswith("postgres"):
        return None
    return process
