import pytest

from routing.model import InvalidProblem
from routing.straight import estimate


def test_distances_become_longer_ways_and_whole_seconds():
    matrix = estimate([[0, 1000], [2000, 0]], "foot")
    assert matrix.metres.tolist() == [[0, 1300], [2600, 0]]
    assert matrix.seconds.tolist() == [[0, 975], [1950, 0]]


def test_a_car_is_faster_than_a_bicycle():
    far = [[0, 9000], [9000, 0]]
    assert estimate(far, "car").seconds[0, 1] < estimate(far, "bicycle").seconds[0, 1]


@pytest.mark.parametrize(
    ("field", "distances", "profile"),
    [
        ("profile", [[0]], "boat"),
        ("distances_m", [[0, -1], [1, 0]], "car"),
        ("distances_m", [[0, float("nan")], [1, 0]], "car"),
        ("matrix", [[0, 1]], "car"),
    ],
)
def test_nonsense_is_named(field, distances, profile):
    with pytest.raises(InvalidProblem, match=field):
        estimate(distances, profile)
