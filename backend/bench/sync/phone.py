"""A phone as docs/sync.md describes it: it numbers what is written and sends it until it is answered."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.bench.sync.checks import Acked, Written
from backend.bench.sync.days import Doing, mutation
from backend.bench.sync.fleet import Rep
from backend.bench.sync.held import Held
from backend.bench.sync.http import AgainError, Answer, Asks
from backend.bench.sync.photos import Album
from backend.clock import new_id

DEVICES, PUSH = "/api/sync/devices", "/api/sync/push"
MOST = 100
ANSWER_WITHIN_S, PHOTOS_WITHIN_S = 10.0, 30.0
FIRST_S, LONGEST_S = 0.1, 2.0  # of the back-off: shorter than a real phone's, so that the server's recovery is measured

State = Literal["pending", "acked", "attention"]


class BrokenPromiseError(AssertionError):
    """The server answered what it must not."""


@dataclass(slots=True)
class Kept:
    """An operation in the journal. It is frozen: only its number changes, where the phone becomes another device."""

    id: UUID
    doing: Doing
    frozen: dict[str, Any]
    state: State = "pending"
    settled: bool = False


@dataclass
class Phone:
    rep: Rep
    line: Asks
    rng: Random
    plans: Iterator[tuple[Doing, UUID]] = field(default=iter(()))
    device_id: UUID = field(init=False)
    epoch: int | None = field(default=None, init=False)
    incarnation: str | None = field(default=None, init=False)
    next_seq: int = field(default=1, init=False)
    journal: dict[int, Kept] = field(default_factory=dict[int, Kept], init=False)
    written: list[Written] = field(default_factory=list[Written], init=False)
    acked: dict[UUID, Acked] = field(default_factory=dict[UUID, Acked], init=False)
    answers: dict[UUID, str | None] = field(default_factory=dict[UUID, str | None], init=False)
    held: Held = field(default_factory=Held, init=False)
    album: Album | None = field(default=None, init=False)
    stays: bool = field(default=True, init=False)
    tries: int = field(default=0, init=False)
    exchanges: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.device_id = self.rep.device_id

    def carry_camera(self) -> None:
        """From here on what reports call photos is sent too."""
        self.album = Album(self.line, self.rng, lambda: self.rep.token)

    def go_on(self, count: int) -> None:
        """Write what comes next in the day."""
        for _ in range(count):
            self.write(*next(self.plans))

    def write(self, doing: Doing, made: UUID, **envelope: Any) -> None:
        """Saved: from here on it must arrive, once."""
        self.journal[self.next_seq] = Kept(made, doing, mutation(doing, self.next_seq, made) | envelope)
        self.written.append(Written(self.rep.person_id, made, doing))
        if self.album:
            self.album.take(doing)
        self.next_seq += 1

    @property
    def is_done(self) -> bool:
        """Nothing waits on it."""
        return not self.pending and not (self.album and self.album.pending)

    @property
    def pending(self) -> list[int]:
        return sorted(seq for seq, kept in self.journal.items() if kept.state == "pending")

    async def exchange(self) -> bool:
        """Send what waits, fetch what is new; False where it has to be tried again, after a pause."""
        try:
            while self.epoch is None or self.pending:
                await (self.register() if self.epoch is None else self.push())
            await self.pull()
            if self.album:
                await asyncio.wait_for(self.album.exchange(self.held.incarnation), PHOTOS_WITHIN_S)
        except AgainError as error:
            await asyncio.sleep(self._pause_s(error.retry_after_s))
            return False
        except OSError:  # TimeoutError is one
            await asyncio.sleep(self._pause_s(None))
            return False
        self.tries = 0
        self.exchanges += 1
        return True

    def _pause_s(self, retry_after_s: float | None) -> float:
        if retry_after_s:
            return retry_after_s
        self.tries += 1
        return self.rng.uniform(0, min(LONGEST_S, FIRST_S * 2 ** min(self.tries - 1, 16)))

    async def register(self) -> None:
        answer = await self._ask(DEVICES, {"deviceId": str(self.device_id), "name": "Phone"})
        if answer.get("code") == "sync.device_taken":
            self._renumber()
            return
        self.epoch, self.incarnation = answer["epoch"], answer["incarnation"]
        self._rewind(answer["lastSeq"])

    async def push(self, batch: Sequence[int] | None = None) -> None:
        """What waits, or these numbers."""
        self.take(await self.send(self.pending[:MOST] if batch is None else batch))

    async def send(self, batch: Sequence[int]) -> dict[str, Any]:
        asked = [self.journal[seq].frozen | {"seq": seq} for seq in batch]
        return await self._ask(PUSH, {"deviceId": str(self.device_id), "epoch": self.epoch, "mutations": asked})

    def take(self, answer: dict[str, Any]) -> None:
        if answer.get("code") == "sync.unknown_device":
            self.epoch = None
            return
        gaps = [result["expected"] for result in answer["results"] if result["status"] == "gap"]
        for result in answer["results"]:
            self._take(result)
        self._drop(answer["durableUpto"])
        if gaps:
            self._close(min(gaps))

    async def _ask(self, target: str, ask: dict[str, Any]) -> dict[str, Any]:
        try:
            body = msgspec.json.encode(ask)
            answer = await asyncio.wait_for(self.line.ask("POST", target, self.rep.token, body), ANSWER_WITHIN_S)
        except TimeoutError:
            raise AgainError("no answer in time") from None
        return self._read(answer)

    def _read(self, answer: Answer) -> dict[str, Any]:
        """A page of somebody else's portal is no answer, whatever its status says."""
        if not answer.is_json or answer.status >= 500 or answer.status in {401, 403, 404, 408, 429}:
            raise AgainError(str(answer.status), answer.retry_after_s)
        if answer.status not in {200, 409}:
            raise BrokenPromiseError(f"{answer.status} {answer.body[:500]!r}")
        return msgspec.json.decode(answer.body)

    def _take(self, result: dict[str, Any]) -> None:
        kept = self.journal.get(result["seq"])
        if kept is None or str(kept.id) != result["id"] or result["status"] == "gap":
            return
        code = result.get("code")
        if code in {"sync.seq_reuse", "sync.bad_hash"}:
            raise BrokenPromiseError(f"{code} for {result}")
        if kept.id in self.answers and self.answers[kept.id] != code:
            raise BrokenPromiseError(f"{kept.id} was answered {self.answers[kept.id]}, then {code}")
        self.answers[kept.id] = code
        kept.state = "attention" if code else "acked"
        self.acked[kept.id] = Acked(self.device_id, result["seq"], kept.id)

    def _drop(self, durable_upto: int) -> None:
        safe = [seq for seq, kept in self.journal.items() if seq <= durable_upto and kept.settled]
        for seq in safe:
            del self.journal[seq]

    def _close(self, expected: int) -> None:
        if all(seq in self.journal for seq in range(expected, self.next_seq)):
            self._rewind(expected - 1)
        else:
            self._renumber()

    def _rewind(self, last_seq: int) -> None:
        """The server has nothing after this number, and so no answer that it would have to repeat."""
        for seq, kept in self.journal.items():
            if seq > last_seq:
                kept.state, kept.settled = "pending", False
                self.answers.pop(kept.id, None)

    def _renumber(self) -> None:
        """A new device for the server; ids stay, so that nothing doubles."""
        held = [self.journal[seq] for seq in sorted(self.journal)]
        self.journal = dict(enumerate(held, 1))
        self.next_seq, self.device_id, self.epoch = len(held) + 1, new_id(), None

    async def pull(self) -> None:
        shown = [kept for kept in self.journal.values() if kept.state != "pending"]
        pulling = self.held.pull(self.line, self.rep.token)
        try:
            self.stays = await asyncio.wait_for(pulling, ANSWER_WITHIN_S)
        except TimeoutError:
            raise AgainError("no page in time") from None
        if not self.stays:
            self.held.cursor = None
        for kept in shown:
            kept.settled = True
        if self.held.incarnation != self.incarnation:  # it registered with another one
            self.epoch = None
