"""Which dead worker the server is told of as one that never comes up."""

from time import monotonic
from types import SimpleNamespace

from backend.server import LIVED_S, SOON, _Respawned


def dead(code):
    return SimpleNamespace(inner=SimpleNamespace(exitcode=code))


def test_a_worker_that_a_signal_ends_is_started_again_however_soon_but_not_without_end():
    known = _Respawned([dead(-9)])
    told = []
    for _ in range(SOON + 1):
        known[0] = monotonic()
        told.append(known.get(0, 0))
        known.clear()  # as the server does before it starts another
    assert told[:SOON] == [0] * SOON
    assert told[SOON] > 0


def test_a_worker_that_lived_may_be_killed_as_often_as_one_likes():
    known = _Respawned([dead(-9)])
    for _ in range(3 * SOON):
        known[0] = monotonic() - LIVED_S - 1
        assert known.get(0, 0) == 0


def test_a_worker_that_ends_by_itself_right_away_is_named_at_once():
    known = _Respawned([dead(1)])
    known[0] = 5.0
    assert known.get(0, 0) == 5.0
