"""What strikes the server while phones go on: killed workers, a stopped database, a backup that is put back."""

import asyncio
import os
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import psutil

from backend.bench.sync.proxy import LINE_FAULTS
from backend.bench.sync.stage import Stage

STRIKES = ("kill", "stop", "restore")
FAULTS = (*STRIKES, *LINE_FAULTS)
SHARES = {"stop": 0.15, "restore": 0.05}  # of the strikes; the others are kills
KILL_ALL_SHARE, KILL_JOBS_SHARE = 0.25, 0.15  # of the kills


def planned(faults: tuple[str, ...], strikes: int, rng: Random) -> list[str]:
    """Every kind that was asked for, in an order of chance; the line alone is watched for as many seconds."""
    chosen = [name for name in STRIKES if name in faults] or ["line"]
    made = [name for name in chosen[1:] for _ in range(max(1, round(SHARES[name] * strikes)))]
    made += chosen[:1] * (strikes - len(made))
    rng.shuffle(made)
    return made


@dataclass
class Striker:
    on: Stage
    rng: Random
    killed: Counter[str]

    async def strike(self, name: str) -> float:
        """At a random moment; answers when it was over."""
        await asyncio.sleep(self.rng.uniform(0.05, 0.6))
        strikes = {"kill": self._kill, "stop": self._stop, "restore": self._restore, "line": self._endure}
        ended = await strikes[name]()
        self._start_jobs()
        return ended

    async def _endure(self) -> float:
        await asyncio.sleep(1)
        return time.monotonic()

    async def _kill(self) -> float:
        """Without a word: the worker that lived longest, so that each has its turn, or all; at times the jobs' too."""
        workers = _workers(self.on.server.pid)
        every = self.rng.random() < KILL_ALL_SHARE
        for worker in workers if every else workers[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
        self.killed["all workers" if every else "one worker"] += 1
        self.killed["workers"] += len(workers) if every else len(workers[:1])
        if self.on.jobs and self.on.jobs.pid and self.rng.random() < KILL_JOBS_SHARE:
            os.kill(self.on.jobs.pid, signal.SIGKILL)
            self.killed["jobs"] += 1
        return time.monotonic()

    async def _stop(self) -> float:
        """PostgreSQL's immediate stop: no checkpoint, it has to recover from its log; from its start we wait."""
        await asyncio.to_thread(self.on.stop_database_at_once)
        await asyncio.sleep(self.rng.uniform(0, 0.5))
        began = time.monotonic()
        await asyncio.to_thread(self.on.cluster.start)
        return began

    async def _restore(self) -> float:
        """The server forgets what happened since a backup; phones have it all and send it again."""
        dump = await asyncio.to_thread(self.on.back_up)
        await asyncio.sleep(self.rng.uniform(0.5, 2))
        await self.on.restore(dump)
        return time.monotonic()

    def _start_jobs(self) -> None:
        """As whoever keeps the product running does with a process that ended."""
        if self.on.jobs and not self.on.jobs.alive:
            self.on.jobs.start()
            self.killed["jobs started again"] += 1


def _workers(server: int) -> list[psutil.Process]:
    """The eldest first."""
    with suppress(psutil.NoSuchProcess):
        alive = psutil.Process(server).children()
        return sorted((one for one in alive if not _is_other(one)), key=lambda one: (one.create_time(), one.pid))
    return []


def _is_other(process: psutil.Process) -> bool:
    """One that is dead already, or Python's own beside workers."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        helps = any("resource_tracker" in word for word in process.cmdline())
        return helps or process.status() == psutil.STATUS_ZOMBIE
    return True
