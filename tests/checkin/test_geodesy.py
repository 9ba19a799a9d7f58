import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.geodesy import LonLat, bearing_deg, destination, distance_m

anywhere = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))
temperate = st.builds(LonLat, st.floats(-180, 180), st.floats(-80, 80))


@pytest.mark.parametrize("lon", [math.nan, math.inf, -math.inf, 180.1, -180.1])
def test_a_longitude_off_the_globe_is_refused_by_name(lon):
    with pytest.raises(ValueError, match="lon must"):
        LonLat(lon, 0)


@pytest.mark.parametrize("lat", [math.nan, math.inf, 90.1, -90.1])
def test_a_latitude_off_the_globe_is_refused_by_name(lat):
    with pytest.raises(ValueError, match="lat must"):
        LonLat(0, lat)


def test_one_degree_along_the_equator_is_111_km():
    assert distance_m(LonLat(0, 0), LonLat(1, 0)) == pytest.approx(111_195, abs=1)


def test_helsinki_to_tallinn_is_about_82_km():
    assert distance_m(LonLat(24.9384, 60.1699), LonLat(24.7536, 59.4370)) == pytest.approx(82_100, rel=0.01)


def test_antipodes_are_half_the_circumference_apart():
    assert distance_m(LonLat(0, 0), LonLat(180, 0)) == pytest.approx(math.pi * 6_371_008.8)


@given(anywhere, anywhere)
def test_distance_is_symmetric_and_never_negative(a, b):
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert distance_m(a, b) >= 0


@given(temperate, st.floats(0, 360), st.floats(0, 50_000))
def test_walking_a_distance_ends_that_far_away(start, way_deg, length_m):
    assert distance_m(start, destination(start, way_deg, length_m)) == pytest.approx(length_m, abs=0.05)


@given(temperate, st.floats(0, 359.9), st.floats(1000, 50_000))
def test_the_bearing_of_the_end_is_the_bearing_walked(start, way_deg, length_m):
    turned = abs(bearing_deg(start, destination(start, way_deg, length_m)) - way_deg)
    assert min(turned, 360 - turned) < 0.01


@given(anywhere, anywhere)
def test_a_bearing_is_below_a_full_circle(a, b):
    assert 0 <= bearing_deg(a, b) < 360


def test_walking_east_over_the_date_line_comes_out_in_the_west():
    assert destination(LonLat(179.9999, 0), 90, 100).lon < -179.99


def test_walking_over_the_pole_stays_on_the_globe():
    assert destination(LonLat(10, 89.9999), 0, 1000).lat < 90
