"""Land on a plane: put together, taken apart, thinned and searched for gaps."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.db.areas import fault_of, located, on_top, plane_of, without_repeats
from backend.db.faults import gaps
from backend.db.tiling import in_one_piece, of_owners, redrawn, smoothed, tiles
from checkin.geodesy import LonLat, distance_m
from tests.support.company import HELSINKI
from tests.territories.places import at

BOXES = st.tuples(*[st.integers(-20, 20)] * 2, *[st.integers(1, 20)] * 2)


def test_metres_on_the_plane_are_metres_on_the_ground():
    plane, there = plane_of([HELSINKI]), at(3000, 4000)
    [[x, y]] = plane.metres([there])
    assert abs(np.hypot(x, y) - distance_m(HELSINKI, there)) < 20
    assert distance_m(plane.position((x, y)), there) < 0.1


def test_a_closed_ring_and_repeated_corners_become_one_open_ring():
    a, b, c = at(0, 0), at(100, 0), at(0, 100)
    assert without_repeats([a, a, b, c, c, a]) == (a, b, c)
    assert without_repeats([a]) == (a,)


def test_corners_on_a_line_are_no_area():
    bad = fault_of((at(0, 0), LonLat(24.95, at(0, 0).lat), LonLat(24.96, at(0, 0).lat)))
    assert bad is not None
    assert bad.fault == "too_small"


def test_one_point_gets_all_the_land():
    assert tiles(np.array([[5.0, 5.0]]), shapely.box(0, 0, 10, 10)).neighbours == ((),)


def test_cells_cover_the_land_and_neighbours_know_each_other():
    land = shapely.box(0, 0, 100, 100)
    found = tiles(np.array([[20.0, 50.0], [50.0, 50.0], [80.0, 50.0]]), land)
    assert found.neighbours == ((1,), (0, 2), (1,))
    assert abs(sum(cell.area for cell in found.cells) - land.area) < 1


def test_a_part_that_is_cut_off_goes_to_whoever_it_borders_most():
    left = {
        0: shapely.union_all([shapely.box(0, 0, 100, 100), shapely.box(210, 0, 220, 100)]),
        1: shapely.box(100, 0, 210, 100),
        2: shapely.box(220, 40, 300, 60),
    }
    whole = in_one_piece(left, {0})
    assert whole[0].equals(shapely.box(0, 0, 100, 100))
    assert whole[1].equals(shapely.box(100, 0, 220, 100))


def test_an_island_that_borders_nobody_is_let_go():
    far = shapely.union_all([shapely.box(0, 0, 100, 100), shapely.box(900, 0, 910, 10)])
    assert in_one_piece({0: far, 1: shapely.box(100, 0, 200, 100)}, {0})[0].equals(shapely.box(0, 0, 100, 100))


def test_nothing_moves_where_no_cell_does():
    land = shapely.box(0, 0, 100, 100)
    areas = {0: land}
    assert redrawn(areas, tiles(np.array([[5.0, 5.0], [50.0, 50.0]]), land), (0, 0), (0, 0)) == areas


def test_one_area_has_no_border_to_thin():
    areas = {0: shapely.box(0, 0, 100, 100)}
    assert smoothed(areas, np.array([[5.0, 5.0]]), [0]) == areas


def test_gaps_are_holes_and_slits_and_not_the_world_around():
    frame = shapely.difference(shapely.box(0, 0, 1000, 1000), shapely.box(400, 400, 600, 600))
    beside = shapely.box(1030, 0, 2000, 1000)
    found = gaps([frame, beside])
    assert [round(gap.area, -3) for gap in found] == [40_000, 30_000]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_areas_of_owners_are_whole_and_do_not_overlap(data):
    spots = data.draw(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=4, max_size=25, unique=True))
    owners = data.draw(st.lists(st.integers(0, 2), min_size=len(spots), max_size=len(spots)))
    points = np.array(spots, dtype=np.float64)
    drawn = of_owners(tiles(points, shapely.box(0, 0, 100, 100)), owners)
    thin = smoothed(drawn, points, owners)
    for areas in (drawn, thin):
        assert all(shapely.get_type_id(area) == 3 for area in areas.values())
        covered = shapely.union_all(list(areas.values())).area
        assert abs(sum(area.area for area in areas.values()) - covered) < 5


@settings(max_examples=50, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=5, unique_by=lambda box: box[2] * box[3]))
def test_what_is_left_of_areas_agrees_with_where_points_are_found(boxes):
    rings = [
        tuple(at(100 * x, 100 * y) for x, y in ((w, s), (w + width, s), (w + width, s + height), (w, s + height)))
        for w, s, width, height in boxes
    ]
    plane = plane_of([corner for ring in rings for corner in ring])
    left = on_top({number: plane.polygon(ring) for number, ring in enumerate(rings)})
    spots = [at(100 * x + 50, 100 * y + 50) for x in range(-20, 20, 7) for y in range(-20, 20, 7)]
    for spot, found in zip(spots, located(rings, spots), strict=True):
        inside = [number for number, area in left.items() if area.covers(shapely.Point(plane.metres([spot])[0]))]
        assert inside == ([] if found is None else [found])
