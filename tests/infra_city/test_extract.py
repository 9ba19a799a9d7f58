from pathlib import Path

import pytest

from infra.city.extract import ExtractError, check, sha256
from infra.city.scan import scan
from tests.infra_city.extracts import a_village, write_extract


def test_a_readable_extract_passes(tmp_path: Path):
    check(a_village(tmp_path / "village.osm.pbf"))


@pytest.mark.parametrize(
    ("octets", "sentence"),
    [(None, "There is no file"), (b"", "is empty"), (b"hello, this is no map", "cannot be read")],
)
def test_a_file_that_is_no_extract_is_refused_in_a_sentence(tmp_path: Path, octets: bytes | None, sentence: str):
    path = tmp_path / "city.osm.pbf"
    if octets is not None:
        path.write_bytes(octets)
    with pytest.raises(ExtractError, match=sentence):
        check(path)


def test_a_file_with_a_strange_name_is_refused(tmp_path: Path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(ExtractError, match=r"holiday\.jpg cannot be read"):
        check(tmp_path / "holiday.jpg")


def test_an_extract_that_breaks_off_is_refused_while_reading(tmp_path: Path):
    whole = a_village(tmp_path / "whole.osm.pbf").read_bytes()
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(whole[:-40])
    with pytest.raises(ExtractError, match="Is the download complete"):
        scan(broken, tmp_path / "features")


def test_an_extract_without_objects_is_refused(tmp_path: Path):
    with pytest.raises(ExtractError, match="contains no OpenStreetMap objects"):
        check(write_extract(tmp_path / "nothing.osm.pbf", [], []))


def test_an_extract_without_roads_is_refused(tmp_path: Path):
    path = write_extract(tmp_path / "sea.osm.pbf", [(24.9, 60.1, {"amenity": "cafe", "name": "Boat"})], [])
    with pytest.raises(ExtractError, match="contains no roads"):
        scan(path, tmp_path / "features")


def test_the_fingerprint_is_that_of_the_octets(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert sha256(path).startswith("ba7816bf8f01cfea")
