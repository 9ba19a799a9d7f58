import json
from pathlib import Path

import pytest

from infra.extracts import fingerprint, wanted
from infra.trouble import Trouble


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    file = tmp_path / "demo.osm.pbf"
    file.write_bytes(b"demo")
    return file


def a_city_from(extract: Path, folder: Path) -> Path:
    folder.mkdir()
    (folder / "city.json").write_text(json.dumps({"source_sha256": fingerprint(extract)}))
    return folder


def test_without_a_city_the_demo_is_built(tmp_path: Path, demo: Path):
    assert wanted(tmp_path / "city", None, demo) == demo


def test_without_a_choice_a_city_stays_as_it_is(tmp_path: Path, demo: Path):
    city = a_city_from(demo, tmp_path / "city")
    assert wanted(city, None, demo) is None


def test_without_any_extract_nothing_is_built(tmp_path: Path):
    assert wanted(tmp_path / "city", None, tmp_path / "absent.osm.pbf") is None


def test_another_extract_replaces_the_city_and_the_same_one_does_not(tmp_path: Path, demo: Path):
    other = tmp_path / "porto.osm.pbf"
    other.write_bytes(b"porto")
    city = a_city_from(demo, tmp_path / "city")
    assert wanted(city, other, demo) == other
    assert wanted(city, demo, demo) is None


@pytest.mark.parametrize(("name", "sentence"), [("absent.osm.pbf", "no file"), ("picture.png", "not an OpenStreetMap")])
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path: Path, demo: Path, name: str, sentence: str):
    (tmp_path / "picture.png").touch()
    with pytest.raises(Trouble, match=sentence):
        wanted(tmp_path / "city", tmp_path / name, demo)
