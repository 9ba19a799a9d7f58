"""The crash loop: phones go on with their day while workers are killed, the database stops and the line is bad."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psutil

from backend import clock
from backend.bench import Bar, Measured
from backend.bench.sync import checks
from backend.bench.sync.checks import Acked, Written
from backend.bench.sync.days import Doing, Writer
from backend.bench.sync.fleet import DAY, Fleet, Rep, made
from backend.bench.sync.held import Held, converged
from backend.bench.sync.http import Line
from backend.bench.sync.phone import Phone
from backend.bench.sync.proxy import LINE_FAULTS, Proxy
from backend.bench.sync.stage import Stage, stage

STRIKES = ("kill", "stop", "restore")
FAULTS = (*STRIKES, *LINE_FAULTS)
SHARES = {"stop": 0.15, "restore": 0.05}  # of the strikes; the others are kills
KILL_ALL_SHARE = 0.25  # of the kills
LOOK_EVERY = 10  # strikes
STUCK_S = 60.0  # a phone that still has something to send so long after the last fault
RECOVERY_S = 10.0
STEP = timedelta(seconds=2)  # of what a phone writes; its day is long enough for thousands
SHOPS_FOR = 400  # operations: after that the phone goes round again


@dataclass(frozen=True, slots=True)
class Crash:
    devices: int
    mutations: int
    seed: int
    faults: tuple[str, ...]
    strikes: int


@dataclass
class Told:
    """What happened; times in seconds from the end of a fault to the next acknowledgement of anybody."""

    strikes: Counter[str] = field(default_factory=Counter[str])
    recovery_s: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    wrong: Counter[str] = field(default_factory=Counter[str])
    stuck: int = 0
    apart: int = 0
    looks: int = 0


@dataclass
class Loop:
    asked: Crash
    on: Stage
    phones: list[Phone]
    proxy: Proxy
    rng: Random
    told: Told = field(default_factory=Told)
    writing: bool = True
    ended: bool = False

    async def run(self) -> None:
        tasks = [asyncio.create_task(self._day(phone)) for phone in self.phones]
        try:
            for number, name in enumerate(self._planned(), 1):
                await self._strike(name)
                if number % LOOK_EVERY == 0 or number == self.asked.strikes:
                    await self._look()
                    _say(f"{number} of {self.asked.strikes} strikes, {self.acknowledged()} acknowledged")
                for task in (task for task in tasks if task.done()):
                    task.result()
        finally:
            self.ended = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _day(self, phone: Phone) -> None:
        """A few operations, an exchange, a moment; while nobody writes, what waits is still sent."""
        while not self.ended:
            if self.writing and len(phone.pending) < 3 * self.asked.mutations:
                phone.go_on(self.rng.randint(1, self.asked.mutations))
            await phone.exchange()
            await asyncio.sleep(self.rng.uniform(0, 0.3))

    def acknowledged(self) -> int:
        return sum(len(phone.acked) for phone in self.phones)

    def _planned(self) -> list[str]:
        """Every kind that was asked for, in an order of chance; the line alone is watched for as many seconds."""
        chosen = [name for name in STRIKES if name in self.asked.faults] or ["line"]
        planned = [name for name in chosen[1:] for _ in range(max(1, round(SHARES[name] * self.asked.strikes)))]
        planned += chosen[:1] * (self.asked.strikes - len(planned))
        self.rng.shuffle(planned)
        return planned

    async def _strike(self, name: str) -> None:
        """At a random moment; then until somebody is answered again."""
        await asyncio.sleep(self.rng.uniform(0.05, 0.6))
        strikes = {"kill": self._kill, "stop": self._stop, "restore": self._restore, "line": self._endure}
        ended = await strikes[name]()
        self.told.strikes[name] += 1
        self.told.recovery_s.setdefault(name, []).append(await self._recovered(ended))

    async def _endure(self) -> float:
        await asyncio.sleep(1)
        return time.monotonic()

    async def _kill(self) -> float:
        """One of the server's workers, at times all of them, without a word."""
        workers = psutil.Process(self.on.server.pid).children()
        every = self.rng.random() < KILL_ALL_SHARE
        for worker in workers if every else self.rng.sample(workers, min(1, len(workers))):
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
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

    async def _recovered(self, ended: float) -> float:
        before = self.acknowledged()
        await _until(lambda: self.acknowledged() > before)
        return time.monotonic() - ended

    async def _look(self) -> None:
        """Everybody writes nothing more until all is sent; then the database is asked."""
        self.writing, self.proxy.calm = False, True
        begun = [phone.exchanges for phone in self.phones]
        await _until(lambda: all(self._is_calm(*one) for one in zip(self.phones, begun, strict=True)))
        self.told.stuck += sum(bool(phone.pending) for phone in self.phones)
        await self.proxy.settle()
        connection = await self.on.superuser()
        try:
            self.told.wrong.update(await checks.wrong(connection, self._written, self._acked()))
        finally:
            await connection.close()
        self.told.apart += await self._apart()
        self.told.looks += 1
        self.writing, self.proxy.calm = True, False

    def _is_calm(self, phone: Phone, begun: int) -> bool:
        """It has heard twice from the server, which may be an earlier one than before, and has nothing to send."""
        return phone.exchanges >= begun + 2 and phone.epoch is not None and not phone.pending

    async def _apart(self) -> int:
        """Phones that end up with something else than a fresh one; each is asked past its own exchange."""
        line, apart = Line(self.on.server.address), 0
        for phone in self.phones:
            copy = Held(dict(phone.held.rows), phone.held.cursor, phone.held.incarnation)
            apart += not await converged(line, phone.rep.token, copy)
        line.close()
        return apart

    def _written(self) -> Iterator[Written]:
        return (one for phone in self.phones for one in phone.written)

    def _acked(self) -> Iterator[Acked]:
        return (one for phone in self.phones for one in phone.acked.values())


