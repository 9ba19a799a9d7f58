"""The storm: every phone comes back from its day at the same moment."""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import Any
from uuid import UUID

from backend import clock
from backend.bench import Bar, Measured
from backend.bench.sync import checks
from backend.bench.sync.checks import Acked, Written
from backend.bench.sync.cores import two_cores
from backend.bench.sync.fleet import Fleet, Rep, made
from backend.bench.sync.held import Held, converged
from backend.bench.sync.http import Line
from backend.bench.sync.load import Load, Sender, push_all, written
from backend.bench.sync.stage import Stage, stage
from backend.bench.sync.usage import Usage, watched

WITHIN_S, PUSH_S, MEMORY_MB = 300.0, 5.0, 1500.0
GIVE_UP_S = 1800.0  # a storm that lasts longer is told with what it left over
SAMPLE = 20  # phones whose copy is compared with a fresh one


@dataclass(frozen=True, slots=True)
class Storm:
    devices: int
    mutations: int
    seed: int
    connections: int


def storm(asked: Storm) -> Measured:
    fleet = made(asked.devices, asked.mutations, asked.seed, clock.now())
    _say(f"{asked.devices} phones write {asked.mutations} operations each")
    with two_cores() as cores, stage(fleet) as on:
        senders = written(fleet, on.folder / "requests")
        copies = asyncio.run(_pulled(on, _sample(fleet)))
        _say("the storm begins")
        began_s = _own_cpu_s()
        with watched(on.server.pid, on.database_pid) as watch:
            options = {"connections": asked.connections, "within_s": GIVE_UP_S, "say": _sayer(asked)}
            load = push_all(on.server.address, senders, on.folder / "requests", **options)
        own_s = _own_cpu_s() - began_s
        _say("looking what the database holds")
        wrong = asyncio.run(_wrong(on, fleet, senders))
        wrong["phones that hold something else"] = asyncio.run(_apart(on, copies))
    server, database = watch.usages
    used = {"cores": cores.told(), "server": _used(server), "database": _used(database)}
    used |= {"generator": {"cpu_s": round(own_s, 1)}, "server_and_database_peak_mb": round(watch.peak_mb, 1)}
    return _measured(asked, load, used, wrong)


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def _sayer(asked: Storm) -> Callable[[int], None]:
    """Says how far it is, every tenth call."""
    calls = iter(range(10**9))

    def say(acknowledged: int) -> None:
        if next(calls) % 10 == 0:
            _say(f"{acknowledged} of {asked.devices * asked.mutations} acknowledged")

    return say


def _own_cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system


def _used(usage: Usage) -> dict[str, float]:
    return {"cpu_s": round(usage.cpu_s, 1), "peak_mb": round(usage.peak_mb, 1)}


def _sample(fleet: Fleet) -> list[Rep]:
    return Random(fleet.seed).sample(fleet.reps, min(SAMPLE, len(fleet.reps)))  # noqa: S311 - nothing secret


async def _pulled(on: Stage, reps: list[Rep]) -> dict[str, Held]:
    line, copies = Line(on.server.address), {rep.token: Held() for rep in reps}
    for token, held in copies.items():
        await held.pull(line, token)
    line.close()
    return copies


async def _apart(on: Stage, copies: dict[str, Held]) -> int:
    line = Line(on.server.address)
    apart = [not await converged(line, token, held) for token, held in copies.items()]
    line.close()
    return sum(apart)


async def _wrong(on: Stage, fleet: Fleet, senders: list[Sender]) -> dict[str, int]:
    connection = await on.superuser()
    try:
        return await checks.wrong(connection, lambda: _written(fleet), _acked(senders))
    finally:
        await connection.close()


def _written(fleet: Fleet) -> Iterator[Written]:
    for rep in fleet.reps:
        writer = fleet.writer(rep)
        for doing in writer.day(fleet.mutations):
            yield Written(rep.person_id, writer.id(doing.at), doing)


def _acked(senders: list[Sender]) -> Iterator[Acked]:
    for sender in senders:
        for result in sender.results:
            if result.status != "gap":
                yield Acked(sender.rep.device_id, result.seq, UUID(result.id))


def _measured(asked: Storm, load: Load, used: dict[str, Any], wrong: dict[str, int]) -> Measured:
    wished = asked.devices * asked.mutations
    statuses = Counter(result.status for sender in load.senders for result in sender.results)
    refused = Counter(result.code for sender in load.senders for result in sender.results if result.code)
    facts = {
        "devices": asked.devices,
        "mutations": asked.mutations,
        "seed": asked.seed,
        "connections": asked.connections,
        "acknowledged": load.acknowledged,
        "lasted_s": round(load.lasted_s, 2),
        "acknowledged_per_s": round(load.acknowledged / load.lasted_s, 1),
        "push_s": _cuts(load.took_s),
        "sent_away_s": _cuts(load.sent_away_s),
        "wish_to_acknowledgement_s": _cuts(load.waited_s),
        "answers": dict(load.answers),
        "statuses": dict(statuses),
        "refusals": dict(refused),
        "used": used,
        "wrong": wrong,
    }
    name = f"storm of {asked.devices} x {asked.mutations}"
    bars = (
        Bar(f"{name}: all acknowledged", load.lasted_s, "s", WITHIN_S),
        Bar(f"{name}: not acknowledged", wished - load.acknowledged, "", 0),
        Bar(f"{name}: push, p99", _cuts(load.took_s).get("p99"), "s", PUSH_S),
        Bar(f"{name}: 503 without Retry-After", load.without_a_time, "", 0),
        Bar(f"{name}: server memory at most", used["server"]["peak_mb"], "MB", MEMORY_MB),
        Bar(f"{name}: lost, doubled or wrong", sum(wrong.values()), "", 0),
    )
    return Measured(bars, [facts])


def _cuts(times: list[float]) -> dict[str, float]:
    if len(times) < 2:
        return {f"p{cut}": times[0] for cut in (50, 95, 99)} if times else {}
    cuts = quantiles(times, n=100, method="inclusive")
    return {f"p{cut}": round(cuts[cut - 1], 3) for cut in (50, 95, 99)}
