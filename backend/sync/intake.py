"""One phone's queue while a push is taken in: each operation once, in the order in which they were written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from backend.accounts import rhythm
from backend.clock import new_id
from backend.errors import Problem
from backend.sync import mutations
from backend.sync.apply import Hand, OneByOneError, Reach
from backend.sync.kinds import FieldKind
from backend.sync.mutations import Kept, Queue
from backend.sync.ready import Ready, ready, refusal
from backend.sync.wire import MutationAsk, MutationResult
from backend.visits.desk_store import lock_visits_of_rep
from backend.web.wire import plain
from backend.work import Work

NOTHING = "nothing"  # what goes out under the number of an operation that is not sent itself


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
    """`last_seq` is the last number that was taken in. Use `take`."""

    unit: Work
    queue: Queue
    last_seq: int
    by_seq: dict[int, Taken] = field(default_factory=dict[int, Taken])
    by_id: dict[UUID, Taken] = field(default_factory=dict[UUID, Taken])

    @classmethod
    async def of(cls, unit: Work, queue: Queue, last_seq: int, asks: Sequence[MutationAsk]) -> "Intake":
        made = cls(unit, queue, last_seq)
        for row in await mutations.known(unit, queue, asks):
            taken = Taken(row["id"], row["seq"], row["kind"], row["body_sha256"], row["result"])
            made.by_id[taken.id] = taken
            if (row["device_id"], row["epoch"]) == (queue.device_id, queue.epoch):
                made.by_seq[taken.seq] = taken
        return made

    async def take(self, asks: Sequence[MutationAsk]) -> list[MutationResult]:
        """Answers in the order of `asks`, which are in the order of their numbers."""
        coming = {ask.seq: ask for ask in reversed(asks) if ask.seq > self.last_seq}  # of equals the first counts
        readied = {seq: ready(self.unit.actor, ask, self.unit.now) for seq, ask in sorted(coming.items())}
        await _lock(self.unit, readied.values())
        begun, mark = (self.last_seq, dict(self.by_seq), dict(self.by_id)), self.unit.mark()
        try:
            async with self.unit.conn.transaction():
                return await _Together(self, readied).take(asks)
        except OneByOneError:
            self.last_seq, self.by_seq, self.by_id = begun
            self.unit.rewind(mark)
        return await _OneByOne(self, readied).take(asks)

    def again(self, ask: MutationAsk) -> MutationResult | None:
        """The answer to what needs no work: a gap, a repetition, a number that is used twice."""
        if ask.seq > self.last_seq + 1:
            return MutationResult(seq=ask.seq, id=ask.id, status="gap", expected=self.last_seq + 1)
        if ask.seq <= self.last_seq:
            before = self.by_seq.get(ask.seq) or self.by_id.get(ask.id)
            if before and before.is_same(ask):
                return _again(ask, before.answer)
            return self._crossed(ask) or self.reuse(ask)
        self.last_seq = ask.seq
        before = self.by_id.get(ask.id)
        if before and ask.kind == NOTHING:
            return _again(ask, before.answer)
        return _again(ask, before.answer) if before and before.is_same(ask) else None

    def _crossed(self, ask: MutationAsk) -> MutationResult | None:
        """An operation and the empty one that stood in for it are no fraud, whichever of the two came first."""
        itself, there = self.by_id.get(ask.id), self.by_seq.get(ask.seq)
        if there and there.kind == NOTHING and there.answer["id"] == str(ask.id):
            return (
                _again(ask, there.answer)
                if ask.kind == NOTHING
                else refusal(ask, Problem("sync.seq_reuse", field="seq"))
            )
        return _again(ask, itself.answer) if itself and ask.kind == NOTHING else None

    def reuse(self, ask: MutationAsk) -> MutationResult:
        """Two operations under one number: a broken phone or somebody who tries; the auditor sees it."""
        what = {"seq": ask.seq, "mutationId": ask.id, "kind": ask.kind}
        self.unit.record("sync.seq_reuse", ("device", self.queue.device_id), after=what)
        return refusal(ask, Problem("sync.seq_reuse", field="seq"))

    def kept(self, ask: MutationAsk, answer: MutationResult) -> Kept:
        """An answer that is final; under an id of its own where the operation's is another's, or only stood in for."""
        document = plain(answer)
        if ask.id in self.by_id:
            return Kept(new_id(), ask, document)
        taken = Taken(new_id() if ask.kind == NOTHING else ask.id, ask.seq, ask.kind, ask.body_sha256, document)
        self.by_seq[ask.seq] = self.by_id[taken.id] = taken
        return Kept(taken.id, ask, document)

    def forget(self, ask: MutationAsk) -> None:
        """What was undone."""
        self.by_seq.pop(ask.seq, None)
        self.by_id.pop(ask.id, None)


async def _lock(unit: Work, readied: Iterable[Ready | Problem]) -> None:
    """The rep's visits, then all accounts that the operations name, before any operation locks its own."""
    coming = [one for one in readied if isinstance(one, Ready)]
    if any(isinstance(one.kind, FieldKind) for one in coming):
        await lock_visits_of_rep(unit)
    await rhythm.lock(unit, {account_id for one in coming if (account_id := one.account_id)})


