"""Runs a program to its end while showing its last line as progress; stops it when the person stops waiting."""

import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import sleep

from infra.processes import POLL_S, signal_group
from infra.trouble import Trouble, from_os, last_lines

STOP_WITHIN_S = 10.0


class Cancelled(Exception):  # noqa: N818 - it is a wish, not an error
    """The person asked to stop while a step was running."""


def run_to_end(
    argv: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    say: Callable[[str], None],
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Trouble with the end of `log` unless the program exits with 0."""
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(env),
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise from_os(error) from error
    reader = threading.Thread(target=_follow, args=(process, log, say), daemon=True)
    reader.start()
    try:
        _wait(process, cancelled)
    except BaseException:
        _end(process)
        raise
    reader.join(STOP_WITHIN_S)
    if process.returncode != 0:
        raise Trouble(
            f"`{' '.join(argv)}` failed (exit code {process.returncode}). The end of {log}:",
            "\n" + last_lines(log, 15),
        )


def _wait(process: subprocess.Popen[str], cancelled: Callable[[], bool]) -> None:
    while process.poll() is None:
        if cancelled():
            raise Cancelled
        sleep(POLL_S)


def _end(process: subprocess.Popen[str]) -> None:
    """The program and what it started; it has a process group of its own."""
    signal_group(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _follow(process: subprocess.Popen[str], log: Path, say: Callable[[str], None]) -> None:
    with log.open("a", encoding="utf-8") as file:
        for line in process.stdout or ():
            file.write(line)
            file.flush()
            if line.strip():
                say(line.strip())
