"""What phones send: taken in exactly once, in the order in which it was written."""

from collections.abc import Sequence
from dataclasses import replace

import asyncpg

from backend.access.actor import Actor
from backend.errors import Problem
from backend.log import log
from backend.sync import devices, mutations
from backend.sync.durable import durable_upto
from backend.sync.intake import Intake
from backend.sync.mutations import Queue
from backend.sync.ready import MOST_BYTES
from backend.sync.wire import MutationAsk, PushAnswer, PushAsk
from backend.work import work

MOST_MUTATIONS = 100


async def push(actor: Actor, ask: PushAsk) -> PushAnswer:
    """All or nothing is stored: effects, answers, audit lines and feed rows commit together.

    Raises sync.unknown_device, auth.device_revoked, request.too_large, unavailable; a refusal of one operation is an
    answer, not a failure. Whoever waited for somebody else in a circle is done once more.
    """
    _limit(ask.mutations)
    try:
        return await _push(actor, ask)
    except asyncpg.DeadlockDetectedError:
        log.warning("push.again", device_id=ask.device_id)
    try:
        return await _push(actor, ask)
    except asyncpg.DeadlockDetectedError as error:
        raise Problem("unavailable", detail="Others write to the same rows; try again") from error


async def _push(actor: Actor, ask: PushAsk) -> PushAnswer:
    async with work(replace(actor, device_id=ask.device_id), "sync") as unit:
        await unit.conn.execute("set local synchronous_commit = on")  # acknowledged means on disk
        unit.unaudited("operations are kept with their answers")
        device = await devices.opened(unit, actor, ask.device_id)
        if device["epoch"] != ask.epoch:
            raise Problem("sync.unknown_device", field="deviceId")
        asks = sorted(ask.mutations, key=lambda mutation: mutation.seq)
        intake = await Intake.of(unit, Queue(ask.device_id, ask.epoch), device["last_seq"], asks)
        results = await intake.take(asks)
        if intake.last_seq != device["last_seq"]:
            await mutations.advance(unit, ask.device_id, intake.last_seq)
        last_seq = intake.last_seq
        durable = await durable_upto(unit, {**device, "last_seq": last_seq})
    return PushAnswer(results=results, last_seq=last_seq, server_at=unit.now, durable_upto=durable)


def _limit(asks: Sequence[MutationAsk]) -> None:
    """A single operation of any size gets through to its own refusal, so that it cannot block the queue."""
    size = sum(len(mutation.body.encode()) for mutation in asks)
    if len(asks) > MOST_MUTATIONS or (size > MOST_BYTES and len(asks) > 1):
        raise Problem("request.too_large", field="mutations", most=MOST_MUTATIONS, most_bytes=MOST_BYTES)
