"""What the terminal shows: one line per step, its progress, and how long it took. Standard library only."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import get_terminal_size
from time import monotonic

NAME_WIDTH = 12
QUIET_S = 3.0  # a log file gets a progress line no more often than this
LINE_WIDTH = 100  # or the terminal, if narrower: a wrapped progress line would not be overwritten cleanly


@dataclass(slots=True)
class Step:
    name: str
    started: float
    detail: str = ""
    said: float = 0.0

    def say(self, detail: str) -> None:
        """Show how far the step is; a terminal overwrites the line, a log file gets a new one."""
        self.detail = detail
        text = f"  · {self.name:<{NAME_WIDTH}} {detail}"[: min(LINE_WIDTH, get_terminal_size().columns - 1)]
        if sys.stdout.isatty():
            print(f"\r\033[K{text}", end="", flush=True)
        elif monotonic() - max(self.started, self.said) > QUIET_S:
            print(text, flush=True)
            self.said = monotonic()

    def result(self, mark: str, detail: str) -> None:
        clear = "\r\033[K" if sys.stdout.isatty() else ""
        took = f"{monotonic() - self.started:.1f} s"
        print(f"{clear}  {mark} {self.name:<{NAME_WIDTH}} {detail or 'ready'}  ({took})", flush=True)


@contextmanager
def step(name: str, doing: str = "") -> Generator[Step]:
    """Mark a step done, or failed when the block raises; the block sets `detail` for the closing line."""
    shown = Step(name, monotonic())
    if doing:
        shown.say(doing)
        shown.detail = ""
    try:
        yield shown
    except BaseException:
        shown.result("✗", shown.detail or "failed")
        raise
    shown.result("✓", shown.detail)


def note(text: str) -> None:
    print(f"  ! {text}", flush=True)


def blank() -> None:
    print(flush=True)


def complain(error: Exception) -> None:
    print(f"\n{error}\n", file=sys.stderr, flush=True)
