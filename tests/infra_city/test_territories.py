import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.geodesy import LonLat, destination
from infra.city.territories import densest, nearest, on_plane, reach_m, split

spots = st.tuples(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000))


@given(bearing=st.floats(0, 360), metres=st.floats(0, 30_000))
def test_the_plane_keeps_distance_and_direction_from_its_origin(bearing: float, metres: float):
    origin = LonLat(24.94, 60.17)
    x, y = on_plane(origin, destination(origin, bearing, metres))
    assert (x * x + y * y) ** 0.5 == pytest.approx(metres, abs=0.01)


@given(st.lists(spots, min_size=0, max_size=200), st.integers(1, 9))
def test_territories_share_everyone_once_and_evenly(points: list[tuple[float, float]], parts: int):
    groups = split(points, parts)
    assert len(groups) == parts
    assert sorted(index for group in groups for index in group) == list(range(len(points)))
    assert max(map(len, groups)) - min(map(len, groups)) <= 4


def test_territories_of_two_villages_do_not_mix():
    left, right = [(float(i), 0.0) for i in range(10)], [(9_000.0 + i, 0.0) for i in range(10)]
    groups = split(left + right, 2)
    assert [reach_m([(left + right)[i] for i in group]) < 100 for group in groups] == [True, True]


def test_the_densest_square_is_where_most_spots_are():
    assert densest([(10.0, 10.0), (20.0, 30.0), (5_000.0, 0.0)], 1_000) == (15.0, 20.0)


def test_the_nearest_spots_stay_within_reach():
    assert nearest([(0.0, 0.0), (90.0, 0.0), (10.0, 0.0)], (0.0, 0.0), 3, within_m=50) == [0, 2]


def test_an_empty_territory_reaches_nowhere():
    assert reach_m([]) == 0
