"""What phones send: taken in exactly once, in the order in which it was written."""

from collections.abc import Sequence
from dataclasses import replace

from backend.access.actor import Actor
from backend.errors import Problem
from backend.sync import mutations, store
from backend.sync.intake import Intake
from backend.sync.mutations import Queue
from backend.sync.ready import MOST_BYTES
from backend.sync.wire import DeviceAsk, DeviceView, MutationAsk, PushAnswer, PushAsk
from backend.work import work

MOST_MUTATIONS = 100


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

    Raises sync.unknown_device, auth.device_revoked, request.too_large; a refusal of one operation is an answer, not a
    failure.
    """
    _limit(ask.mutations)
    async with work(replace(actor, device_id=ask.device_id), "sync") as unit:
        await unit.conn.execute("set local synchronous_commit = on")  # acknowledged means on disk
        unit.unaudited("operations are kept with their answers")
        device = await store.locked_device(unit, ask.device_id)
        if device is None or device["epoch"] != ask.epoch:
            raise Problem("sync.unknown_device", field="deviceId")
        asks = sorted(ask.mutations, key=lambda mutation: mutation.seq)
        intake = await Intake.of(unit, Queue(ask.device_id, ask.epoch), device["last_seq"], asks)
        results = await intake.take(asks)
        if intake.last_seq != device["last_seq"]:
            await mutations.advance(unit, ask.device_id, intake.last_seq)
    last_seq = intake.last_seq
    return PushAnswer(results=results, last_seq=last_seq, server_at=unit.now, durable_upto=last_seq)


def _limit(asks: Sequence[MutationAsk]) -> None:
    """A single operation of any size gets through to its own refusal, so that it cannot block the queue."""
    size = sum(len(mutation.body.encode()) for mutation in asks)
    if len(asks) > MOST_MUTATIONS or (size > MOST_BYTES and len(asks) > 1):
        raise Problem("request.too_large", field="mutations", most=MOST_MUTATIONS, most_bytes=MOST_BYTES)