@dataclass(slots=True)
class _Together:
    """Raises OneByOneError where an operation cannot be written; the caller undoes everything."""

    intake: Intake
    readied: dict[int, Ready | Problem]
    kept: list[Kept] = field(default_factory=list[Kept])

    async def take(self, asks: Sequence[MutationAsk]) -> list[MutationResult]:
        hand = Hand(Reach(self.intake.unit), [one for one in self.readied.values() if isinstance(one, Ready)])
        results = [self.intake.again(ask) or await self._apply(hand, ask) for ask in asks]
        await hand.save()
        if self.kept and await mutations.keep(self.intake.unit, self.intake.queue, self.kept) < len(self.kept):
            raise OneByOneError(Problem("sync.seq_reuse", field="id"))
        return results

    async def _apply(self, hand: Hand, ask: MutationAsk) -> MutationResult:
        one = self.readied[ask.seq]
        if ask.id in self.intake.by_id:
            answer = self.intake.reuse(ask)
        else:
            answer = refusal(ask, one) if isinstance(one, Problem) else await hand.apply(one)
        self.kept.append(self.intake.kept(ask, answer))
        return answer


@dataclass(slots=True)
class _OneByOne:
    intake: Intake
    readied: dict[int, Ready | Problem]

    async def take(self, asks: Sequence[MutationAsk]) -> list[MutationResult]:
        reach = Reach(self.intake.unit)
        return [self.intake.again(ask) or await self._apply(reach, ask) for ask in asks]

    async def _apply(self, reach: Reach, ask: MutationAsk) -> MutationResult:
        """Effect and answer under one savepoint; a refusal undoes the effect and is kept instead."""
        one = self.readied[ask.seq]
        if ask.id in self.intake.by_id:
            return await self._refuse(ask, self.intake.reuse(ask))
        if isinstance(one, Problem):
            return await self._refuse(ask, refusal(ask, one))
        unit = self.intake.unit
        mark = unit.mark()
        try:
            async with unit.conn.transaction():
                hand = Hand(reach, [one])
                answer = await hand.apply(one)
                await hand.save()
                kept = self.intake.kept(ask, answer)
                await self._keep(kept)
        except OneByOneError as error:
            reach.forget()
            unit.rewind(mark)
            self.intake.forget(ask)
            return await self._refuse(ask, refusal(ask, error.problem))
        return answer

    async def _refuse(self, ask: MutationAsk, answer: MutationResult) -> MutationResult:
        """A refusal is as final as an effect, and its number counts."""
        kept = self.intake.kept(ask, answer)
        try:
            await self._keep(kept)
        except OneByOneError:  # the id is somebody else's
            self.intake.by_id.pop(ask.id, None)
            await self._keep(Kept(new_id(), ask, kept.answer))
        return answer

    async def _keep(self, kept: Kept) -> None:
        if not await mutations.keep(self.intake.unit, self.intake.queue, [kept]):
            raise OneByOneError(Problem("sync.seq_reuse", field="id"))


def _again(ask: MutationAsk, answer: dict[str, Any]) -> MutationResult:
    stored = msgspec.convert(answer, MutationResult)
    return msgspec.structs.replace(stored, seq=ask.seq, id=ask.id, status="duplicate")
