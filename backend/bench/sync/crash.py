"""The crash loop: phones go on with their day while workers are killed, the database stops and the line is bad."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from backend import clock
from backend.bench import Measured
from backend.bench.sync import checks
from backend.bench.sync.checks import Acked, Written
from backend.bench.sync.days import Doing, Writer
from backend.bench.sync.fleet import DAY, Fleet, Rep, made
from backend.bench.sync.held import Held, converged
from backend.bench.sync.http import Line
from backend.bench.sync.phone import Phone
from backend.bench.sync.proxy import LINE_FAULTS, Proxy
from backend.bench.sync.stage import Stage, stage
from backend.bench.sync.strikes import FAULTS, Striker, planned
from backend.bench.sync.struck import Told, measured

LOOK_EVERY = 10  # strikes
STUCK_S = 60.0  # a phone that still has something to send so long after the last fault
STEP = timedelta(seconds=2)  # of what a phone writes; its day is long enough for thousands
SHOPS_FOR = 400  # operations: after that the phone goes round again
PHOTOS_LOST = "photos acknowledged and lost"
JOBS_LEFT = "select count(*) from pgqueuer"


@dataclass(frozen=True, slots=True)
class Crash:
    devices: int
    mutations: int
    seed: int
    faults: tuple[str, ...]
    strikes: int


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
    struck: dict[int, float] = field(default_factory=dict[int, float])

    async def run(self) -> None:
        self.told.phone_s = [[] for _ in self.phones]
        striker = Striker(self.on, self.rng, self.told.killed)
        tasks = [asyncio.create_task(self._day(*one)) for one in zip(self.phones, self.told.phone_s, strict=True)]
        try:
            for number, name in enumerate(planned(self.asked.faults, self.asked.strikes, self.rng), 1):
                await self._recovered(name, await striker.strike(name))
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
        self.told.acknowledged, self.told.suffered = self.acknowledged(), self.proxy.suffered

    async def _day(self, phone: Phone, recovered_s: list[float]) -> None:
        """A few operations, an exchange, a moment; while nobody writes, what waits is still sent."""
        while not self.ended:
            if self.writing and len(phone.pending) < 3 * self.asked.mutations:
                phone.go_on(self.rng.randint(1, self.asked.mutations))
            began = time.monotonic()
            if await phone.exchange() and self.struck.get(id(phone), began) < began:
                recovered_s.append(time.monotonic() - self.struck.pop(id(phone)))
            await asyncio.sleep(self.rng.uniform(0, 0.3))

    def acknowledged(self) -> int:
        return sum(len(phone.acked) for phone in self.phones)

    async def _recovered(self, name: str, ended: float) -> None:
        """Until anybody is answered again; of each phone it is told when it is."""
        for phone in self.phones:
            self.struck.setdefault(id(phone), ended)
        before = self.acknowledged()
        await _until(lambda: self.acknowledged() > before)
        self.told.strikes[name] += 1
        self.told.recovery_s.setdefault(name, []).append(time.monotonic() - ended)

    async def _look(self) -> None:
        """Everybody writes nothing more until all is sent; then the database is asked."""
        self.writing, self.proxy.calm = False, True
        begun = [phone.exchanges for phone in self.phones]
        await _until(lambda: all(self._is_calm(*one) for one in zip(self.phones, begun, strict=True)))
        self.told.stuck += sum(not phone.is_done for phone in self.phones)
        await self.proxy.settle()
        connection = await self.on.superuser()
        try:
            self.told.wrong.update(await checks.wrong(connection, self._written, self._acked()))
            sent = {
                upload_id: one for phone in self.phones if phone.album for upload_id, one in phone.album.sent.items()
            }
            self.told.photos = len(sent)
            self.told.wrong[PHOTOS_LOST] += await checks.photos_lost(connection, sent, self.on.original)
            self.told.jobs_left = int(await connection.fetchval(JOBS_LEFT) or 0)
        finally:
            await connection.close()
        self.told.apart += await self._apart()
        self.told.looks += 1
        self.writing, self.proxy.calm = True, False

    def _is_calm(self, phone: Phone, begun: int) -> bool:
        """It has heard twice from the server, which may be an earlier one than before, and has nothing to send."""
        return phone.exchanges >= begun + 2 and phone.epoch is not None and phone.is_done

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
    with stage(fleet, "backup" if "restore" in asked.faults else "disk", whole=True) as on:
        told = asyncio.run(_struck(asked, on, fleet))
    return measured({"devices": asked.devices, "seed": asked.seed}, told)


async def _struck(asked: Crash, on: Stage, fleet: Fleet) -> Told:
    rng = Random(asked.seed)  # noqa: S311 - the same faults every time, nothing secret
    proxy = Proxy(on.server.address, tuple(name for name in asked.faults if name in LINE_FAULTS), rng)
    address = await proxy.start()
    lines = [Line(address) for _ in fleet.reps]
    phones = [
        Phone(rep, line, rng, plans(rep, asked.seed, fleet.born - DAY))
        for rep, line in zip(fleet.reps, lines, strict=True)
    ]
    for phone in phones:
        phone.carry_camera()
    loop = Loop(asked, on, phones, proxy, rng)
    try:
        await loop.run()
    finally:
        for line in lines:
            line.close()
        await proxy.stop()
    return loop.told


def plans(rep: Rep, seed: int, begins: datetime) -> Iterator[tuple[Doing, UUID]]:
    writer = Writer(rep.shops, Random(f"{seed}/{rep.number}"), begins, STEP)  # noqa: S311 - the same day every time
    return ((doing, writer.id(doing.at)) for doing in writer.endless())
