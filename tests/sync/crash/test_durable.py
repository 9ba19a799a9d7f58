"""Acknowledged means on the disk: the database is stopped at the very moment in which the phone hears of it."""

import asyncio
from random import Random

import pytest

from backend.bench.sync.crash import plans
from backend.bench.sync.fleet import made
from backend.bench.sync.http import AgainError, Line
from backend.bench.sync.phone import Phone
from backend.bench.sync.stage import stage
from backend.clock import now

pytestmark = [pytest.mark.services, pytest.mark.slow]
PHONES, OPERATIONS = 4, 3


def test_what_was_acknowledged_survives_an_immediate_stop_of_the_database(scratch, monkeypatch):
    monkeypatch.setenv("ROUNDS_VAR", str(scratch / "sync"))
    fleet = made(PHONES, 60, 7, now())
    with stage(fleet) as on:
        kept = [asyncio.run(stopped_when_acknowledged(on, rep, fleet.born)) for rep in fleet.reps]
    assert kept == [OPERATIONS] * PHONES


async def stopped_when_acknowledged(on, rep, at):
    line = Line(on.server.address)
    phone = Phone(rep, line, Random(1), plans(rep, 7, at))
    phone.go_on(OPERATIONS)
    while phone.epoch is None or phone.pending:
        try:
            await (phone.register() if phone.epoch is None else phone.push())
        except (AgainError, OSError):
            await asyncio.sleep(0.1)
    on.stop_database_at_once()
    line.close()
    on.cluster.start()
    connection = await on.superuser()
    found = await connection.fetchval("select count(*) from mutation where id = any($1)", list(phone.acked))
    await connection.close()
    return found
