"""What the processes used: processor seconds and the most memory at once."""

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

EVERY_S = 0.5


@dataclass
class Usage:
    """Of one process and all below it. `peak_mb` adds up resident sets, so that shared pages count several times."""

    pid: int
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    held_mb: float = 0.0
    _gone: dict[int, float] = field(default_factory=dict[int, float])

    def look(self) -> None:
        held = 0.0
        for process in _tree(self.pid):
            with suppress(psutil.NoSuchProcess):
                spent = process.cpu_times()
                self._gone[process.pid] = spent.user + spent.system
                held += process.memory_info().rss / 1e6
        self.held_mb, self.peak_mb = held, max(self.peak_mb, held)

    def total_s(self) -> float:
        return sum(self._gone.values())


@dataclass
class Watched:
    """`peak_mb`: the most that all of them held at the same moment."""

    usages: tuple[Usage, ...]
    peak_mb: float = 0.0

    def look(self) -> None:
        for usage in self.usages:
            usage.look()
        self.peak_mb = max(self.peak_mb, sum(usage.held_mb for usage in self.usages))


def _tree(pid: int) -> list[psutil.Process]:
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


@contextmanager
def watched(*pids: int) -> Generator[Watched]:
    """Looks twice a second; `cpu_s` is that of the block."""
    usages, done = tuple(Usage(pid) for pid in pids), threading.Event()
    together = Watched(usages)

    def look() -> None:
        while not done.wait(EVERY_S):
            together.look()

    for usage in usages:
        usage.look()
    before = [usage.total_s() for usage in usages]
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield together
    finally:
        done.set()
        thread.join()
        for usage, began_s in zip(usages, before, strict=True):
            usage.look()
            usage.cpu_s = usage.total_s() - began_s