async def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STUCK_S
    while not holds() and time.monotonic() < deadline:  # noqa: ASYNC110 - what phones have done is no event
        await asyncio.sleep(0.02)


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def crash(asked: Crash) -> Measured:
    """Raises BrokenPromiseError at once where an answer contradicts an earlier one."""
    unknown = set(asked.faults) - set(FAULTS)
    if unknown:
        raise SystemExit(f"There is no fault {', '.join(sorted(unknown))}. Choose of: {', '.join(FAULTS)}.")
    fleet = made(asked.devices, SHOPS_FOR, asked.seed, clock.now())
    with stage(fleet, "backup" if "restore" in asked.faults else "disk") as on:
        told, acknowledged, suffered = asyncio.run(_struck(asked, on, fleet))
    return _measured(asked, told, acknowledged, suffered)


async def _struck(asked: Crash, on: Stage, fleet: Fleet) -> tuple[Told, int, Counter[str]]:
    rng = Random(asked.seed)  # noqa: S311 - the same faults every time, nothing secret
    proxy = Proxy(on.server.address, tuple(name for name in asked.faults if name in LINE_FAULTS), rng)
    address = await proxy.start()
    lines = [Line(address) for _ in fleet.reps]
    phones = [
        Phone(rep, line, rng, plans(rep, asked.seed, fleet.born - DAY))
        for rep, line in zip(fleet.reps, lines, strict=True)
    ]
    loop = Loop(asked, on, phones, proxy, rng)
    try:
        await loop.run()
    finally:
        for line in lines:
            line.close()
        await proxy.stop()
    return loop.told, loop.acknowledged(), proxy.suffered


def plans(rep: Rep, seed: int, begins: datetime) -> Iterator[tuple[Doing, UUID]]:
    writer = Writer(rep.shops, Random(f"{seed}/{rep.number}"), begins, STEP)  # noqa: S311 - the same day every time
    return ((doing, writer.id(doing.at)) for doing in writer.endless())


def _measured(asked: Crash, told: Told, acknowledged: int, suffered: Counter[str]) -> Measured:
    slowest = max((max(times) for times in told.recovery_s.values() if times), default=None)
    lost = told.wrong["acknowledged and lost"]
    wrong = sum(told.wrong.values()) - lost
    facts: dict[str, Any] = {
        "devices": asked.devices,
        "seed": asked.seed,
        "strikes": dict(told.strikes),
        "line": dict(suffered),
        "acknowledged": acknowledged,
        "looks": told.looks,
        "stuck": told.stuck,
        "apart": told.apart,
        "recovery_s": {name: _spread(times) for name, times in told.recovery_s.items()},
        "wrong": dict(told.wrong),
    }
    name = f"crash loop of {sum(told.strikes.values())} strikes"
    bars = (
        Bar(f"{name}: acknowledged and lost", lost, "", 0),
        Bar(f"{name}: doubled or wrong", wrong, "", 0),
        Bar(f"{name}: phones stuck", told.stuck, "", 0),
        Bar(f"{name}: phones that hold something else", told.apart, "", 0),
        Bar(f"{name}: slowest recovery", slowest, "s", RECOVERY_S),
    )
    return Measured(bars, [facts])


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"median": round(ordered[len(ordered) // 2], 3), "slowest": round(ordered[-1], 3)}
