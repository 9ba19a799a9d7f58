"""Keeps children alive: restarts one that dies, waits longer after each early death, stops all in order."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from infra.leftovers import Started
from infra.processes import Child, Program
from infra.trouble import Trouble

LOOK_EVERY_S = 0.5
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0  # having run this long, a death counts as the first one again
READY_WITHIN_S = 60.0


@dataclass(slots=True)
class _Kept:
    child: Child
    started: float
    pause_s: float = FIRST_PAUSE_S
    restart_at: float | None = None


class Keeper:
    """`changed` is told the living children after every start, so that a later run can find leftovers."""

    def __init__(self, changed: Callable[[list[Started]], None], say: Callable[[str], None]) -> None:
        self._kept: list[_Kept] = []
        self._changed = changed
        self._say = say
        self.stopping = threading.Event()

    def start(self, program: Program) -> Child:
        child = Child(program)
        child.start()
        self._kept.append(_Kept(child, monotonic()))
        self._tell()
        return child

    def wait_ready(self, *children: Child) -> None:
        for child in children:
            child.wait_ready(READY_WITHIN_S, self.stopping.is_set)

    def watch(self) -> None:
        """Until `stopping` is set."""
        while not self.stopping.wait(LOOK_EVERY_S):
            self.look(monotonic())

    def tend(self) -> bool:
        """One look, for those who wait for something else meanwhile; True when it is time to stop."""
        self.look(monotonic())
        return self.stopping.is_set()

    def look(self, now: float) -> None:
        for kept in self._kept:
            if kept.child.alive:
                continue
            if kept.restart_at is None:
                self._mourn(kept, now)
            elif now >= kept.restart_at:
                self._restart(kept, now)

    def stop(self) -> None:
        """Last started, first stopped; all are asked at once per name group so that slow ones overlap."""
        self.stopping.set()
        for kept in reversed(self._kept):
            if kept.child.program.name != "database":
                kept.child.ask_to_stop()
        for kept in reversed(self._kept):
            kept.child.stop()
        self._kept.clear()

    def _mourn(self, kept: _Kept, now: float) -> None:
        if now - kept.started > HEALTHY_AFTER_S:
            kept.pause_s = FIRST_PAUSE_S
        program = kept.child.program
        died = f"{program.name} died (exit code {kept.child.exit_code})"
        self._say(f"{died}; starting it again in {kept.pause_s:.1f} s. Log: {program.log}")
        kept.child.sweep()
        kept.restart_at = now + kept.pause_s
        kept.pause_s = min(kept.pause_s * 2, LONGEST_PAUSE_S)

    def _restart(self, kept: _Kept, now: float) -> None:
        kept.restart_at, kept.started = None, now
        try:
            kept.child.start()
        except Trouble as trouble:
            self._say(str(trouble))
            kept.restart_at = now + kept.pause_s
            return
        self._tell()

    def _tell(self) -> None:
        living = [(kept.child.program, kept.child.pid) for kept in self._kept]
        self._changed([Started.now(p.name, pid, int(p.stop_with)) for p, pid in living if pid is not None])
