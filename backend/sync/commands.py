"""What phones send: registered once, taken in exactly once, in the order in which they were written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.access.actor import Actor
from backend.clock import new_id
from backend.errors import Problem
from backend.sync import store
from backend.sync.flow import body_hash
from backend.sync.kinds import perform
from backend.sync.wire import DeviceAsk, DeviceView, MutationAsk, MutationResult, PushAnswer, PushAsk
from backend.web.wire import plain
from backend.work import Work, work

MOST_MUTATIONS = 100
MOST_BYTES = 256 * 1024  # of all bodies; on a bad line a larger request would rarely arrive whole


async def register(actor: Actor, ask: DeviceAsk) -> DeviceView:
    """A phone registers once for each person who logs in on it. Raises sync.device_taken."""
    async with work(replace(actor, device_id=ask.device_id), "sync") as unit:
        if await store.register(unit, ask):
            unit.record("device.registered", ("device", ask.device_id), after={"name": ask.name})
        device = await store.locked_device(unit, ask.device_id)
        if device is None:
            raise Problem("sync.device_taken", field="deviceId")
        unit.unaudited("a device that is known is only looked up")
        head = await store.head(unit)
    return DeviceView(
        device_id=device["id"], epoch=device["epoch"], last_seq=device["last_seq"], incarnation=head["incarnation"]
    )


async def push(actor: Actor, ask: PushAsk) -> PushAnswer:
    """All or nothing is stored: effects, answers, audit lines and feed rows commit together.

    Raises sync.unknown_device, request.too_large; a refusal of one operation is an answer, not a failure.
    """
    _limit(ask.mutations)
    async with work(replace(actor, device_id=ask.device_id), "sync") as unit:
        await unit.conn.execute("set local synchronous_commit = on")  # acknowledged means on disk
        unit.unaudited("operations are kept with their answers")
        device = await store.locked_device(unit, ask.device_id)
        if device is None or device["epoch"] != ask.epoch:
            raise Problem("sync.unknown_device", field="deviceId")
        queue = store.Queue(ask.device_id, ask.epoch)
        mutations = sorted(ask.mutations, key=lambda mutation: mutation.seq)
        intake = Intake(unit, queue, device["last_seq"])
        intake.learn(await store.known(unit, queue, mutations))
        results = [await intake.take(mutation) for mutation in mutations]
        if intake.last_seq != device["last_seq"]:
            await store.advance(unit, ask.device_id, intake.last_seq)
    last_seq = intake.last_seq
    return PushAnswer(results=results, last_seq=last_seq, server_at=unit.now, durable_upto=last_seq)


def _limit(mutations: Sequence[MutationAsk]) -> None:
    """A single operation of any size gets through to its own refusal, so that it cannot block the queue."""
    size = sum(len(mutation.body.encode()) for mutation in mutations)
    if len(mutations) > MOST_MUTATIONS or (size > MOST_BYTES and len(mutations) > 1):
        raise Problem("request.too_large", field="mutations", most=MOST_MUTATIONS, most_bytes=MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Taken:
    """An operation that was answered before."""

    id: UUID
    seq: int
    kind: str
    body_sha256: str
    answer: dict[str, Any]

    def is_same(self, ask: MutationAsk) -> bool:
        return (self.id, self.kind, self.body_sha256) == (ask.id, ask.kind, ask.body_sha256)


@dataclass(slots=True)
class Intake:
    """One phone's queue while a push is taken in."""

    unit: Work
    queue: store.Queue
    last_seq: int
    by_seq: dict[int, Taken] = field(default_factory=dict[int, Taken])
    by_id: dict[UUID, Taken] = field(default_factory=dict[UUID, Taken])

    def learn(self, rows: Sequence[asyncpg.Record]) -> None:
        for row in rows:
            taken = Taken(row["id"], row["seq"], row["kind"], row["body_sha256"], row["result"])
            self.by_id[taken.id] = taken
            if (row["device_id"], row["epoch"]) == (self.queue.device_id, self.queue.epoch):
                self.by_seq[taken.seq] = taken

    async def take(self, ask: MutationAsk) -> MutationResult:
        if ask.seq > self.last_seq + 1:
            return MutationResult(seq=ask.seq, id=ask.id, status="gap", expected=self.last_seq + 1)
        if ask.seq <= self.last_seq:
            before = self.by_seq.get(ask.seq) or self.by_id.get(ask.id)
            return _again(ask, before.answer) if before and before.is_same(ask) else self._reuse(ask)
        before = self.by_id.get(ask.id)
        self.last_seq = ask.seq
        if before and before.is_same(ask):
            return _again(ask, before.answer)
        return await self._keep(ask, self._reuse(ask)) if before else await self._apply(ask)

    def _reuse(self, ask: MutationAsk) -> MutationResult:
        """Two operations under one number: a broken phone or somebody who tries; the auditor sees it."""
        what = {"seq": ask.seq, "mutationId": ask.id, "kind": ask.kind}
        self.unit.record("sync.seq_reuse", ("device", self.queue.device_id), after=what)
        return _refusal(ask, Problem("sync.seq_reuse", field="seq"))

    async def _apply(self, ask: MutationAsk) -> MutationResult:
        """Effect and stored answer under one savepoint; a refusal undoes the effect and is stored instead."""
        mark = self.unit.mark()
        try:
            async with self.unit.conn.transaction():
                result = await self._perform(ask)
                await self._claim(ask, result)
        except Problem as problem:
            if problem.kind.status >= 500:  # not the operation's fault: nothing of this push is stored
                raise
            refused = _refusal(ask, problem)
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
            refused = _refusal(ask, Problem("request.invalid", detail=_said_by(error)))
        else:
            return self._remember(ask, result)
        self.unit.rewind(mark)
        return await self._keep(ask, refused)

    async def _perform(self, ask: MutationAsk) -> MutationResult:
        if len(ask.body.encode()) > MOST_BYTES:
            raise Problem("request.too_large", field="body", most_bytes=MOST_BYTES)
        if body_hash(ask.body) != ask.body_sha256:
            raise Problem("sync.bad_hash", field="bodySha256")
        answer = await perform(self.unit, ask)
        if isinstance(answer, Problem):
            return _refusal(ask, answer)
        return MutationResult(seq=ask.seq, id=ask.id, status="applied", result=plain(answer))

    async def _claim(self, ask: MutationAsk, result: MutationResult) -> None:
        if not await store.insert_mutation(self.unit, self.queue, ask, plain(result), ask.id):
            raise Problem("sync.seq_reuse", field="id")

    async def _keep(self, ask: MutationAsk, refused: MutationResult) -> MutationResult:
        """Store a refusal: it is as final as an effect, and its number counts."""
        document = plain(refused)
        if not await store.insert_mutation(self.unit, self.queue, ask, document, ask.id):
            await store.insert_mutation(self.unit, self.queue, ask, document, new_id())
            return refused
        return self._remember(ask, refused)

    def _remember(self, ask: MutationAsk, result: MutationResult) -> MutationResult:
        taken = Taken(ask.id, ask.seq, ask.kind, ask.body_sha256, plain(result))
        self.by_seq[ask.seq] = self.by_id[ask.id] = taken
        return result


def _again(ask: MutationAsk, answer: dict[str, Any]) -> MutationResult:
    stored = msgspec.convert(answer, MutationResult)
    return msgspec.structs.replace(stored, seq=ask.seq, id=ask.id, status="duplicate")


def _refusal(ask: MutationAsk, problem: Problem) -> MutationResult:
    return MutationResult(
        seq=ask.seq,
        id=ask.id,
        status="rejected",
        code=problem.code,
        field=_storable(problem.field),
        detail=_storable(problem.detail),
        facts=problem.facts or None,
    )


def _storable(text: str | None) -> str | None:
    """A complaint may quote the zero character of a hostile body, which PostgreSQL keeps in no text."""
    return text and text.replace("\0", "")


def _said_by(error: asyncpg.PostgresError) -> str:
    """The kind of fault, without the row that PostgreSQL would quote."""
    return f"The database refused a value: {type(error).__name__}"
