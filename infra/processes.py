"""Child processes: started in their own group, logged to a file, watched, stopped with everything below them."""

import os
import signal
import subprocess
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from infra.trouble import Trouble, from_os, last_lines

POLL_S = 0.05
# What a dead leader leaves behind gets this long to notice, and this long to be buried: where nobody
# reaps orphans (a container without an init) the group never empties.
GROUP_GRACE_S = 1.5
LOG_KEEP_BYTES = 20_000_000  # a log above this is set aside once at the next start


def always() -> bool:
    return True


def nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to know that it works.

    `prepare` runs before every start, `ready` answers whether it serves yet, `user` is whom it runs as.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    user: str | None = None
    stop_with: signal.Signals = signal.SIGTERM
    stop_within_s: float = 15.0
    prepare: Callable[[], None] = nothing
    ready: Callable[[], bool] = always


class Child:
    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def start(self) -> None:
        program = self.program
        program.prepare()
        program.log.parent.mkdir(parents=True, exist_ok=True)
        _set_aside(program.log)
        try:
            with program.log.open("ab") as log:
                self._process = subprocess.Popen(
                    program.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(program.env) or None,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
                    user=program.user,
                    group=_group_of(program.user),
                    extra_groups=[] if program.user else None,
                    cwd="/" if program.user else None,
                )
        except FileNotFoundError:
            raise Trouble(f"The program {program.argv[0]} is missing.", "Run `make setup`.") from None
        except OSError as error:
            raise from_os(error) from error

    def wait(self) -> int:
        """The exit code of a program that ends by itself."""
        if self._process is None:
            raise Trouble(f"{self.program.name} was never started.")
        return self._process.wait()

    def wait_ready(self, timeout_s: float, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """True when it serves, False when cancelled; Trouble with the end of its log when it dies or is late."""
        deadline = monotonic() + timeout_s
        while not cancelled():
            if not self.alive:
                raise Trouble(
                    f"{self.program.name} stopped at once (exit code {self.exit_code}). The end of {self.program.log}:",
                    "\n" + last_lines(self.program.log),
                )
            if self.program.ready():
                return True
            if monotonic() > deadline:
                raise Trouble(
                    f"{self.program.name} did not answer within {timeout_s:.0f} s. The end of {self.program.log}:",
                    "\n" + last_lines(self.program.log),
                )
            sleep(POLL_S)
        return False

    def ask_to_stop(self) -> None:
        if self._process is not None and self.alive:
            with suppress(ProcessLookupError):
                self._process.send_signal(self.program.stop_with)

    def stop(self) -> None:
        """Ask, wait, then insist; whatever it started in its group ends with it."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(self.program.stop_within_s)
        except subprocess.TimeoutExpired:
            signal_group(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.sweep()

    def sweep(self) -> None:
        """End what a dead leader left behind in its process group."""
        if self._process is None or self.alive:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            signal_group(self._process.pid, number)
            deadline = monotonic() + GROUP_GRACE_S
            while signal_group(self._process.pid, 0) and monotonic() < deadline:
                sleep(POLL_S)


def signal_group(leader: int, number: int) -> bool:
    """False when nobody is left in the group."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS answers so for a group of zombies
        return False
    return True


@contextmanager
def running(*programs: Program, timeout_s: float = 30.0) -> Generator[tuple[Child, ...]]:
    """Start programs together, wait until each serves, stop them in reverse order at the end."""
    children = tuple(Child(program) for program in programs)
    try:
        for child in children:
            child.start()
        for child in children:
            child.wait_ready(timeout_s)
        yield children
    finally:
        for child in children:
            child.ask_to_stop()
        for child in reversed(children):
            child.stop()


def _set_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_KEEP_BYTES:
        log.replace(log.with_suffix(".1.log"))


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd  # noqa: PLC0415 - POSIX only, and only for a root start

    return pwd.getpwnam(user).pw_gid
