"""The short form of `rounds bench feed`: ten processes write, half of them past the product's code, and phones read."""

import pytest

from backend.bench.sync.feed import Feed, feed

pytestmark = [pytest.mark.services, pytest.mark.slow]


def test_no_phone_misses_a_row_or_keeps_an_old_one_while_ten_write_at_once(scratch, monkeypatch):
    monkeypatch.setenv("ROUNDS_VAR", str(scratch / "sync"))
    (facts,) = feed(Feed(writers=10, commits=2_000, seed=7)).runs
    assert facts["commits"] == 2_000
    assert facts["found"]["pulls"] > 0
    assert {name: count for name, count in facts["found"].items() if count and name != "pulls"} == {}
