"""The run folder of one instance: a lock that says who runs, and what a later command may need to know."""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from infra.leftovers import Started
from infra.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Running:
    """What `rounds up` tells other commands: where it listens and how its services are reached."""

    pid: int
    address: str
    environment: Mapping[str, str]


class RunFolder:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock: IO[str] | None = None

    def lock(self) -> None:
        """Held until the process ends; Trouble when another instance holds it."""
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = (self.directory / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise Trouble(
                f"Rounds already runs for this folder (process {holder}{self._where()}).",
                "Stop it with Ctrl-C there, or start a second one: ROUNDS_VAR=other-folder ROUNDS_PORT=8010 make run",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remember(self, token: str, children: list[Started]) -> None:
        self._write("children.json", {"token": token, "children": [asdict(child) for child in children]})

    def remembered(self) -> tuple[str, list[Started]]:
        """The token and children of the last run, empty after a clean stop."""
        kept = self._read("children.json")
        return str(kept.get("token", "")), [Started(**child) for child in kept.get("children", [])]

    def announce(self, running: Running) -> None:
        self._write("up.json", asdict(running))

    def withdraw(self) -> None:
        for name in ("up.json", "children.json"):
            (self.directory / name).unlink(missing_ok=True)

    def withdraw_if_held(self) -> None:
        """At the end of a run: an instance that never got the lock must not erase the other one's files."""
        if self._lock is not None:
            self.withdraw()
            self.unlock()

    def running(self) -> Running | None:
        """The instance that runs now, if any: announced, and its lock is held."""
        kept = self._read("up.json")
        if not kept or not self._held():
            return None
        return Running(**kept)

    def _held(self) -> bool:
        file = self.directory / "lock"
        if not file.exists():
            return False
        with file.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _where(self) -> str:
        address = self._read("up.json").get("address")
        return f", {address}" if address else ""

    def _read(self, name: str) -> dict[str, Any]:
        try:
            return json.loads((self.directory / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        """Whole or not at all, readable for the owner only: it holds the store's secret key."""
        partial = self.directory / f"{name}.new"
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(content), encoding="utf-8")
        partial.replace(self.directory / name)
