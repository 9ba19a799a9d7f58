"""All phones want to send at once, as fast as they are allowed."""

import asyncio
import heapq
import mmap
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from backend.bench.sync.days import mutation
from backend.bench.sync.fleet import Fleet, Rep
from backend.bench.sync.http import Line

PUSH = "/api/sync/push"
MOST = 100  # operations of one push, as the phone sends them
SENT_AWAY = 503
FIRST_S, LONGEST_S, LATER = 1.0, 300.0, 0.25  # the phone's own back-off


class Result(msgspec.Struct, rename="camel"):
    seq: int
    id: str
    status: str
    code: str | None = None


class Pushed(msgspec.Struct, rename="camel"):
    results: list[Result]
    last_seq: int


@dataclass(slots=True)
class Sender:
    """One phone: where its requests stand in the file, how often it was sent away, and what it was told."""

    rep: Rep
    pushes: list[tuple[int, int]]
    results: list[Result] = field(default_factory=list[Result])
    tries: int = 0

    @property
    def next_push(self) -> tuple[int, int] | None:
        return self.pushes[0] if self.pushes else None


@dataclass
class Load:
    """What the phones lived through. Times in seconds; a wish begins with the storm."""

    senders: list[Sender]
    took_s: list[float] = field(default_factory=list[float])
    waited_s: list[float] = field(default_factory=list[float])
    sent_away_s: list[float] = field(default_factory=list[float])  # until a 503 was answered
    without_a_time: int = 0  # of those, the ones that did not say when to come back
    answers: Counter[str] = field(default_factory=Counter[str])
    acknowledged: int = 0
    lasted_s: float = 0.0


def written(fleet: Fleet, file: Path) -> list[Sender]:
    """Every request of every phone, in one file, so that the generator only has to send it."""
    senders: list[Sender] = []
    with file.open("wb") as out:
        for rep in fleet.reps:
            writer = fleet.writer(rep)
            made = [
                mutation(doing, seq, writer.id(doing.at)) for seq, doing in enumerate(writer.day(fleet.mutations), 1)
            ]
            pushes: list[tuple[int, int]] = []
            for first in range(0, len(made), MOST):
                ask = {"deviceId": str(rep.device_id), "epoch": 1, "mutations": made[first : first + MOST]}
                body = msgspec.json.encode(ask)
                pushes.append((out.tell(), len(body)))
                out.write(body)
            senders.append(Sender(rep, pushes))
    return senders


@dataclass
class _Storm:
    address: str
    load: Load
    bodies: mmap.mmap
    rng: Random
    within_s: float
    say: Callable[[int], None]
    began: float = field(default_factory=time.monotonic)
    waiting: list[tuple[float, int, Sender]] = field(default_factory=list[tuple[float, int, Sender]])
    busy: int = 0

    async def run(self, connections: int) -> None:
        self.waiting = [(0.0, number, sender) for number, sender in enumerate(self.load.senders)]
        heapq.heapify(self.waiting)
        await asyncio.gather(*[self._line() for _ in range(connections)], self._tell())
        self.load.lasted_s = self.now()

    def now(self) -> float:
        return time.monotonic() - self.began

    async def _tell(self) -> None:
        while (self.waiting or self.busy) and self.now() < self.within_s:
            await asyncio.sleep(1)
            self.say(self.load.acknowledged)

    async def _line(self) -> None:
        line = Line(self.address)
        while (self.waiting or self.busy) and self.now() < self.within_s:
            wait_s = self.waiting[0][0] - self.now() if self.waiting else 1.0
            if wait_s > 0:
                await asyncio.sleep(min(wait_s, 0.05))
                continue
            _, number, sender = heapq.heappop(self.waiting)
            self.busy += 1
            again_s = await self._push(line, sender)
            self.busy -= 1
            if again_s is not None:
                heapq.heappush(self.waiting, (self.now() + again_s, number, sender))
        line.close()

    async def _push(self, line: Line, sender: Sender) -> float | None:
        """Seconds until the phone tries again, or None where it has nothing left."""
        (offset, length), began = sender.pushes[0], self.now()
        try:
            answer = await line.ask("POST", PUSH, sender.rep.token, self.bodies[offset : offset + length])
        except OSError:
            self.load.answers["broken"] += 1
            return self._again(sender, None)
        self.load.answers[str(answer.status)] += 1
        if answer.status != 200:
            if answer.status == SENT_AWAY:
                self.load.sent_away_s.append(self.now() - began)
                self.load.without_a_time += answer.retry_after_s is None
            return self._again(sender, answer.retry_after_s)
        self.load.took_s.append(self.now() - began)
        self.load.waited_s.append(self.now())
        pushed = msgspec.json.decode(answer.body, type=Pushed)
        sender.results += pushed.results
        sender.pushes.pop(0)
        sender.tries = 0
        self.load.acknowledged += len(pushed.results)
        return 0.0 if sender.pushes else None

    def _again(self, sender: Sender, retry_after_s: float | None) -> float:
        """As on the phone: full jitter, or what the server said and a little."""
        sender.tries += 1
        if retry_after_s is not None:
            return retry_after_s * self.rng.uniform(1, 1 + LATER)
        return self.rng.uniform(0, min(LONGEST_S, FIRST_S * 2 ** min(sender.tries - 1, 16)))


def push_all(address: str, senders: list[Sender], file: Path, **options: Any) -> Load:
    """Until all is acknowledged or `within_s` is over; at most `connections` requests are on their way."""
    load = Load(senders)
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as bodies:
        storm = _Storm(address, load, bodies, Random(1), options["within_s"], options["say"])  # noqa: S311 - nothing secret
        asyncio.run(storm.run(options["connections"]))
    return load
