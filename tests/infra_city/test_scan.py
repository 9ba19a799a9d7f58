import json
from pathlib import Path

import pytest

from infra.city.basemap import LAYERS
from infra.city.scan import declared_bounds, scan
from tests.infra_city.extracts import a_village, shared_extract, write_extract


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


def test_liechtenstein_has_restaurants_with_addresses(tmp_path: Path):
    found, bounds = scan(shared_extract("liechtenstein.osm.pbf"), tmp_path / "features")
    kinds = [place.kind for place in found.places]
    assert kinds.count("restaurant") > 30
    assert any(place.address and "Vaduz" in place.address for place in found.places)
    assert bounds == pytest.approx((9.471078, 47.04774, 9.636217, 47.27128))
    assert found.counts["buildings"] > 8000


def test_shanghai_streets_keep_their_chinese_names(tmp_path: Path):
    found, _ = scan(shared_extract("shanghai_center.osm"), tmp_path / "features")
    names = {name for name, _ in found.streets}
    assert "淮海中路" in names or any("路" in name for name in names)
