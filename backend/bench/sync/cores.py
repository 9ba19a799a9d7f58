"""The processors of a measurement: two, as on the machine that is promised, for all who take part."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

CORES = 2


@dataclass(frozen=True, slots=True)
class Cores:
    """`pinned` is empty where nothing had to be held back, or where the system cannot."""

    machine: int
    pinned: tuple[int, ...] = ()

    def told(self) -> dict[str, Any]:
        on = f"cores {', '.join(map(str, self.pinned))}" if self.pinned else "all cores"
        return {"machine": self.machine, "server": on, "database": on, "generator": on}


@contextmanager
def two_cores() -> Generator[Cores]:
    """For the calling process and every one that it starts meanwhile."""
    if not hasattr(os, "sched_setaffinity"):  # macOS
        yield Cores(os.cpu_count() or 1)
        return
    before = os.sched_getaffinity(0)
    if len(before) <= CORES:
        yield Cores(len(before))
        return
    pinned = tuple(sorted(before)[:CORES])
    os.sched_setaffinity(0, pinned)
    try:
        yield Cores(len(before), pinned)
    finally:
        os.sched_setaffinity(0, before)
