import pytest

from infra import vitals

pytestmark = pytest.mark.services


def test_a_map_that_is_none_is_found_out(tmp_path):
    file = tmp_path / "basemap.pmtiles"
    assert vitals.basemap(file)[0] is False
    file.write_bytes(b"<html>not found</html>")
    assert vitals.basemap(file)[0] is False
    file.write_bytes(b"PMTiles\x03" + bytes(119))
    assert vitals.basemap(file)[0] is True


def test_an_object_goes_in_and_comes_back(object_store, monkeypatch):
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    assert vitals.photos()[0] is True


def test_wrong_keys_are_found_out_though_the_port_is_open(object_store, monkeypatch):
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("S3_SECRET_KEY", "not the key")
    ok, _, remedy = vitals.photos()
    assert ok is False
    assert "S3_SECRET_KEY" in remedy


def test_a_schema_that_was_never_made_and_one_that_is_whole(cluster, database_url, monkeypatch):
    cluster.ensure_database("bare_rounds")
    monkeypatch.setenv("DATABASE_URL", cluster.url("bare_rounds"))
    assert vitals.schema()[0] is False
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert vitals.schema()[0] is True
    assert vitals.worker(cluster.home)[0] is True


def test_a_road_server_that_is_not_there_is_named(monkeypatch):
    ok, detail, _ = vitals.roads({"car": "http://127.0.0.1:9"}, {"center": {"lon": 24.9, "lat": 60.1}})
    assert ok is False
    assert "car" in detail
