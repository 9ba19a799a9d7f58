"""Programs that start others (pytest, vitest, the benches): whoever leaves before them ends them in order."""

import signal
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from infra.processes import signal_group

END_WITHIN_S = 120.0


@contextmanager
def running(argv: Sequence[str], **given: Any) -> Generator[subprocess.Popen[str]]:
    """In a session of its own, so that Ctrl-C in a terminal is heard once: a second one breaks off the tidying up."""
    with subprocess.Popen(argv, start_new_session=True, text=True, errors="replace", **given) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                _interrupt(process)


def _interrupt(process: subprocess.Popen[str]) -> None:
    """As with Ctrl-C, at which pytest stops what its fixtures started; SIGTERM would end it on the spot."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=END_WITHIN_S)  # and reads what it still says, or it would wait for us
    except subprocess.TimeoutExpired:
        process.kill()
    finally:
        signal_group(process.pid, signal.SIGKILL)
