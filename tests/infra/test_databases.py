import json

import pytest

from infra.databases import database_of
from infra.extracts import fingerprint
from infra.trouble import Trouble


@pytest.fixture
def demo(tmp_path):
    extract = tmp_path / "demo.osm.pbf"
    extract.write_bytes(b"demo city")
    return extract


@pytest.fixture
def other(tmp_path):
    extract = tmp_path / "other.osm.pbf"
    extract.write_bytes(b"another city")
    return extract


def test_the_demo_of_the_default_city_and_an_own_company_have_plain_names(tmp_path, demo):
    assert database_of("demo", tmp_path / "city", demo) == "rounds"
    assert database_of("empty", tmp_path / "city", demo) == "rounds_own"


def test_the_demo_of_another_city_has_a_database_of_its_own(tmp_path, demo, other):
    assert database_of("demo", tmp_path / "city", demo, other) == f"rounds_{fingerprint(other)[:8]}"
    assert database_of("demo", tmp_path / "city", demo, demo) == "rounds"


def test_without_a_choice_the_city_that_is_built_decides(tmp_path, demo, other):
    city = tmp_path / "city"
    city.mkdir()
    (city / "city.json").write_text(json.dumps({"source_sha256": fingerprint(other)}))
    assert database_of("demo", city, demo) == f"rounds_{fingerprint(other)[:8]}"


def test_a_choice_that_is_no_file_is_told_in_words(tmp_path, demo):
    with pytest.raises(Trouble, match="no file"):
        database_of("demo", tmp_path / "city", demo, tmp_path / "gone.osm.pbf")
