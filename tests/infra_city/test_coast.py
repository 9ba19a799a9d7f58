import pytest
from shapely.geometry import LineString, Point

from infra.city.coast import sea

BOX = (0.0, 0.0, 1.0, 1.0)


def test_the_sea_lies_on_the_right_of_a_coastline():
    northward = LineString([(0.4, -0.5), (0.4, 0.5), (0.4, 1.5)])
    (water,) = sea([northward], BOX)
    assert water.contains(Point(0.8, 0.5))
    assert water.area == pytest.approx(0.6)


def test_a_coastline_in_pieces_is_one_coastline():
    pieces = [LineString([(0.4, -0.5), (0.4, 0.5)]), LineString([(0.4, 0.5), (0.4, 1.5)])]
    (water,) = sea(pieces, BOX)
    assert water.area == pytest.approx(0.6)


def test_an_island_is_a_hole_in_the_sea():
    shore = LineString([(0.2, 1.5), (0.2, -0.5)])  # southward: the west is water
    island = LineString([(0.05, 0.4), (0.15, 0.4), (0.15, 0.6), (0.05, 0.6), (0.05, 0.4)])  # land on the left
    (water,) = sea([shore, island], BOX)
    assert water.contains(Point(0.02, 0.5))
    assert not water.contains(Point(0.1, 0.5))
    assert not water.contains(Point(0.6, 0.5))


def test_an_island_alone_in_the_box_is_surrounded_by_sea():
    island = LineString([(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4)])
    (water,) = sea([island], BOX)
    assert water.area == pytest.approx(0.96)


def test_a_coastline_that_was_cut_short_of_the_box_still_divides_it():
    (water,) = sea([LineString([(0.4, 0.002), (0.4, 0.998)])], BOX)
    assert water.area == pytest.approx(0.6)


def test_a_coastline_that_ends_far_inside_divides_nothing():
    assert sea([LineString([(0.4, 0.3), (0.4, 0.998)])], BOX) == []


def test_a_bay_and_the_land_around_it_are_told_apart():
    bay = LineString([(0.8, 1.2), (0.8, 0.5), (0.2, 0.5), (0.2, 1.2)])  # clockwise round the water
    (water,) = sea([bay], BOX)
    assert water.area == pytest.approx(0.3)


@pytest.mark.parametrize("coastlines", [[], [LineString([(5, 5), (6, 6)])]])
def test_without_a_coastline_in_the_box_there_is_no_sea(coastlines: list[LineString]):
    assert sea(coastlines, BOX) == []
