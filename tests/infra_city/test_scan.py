import json
from pathlib import Path

import pytest

from infra.city.basemap import LAYERS
from infra.city.scan import declared_bounds, scan
from tests.infra_city.extracts import REAL_EXTRACTS, Node, a_village, write_extract


def features_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_a_village_gives_roads_houses_parks_labels_and_places(tmp_path: Path):
    found, bounds = scan(a_village(tmp_path / "village.osm.pbf"), tmp_path / "features")
    assert [(place.osm_id, place.kind, place.name) for place in found.places] == [
        ("n17", "pharmacy", "Apteekki"),
        ("w9", "cafe", "Kahvila"),
    ]
    assert found.counts["roads"] == 8
    assert found.counts["buildings"] == 1
    assert found.towns == [(0, 3100, "Kylä")]
    assert bounds == pytest.approx((24.90, 60.10, 24.903, 60.103))


def test_every_feature_names_its_layer_and_first_zoom(tmp_path: Path):
    scan(a_village(tmp_path / "village.osm.pbf"), tmp_path / "features")
    features = features_of(tmp_path / "features")
    assert {feature["tippecanoe"]["layer"] for feature in features} == {
        "roads", "buildings", "landuse", "places", "pois",
    }  # fmt: skip
    assert {feature["tippecanoe"]["layer"] for feature in features} <= set(LAYERS)
    (town,) = [feature for feature in features if feature["tippecanoe"]["layer"] == "places"]
    assert town["properties"] == {"class": "town", "name": "Kylä", "name:zh": "村"}


def test_an_area_is_placed_at_its_centroid(tmp_path: Path):
    found, _ = scan(a_village(tmp_path / "village.osm.pbf"), tmp_path / "features")
    cafe = found.places[1].position
    assert (cafe.lon, cafe.lat) == pytest.approx((24.9005, 60.1005))


def test_a_road_whose_nodes_were_cut_away_is_drawn_in_pieces(tmp_path: Path):
    nodes = [(24.9 + 0.001 * i, 60.1, {}) for i in range(5)]
    path = write_extract(
        tmp_path / "cut.osm.pbf", nodes, [([1, 2, 99, 3, 98, 4, 5], {"highway": "residential", "name": "Katu"})]
    )
    found, _ = scan(path, tmp_path / "features")
    assert [len(line.coords) for _, line in found.streets] == [2, 2]
    assert found.counts["roads"] == 1


def test_a_coast_becomes_sea_on_its_right_hand(tmp_path: Path):
    nodes = [(24.9, 60.1, {}), (24.95, 60.05, {}), (24.95, 60.25, {}), (25.0, 60.2, {})]
    ways = [([1, 4], {"highway": "primary"}), ([2, 3], {"natural": "coastline"})]
    scan(write_extract(tmp_path / "coast.osm.pbf", nodes, ways), tmp_path / "features")
    road, water = features_of(tmp_path / "features")
    assert road["properties"]["class"] == "primary"
    assert water["properties"] == {"class": "sea"}
    (shell,) = water["geometry"]["coordinates"]
    assert min(lon for lon, _ in shell) == pytest.approx(24.95)
    assert max(lon for lon, _ in shell) == pytest.approx(25.0)


def test_a_header_without_a_box_states_no_bounds(tmp_path: Path):
    assert declared_bounds(a_village(tmp_path / "village.osm.pbf")) is None


def test_streets_keep_their_chinese_names(tmp_path: Path):
    nodes: list[Node] = [(121.47, 31.22, {}), (121.48, 31.23, {})]
    way = ([1, 2], {"highway": "secondary", "name": "淮海中路", "name:en": "Middle Huaihai Road"})
    found, _ = scan(write_extract(tmp_path / "shanghai.osm.pbf", nodes, [way]), tmp_path / "features")
    assert [name for name, _ in found.streets] == ["淮海中路"]
    (road,) = features_of(tmp_path / "features")
    assert road["properties"] == {"class": "secondary", "name": "淮海中路", "name:en": "Middle Huaihai Road"}


@pytest.mark.parametrize("extract", REAL_EXTRACTS, ids=lambda path: path.name)
def test_a_real_region_is_read_within_the_bounds_it_states(extract: Path, tmp_path: Path):
    found, bounds = scan(extract, tmp_path / "features")
    west, south, east, north = bounds
    assert bounds == declared_bounds(extract)
    assert found.counts["roads"] > 500
    assert len(found.streets) > 100
    inside = [west <= at.lon <= east and south <= at.lat <= north for at in (p.position for p in found.places)]
    assert inside.count(True) >= 0.95 * len(inside)
