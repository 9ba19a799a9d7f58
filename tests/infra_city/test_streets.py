from pathlib import Path

from shapely.geometry import LineString

from checkin.geodesy import LonLat, destination
from infra.city.places import Place
from infra.city.streets import StreetPoint, Streets, read_streets, with_street, write_streets

CORNER = LonLat(24.94, 60.17)


def a_street(name: str, start: LonLat, bearing: float, length_m: float = 300) -> tuple[str, LineString]:
    end = destination(start, bearing, length_m)
    return (name, LineString([(start.lon, start.lat), (end.lon, end.lat)]))


def test_the_nearest_street_is_the_nearest_in_metres_not_in_degrees():
    # At 60 degrees north a degree east is half as long as a degree north.
    east = a_street("East street", destination(CORNER, 90, 30), 0)
    north = a_street("North street", destination(CORNER, 0, 50), 90)
    streets = Streets([east, north])
    assert streets.nearest(CORNER) == "East street"


def test_a_street_beyond_a_hundred_metres_is_no_address():
    streets = Streets([a_street("Far street", destination(CORNER, 90, 130), 0)])
    assert streets.nearest(CORNER) is None
    assert Streets([]).nearest(CORNER) is None


def test_a_place_without_address_gets_the_nearest_street():
    streets = Streets([a_street("Katu", destination(CORNER, 90, 20), 0)])
    place = Place(osm_id="n1", kind="cafe", name="X", position=CORNER)
    found = with_street(place, streets, "Helsinki")
    assert (found.address, found.address_from) == ("Katu, Helsinki", "nearest_street")
    assert with_street(place, streets).address == "Katu"
    assert with_street(found, Streets([])) is found
    assert with_street(place, Streets([])) is place


def test_a_street_is_shown_in_the_middle_of_its_longest_piece():
    short = a_street("Katu", CORNER, 0, 100)
    long = a_street("Katu", destination(CORNER, 90, 500), 0, 400)
    (point,) = Streets([short, long]).points()
    assert point.name == "Katu"
    assert point.position.lon > CORNER.lon


def test_streets_come_back_from_the_file_as_they_went(tmp_path: Path):
    points = (StreetPoint("淮海路", LonLat(121.47, 31.22)), StreetPoint('A "b"\u2028', CORNER))
    write_streets(points, tmp_path / "streets.jsonl")
    assert read_streets(tmp_path / "streets.jsonl") == points
