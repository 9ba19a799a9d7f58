import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.geodesy import Datum, LonLat, distance_m, from_wgs84, to_wgs84

SHANGHAI = LonLat(121.4737, 31.2304)
BEIJING = LonLat(116.3913, 39.9075)
mainland = st.builds(LonLat, st.floats(98, 122), st.floats(26, 40))


@pytest.mark.parametrize(("city", "offset_m"), [(SHANGHAI, 481), (BEIJING, 555)])
def test_gcj02_moves_a_city_by_its_published_offset(city, offset_m):
    assert distance_m(city, from_wgs84(city, Datum.GCJ02)) == pytest.approx(offset_m, abs=3)


def test_gcj02_agrees_with_the_published_example_of_beijing():
    moved = from_wgs84(LonLat(116.404, 39.915), Datum.GCJ02)
    assert moved.lon == pytest.approx(116.41024449916938, abs=1e-9)
    assert moved.lat == pytest.approx(39.91640428150164, abs=1e-9)


def test_bd09_agrees_with_the_published_example_of_beijing():
    moved = from_wgs84(LonLat(116.404, 39.915), Datum.BD09)
    assert moved.lon == pytest.approx(116.41662724378733, abs=1e-9)
    assert moved.lat == pytest.approx(39.922699552216216, abs=1e-9)


@pytest.mark.parametrize("datum", list(Datum))
@given(place=mainland)
def test_there_and_back_is_the_same_place_within_a_decimetre(datum, place):
    assert distance_m(to_wgs84(from_wgs84(place, datum), datum), place) < 0.1


@pytest.mark.parametrize("datum", list(Datum))
@given(place=mainland)
def test_back_and_there_is_the_same_place_within_a_decimetre(datum, place):
    assert distance_m(from_wgs84(to_wgs84(place, datum), datum), place) < 0.1


@pytest.mark.parametrize("datum", list(Datum))
@given(place=st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90)))
def test_no_place_on_earth_is_moved_by_more_than_three_kilometres(datum, place):
    assert distance_m(from_wgs84(place, datum), place) < 3000
    assert distance_m(to_wgs84(place, datum), place) < 3000


@pytest.mark.parametrize(
    "city",
    [
        LonLat(24.9384, 60.1699),
        LonLat(139.6917, 35.6895),
        LonLat(126.978, 37.5665),
        LonLat(103.8198, 1.3521),
        LonLat(100.5018, 13.7563),
        LonLat(105.8342, 21.0278),
        LonLat(121.5654, 25.033),
        LonLat(77.209, 28.6139),
        LonLat(131.8855, 43.1155),
        LonLat(-122.4194, 37.7749),
    ],
)
@pytest.mark.parametrize("datum", list(Datum))
def test_outside_mainland_china_every_datum_is_the_identity(city, datum):
    assert from_wgs84(city, datum) == city
    assert to_wgs84(city, datum) == city


@pytest.mark.parametrize(
    "city",
    [
        LonLat(87.6168, 43.8256),  # Urumqi
        LonLat(126.6424, 45.7567),  # Harbin
        LonLat(91.1409, 29.6456),  # Lhasa
        LonLat(102.7123, 25.0406),  # Kunming
        LonLat(114.0579, 22.5431),  # Shenzhen
        LonLat(110.3312, 20.0311),  # Haikou
        LonLat(75.9938, 39.4677),  # Kashgar
    ],
)
def test_far_cities_of_the_mainland_are_shifted_and_found_again(city):
    moved = from_wgs84(city, Datum.GCJ02)
    assert 100 < distance_m(city, moved) < 800
    assert distance_m(to_wgs84(moved, Datum.GCJ02), city) < 0.1


def test_wgs84_inside_china_is_left_alone():
    assert from_wgs84(SHANGHAI, Datum.WGS84) == SHANGHAI
    assert to_wgs84(SHANGHAI, Datum.WGS84) == SHANGHAI
