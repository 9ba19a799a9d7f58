"""The short form of `rounds bench sync`: the real server on a durable database, few phones, every kind of fault."""

import pytest

from backend.bench.sync.crash import FAULTS, Crash, crash
from backend.bench.sync.storm import Storm, storm

pytestmark = [pytest.mark.services, pytest.mark.slow]


@pytest.fixture(autouse=True)
def place(scratch, monkeypatch):
    monkeypatch.setenv("ROUNDS_VAR", str(scratch / "sync"))


def test_phones_that_all_send_at_once_lose_nothing_and_double_nothing():
    measured = storm(Storm(devices=30, mutations=45, seed=7, connections=30))
    (facts,) = measured.runs
    assert facts["acknowledged"] == 30 * 45
    assert facts["refusals"] == {}
    assert facts["used"]["server_and_database_peak_mb"] > facts["used"]["database"]["peak_mb"]
    assert facts["used"]["cores"]["machine"] >= 1
    (bar,) = [bar for bar in measured.bars if "Retry-After" in bar.name]
    assert bar.holds
    assert {name: count for name, count in facts["wrong"].items() if count} == {}


def test_kills_a_stopped_and_a_restored_database_and_a_bad_line_lose_nothing_double_nothing_and_stop_nobody():
    measured = crash(Crash(devices=8, mutations=5, seed=7, faults=FAULTS, strikes=6))
    (facts,) = measured.runs
    assert facts["strikes"] == {"kill": 4, "stop": 1, "restore": 1}
    assert facts["acknowledged"] > 0
    assert facts["photos"] > 0
    assert facts["killed"]["workers"] >= 4
    assert [name for name in ("median", "p95", "slowest") if name not in facts["recovery_of_phones_s"]] == []
    assert len(facts["slowest_of_each_phone_s"]) == 8
    assert sum(facts["line"].values()) > 0
    assert {name: count for name, count in facts["wrong"].items() if count} == {}
    assert (facts["stuck"], facts["apart"]) == (0, 0)
