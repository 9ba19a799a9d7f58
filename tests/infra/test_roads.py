import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.city.build import build_city
from infra.places import DEMO_EXTRACT, OSRM
from infra.processes import running
from infra.roads import Roads

pytestmark = pytest.mark.services
STATION, CATHEDRAL = "24.9414,60.1719", "24.9523,60.1704"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("roads") / "city"
    build_city(DEMO_EXTRACT, out, OSRM, lambda *_: None, built_at=datetime(2026, 1, 1, tzinfo=UTC))
    return out


def test_each_way_of_moving_answers_with_its_own_time(city: Path):
    roads = Roads(city)
    with running(*roads.programs()):
        urls = dict(part.split("=", 1) for part in roads.url().split(","))
        took = {profile: seconds(url) for profile, url in urls.items()}
    assert set(took) == {"car", "bicycle", "foot"}
    assert took["foot"] > took["bicycle"] > 0


def test_without_an_engine_there_are_no_roads(city: Path, tmp_path: Path):
    roads = Roads(city, tools=tmp_path)
    assert roads.programs() == ()
    assert roads.url() == ""


def seconds(url: str) -> float:
    with urllib.request.urlopen(f"{url}/route/v1/any/{STATION};{CATHEDRAL}?overview=false") as answer:
        return json.load(answer)["routes"][0]["duration"]
