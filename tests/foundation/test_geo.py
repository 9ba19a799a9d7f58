import shapely
from hypothesis import given
from hypothesis import strategies as st

from backend.db.geo import SRID, decode_point, encode_point
from checkin.geodesy import LonLat

POSITIONS = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))


@given(POSITIONS)
def test_a_position_comes_back_as_it_was_sent(position):
    assert decode_point(encode_point(position)) == position


@given(POSITIONS, st.booleans(), st.booleans())
def test_points_of_other_servers_are_read_too(position, little_endian, with_srid):
    point = shapely.set_srid(shapely.Point(position.lon, position.lat), SRID)
    octets = shapely.to_wkb(point, include_srid=with_srid, byte_order=int(little_endian))
    assert decode_point(octets) == position
