"""Rows change hands at random: after each pull a phone holds what its person may see, and nothing else."""

import pytest

from backend.bench.sync.permissions import Asked, shuffled

pytestmark = pytest.mark.db


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_changes_hands_no_phone_keeps_or_misses_a_row(pool, seed):
    found = await shuffled(Asked(steps=150, seed=seed))
    wrong = ("entered", "outside", "missing", "unlike", "apart")
    assert {name: found[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert found["pulls"] > 60
    assert found["off"] > 0
