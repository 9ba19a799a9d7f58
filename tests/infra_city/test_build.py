"""Whole cities, by the real programs: road graphs that answer, and a folder that is never half built."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.city.build import PLACES, STREETS, City, build_city, read_city, timezone_at
from infra.city.extract import ExtractError
from infra.city.osrm import PROFILES, GraphError, ToolsMissingError, binary, build_graph, island_size, routed_command
from infra.city.places import read_places
from infra.city.streets import read_streets
from infra.places import TOOLS
from infra.ports import free_port
from tests.infra_city.extracts import Node, a_village, shared_extract, write_extract
from tests.infra_city.pmtiles import Tiles

pytestmark = pytest.mark.services
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def quiet(doing: str, share: float) -> None:
    pass


@pytest.fixture(scope="module")
def tools() -> Path:
    try:
        binary(TOOLS, "osrm-routed")
    except ToolsMissingError as missing:
        pytest.skip(str(missing))
    return TOOLS


@pytest.fixture(scope="module")
def liechtenstein(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[City, Path]:
    out = tmp_path_factory.mktemp("li") / "city"
    return build_city(shared_extract("liechtenstein.osm.pbf"), out, tools, quiet, built_at=NOON), out


@contextmanager
def routed(city: Path, tools: Path, profile: str) -> Iterator[str]:
    port = free_port()
    with subprocess.Popen(routed_command(city, tools, profile, port), stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "osrm-routed ended by itself"
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return  # it answers, even if only to say that the question is bad


def ask(url: str) -> dict[str, Any]:
    return httpx.get(url, timeout=10).json()


@pytest.mark.parametrize(
    ("profile", "slowest_kmh", "fastest_kmh"), [("car", 20, 100), ("bicycle", 8, 20), ("foot", 3, 6)]
)
def test_each_profile_answers_tables_and_routes(
    liechtenstein: tuple[City, Path], tools: Path, profile: str, slowest_kmh: float, fastest_kmh: float
):
    vaduz, schaan, balzers = "9.5209,47.1410", "9.5096,47.1650", "9.5025,47.0657"
    with routed(liechtenstein[1], tools, profile) as osrm:
        query = f"{vaduz};{schaan};{balzers}?annotations=duration,distance"
        table = ask(f"{osrm}/table/v1/{profile}/{query}")
        route = ask(f"{osrm}/route/v1/{profile}/{vaduz};{balzers}?overview=full&geometries=polyline")
    assert table["code"] == route["code"] == "Ok"
    assert [table["durations"][place][place] for place in range(3)] == [0, 0, 0]
    kmh = table["distances"][0][2] / table["durations"][0][2] * 3.6
    assert slowest_kmh < kmh < fastest_kmh
    assert 8_000 < route["routes"][0]["distance"] < 13_000
    assert len(route["routes"][0]["geometry"]) > 100


def test_an_extract_with_a_lane_apart_still_snaps_to_its_mainland(tools: Path, tmp_path: Path):
    grid: list[Node] = [(24.90 + 0.001 * (i % 9), 60.10 + 0.001 * (i // 9), {}) for i in range(81)]
    lane: list[Node] = [(24.9041, 60.1041, {}), (24.9043, 60.1043, {})]
    street = {"highway": "residential", "name": "Katu"}
    across = [([1 + 9 * row + col for col in range(9)], street) for row in range(9)]
    down = [([1 + 9 * row + col for row in range(9)], street) for col in range(9)]
    extract = write_extract(tmp_path / "grid.osm.pbf", [*grid, *lane], [*across, *down, ([82, 83], street)])
    build_city(extract, tmp_path / "city", tools, quiet, built_at=NOON)
    with routed(tmp_path / "city", tools, "car") as osrm:
        table = ask(f"{osrm}/table/v1/car/24.9042,60.1042;24.9010,60.1010")
    assert table["durations"][0][1] > 0
    assert table["sources"][0]["distance"] > 5


@pytest.mark.parametrize(("roads", "size"), [(8, 10), (2_371, 118), (50_000, 1_000)])
def test_an_island_is_small_against_its_extract(roads: int, size: int):
    assert island_size(roads) == size


def test_a_table_may_hold_a_whole_teams_day(liechtenstein: tuple[City, Path], tools: Path):
    places = [place.position for place in read_places(liechtenstein[1] / PLACES)]
    spots = [f"{at.lon},{at.lat}" for at in (places * 2)[:250]]
    with routed(liechtenstein[1], tools, "car") as osrm:
        table = ask(f"{osrm}/table/v1/car/{';'.join(spots)}")
    assert len(table["durations"]) == 250


def test_the_city_says_what_it_is_and_where_it_comes_from(liechtenstein: tuple[City, Path]):
    city, out = liechtenstein
    assert city.name == "Liechtenstein"
    assert city.timezone == "Europe/Vaduz"
    assert city.attribution == "© OpenStreetMap contributors"
    assert city.built_at == "2026-11-22T12:00:00+00:00"
    assert city.counts["roads"] > 4_000
    assert read_city(out) == city


def test_places_streets_and_basemap_come_with_the_roads(liechtenstein: tuple[City, Path]):
    city, out = liechtenstein
    places = read_places(out / PLACES)
    assert len(places) == city.counts["places"]
    assert sum(place.address is not None for place in places) > 0.9 * len(places)
    assert len(read_streets(out / STREETS)) == city.counts["streets"]
    assert Tiles(out / "basemap.pmtiles").metadata["name"] == "Liechtenstein"


def test_a_city_of_the_same_extract_is_not_built_again(tools: Path, tmp_path: Path):
    extract, out = a_village(tmp_path / "village.osm.pbf"), tmp_path / "city"
    steps: list[str] = []
    first = build_city(extract, out, tools, lambda doing, _: steps.append(doing), built_at=NOON)
    assert steps == ["check", "read", "places", "basemap", "roads car", "roads bicycle", "roads foot", "ready"]
    steps.clear()
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert build_city(extract, out, tools, lambda doing, _: steps.append(doing), built_at=later) == first
    assert steps == ["check", "ready"]


def test_a_city_with_a_file_missing_is_built_again(tools: Path, tmp_path: Path):
    extract, out = a_village(tmp_path / "village.osm.pbf"), tmp_path / "city"
    build_city(extract, out, tools, quiet, built_at=NOON)
    (out / "basemap.pmtiles").unlink()
    assert read_city(out) is None
    build_city(extract, out, tools, quiet, built_at=NOON)
    assert read_city(out) is not None


def test_a_new_extract_replaces_the_city_and_leaves_nothing_else_behind(tools: Path, tmp_path: Path):
    out = tmp_path / "var" / "city"
    build_city(a_village(tmp_path / "village.osm.pbf"), out, tools, quiet, built_at=NOON)
    nodes = [(9.50, 47.10, {}), (9.51, 47.11, {}), (9.52, 47.12, {})]
    other = write_extract(tmp_path / "new_town.osm.pbf", nodes, [([1, 2, 3], {"highway": "primary", "name": "Way"})])
    city = build_city(other, out, tools, quiet, built_at=NOON)
    assert city.name == "New Town"
    assert read_city(out) == city
    assert [path.name for path in out.parent.iterdir()] == ["city"]


def test_a_failed_build_leaves_the_city_as_it_was(tools: Path, tmp_path: Path):
    out = tmp_path / "var" / "city"
    before = build_city(a_village(tmp_path / "village.osm.pbf"), out, tools, quiet, built_at=NOON)
    no_roads = write_extract(tmp_path / "sea.osm.pbf", [(24.9, 60.1, {"amenity": "cafe", "name": "Boat"})], [])
    with pytest.raises(ExtractError, match="contains no roads"):
        build_city(no_roads, out, tools, quiet, built_at=NOON)
    assert read_city(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["city"]


@pytest.mark.slow
def test_porto_has_roads_for_a_table_and_a_basemap_for_a_phone(tools: Path, tmp_path: Path):
    city = build_city(shared_extract("porto_portugal.osm.pbf"), tmp_path / "city", tools, quiet, built_at=NOON)
    assert city.timezone == "Europe/Lisbon"
    assert city.counts["roads"] > 40_000
    assert (tmp_path / "city" / "basemap.pmtiles").stat().st_size < 15_000_000
    with routed(tmp_path / "city", tools, "bicycle") as osrm:
        table = ask(f"{osrm}/table/v1/bicycle/-8.6110,41.1496;-8.6291,41.1579")
    assert 120 < table["durations"][0][1] < 1_800


def test_an_extract_that_the_road_programs_refuse_is_named(tools: Path, tmp_path: Path):
    (tmp_path / "bad.osm.pbf").write_bytes(b"no map")
    with pytest.raises(GraphError, match="osrm-extract failed"):
        build_graph(tmp_path / "bad.osm.pbf", tmp_path / "car", tools, "car")


def test_missing_programs_are_said_to_come_from_setup(tmp_path: Path):
    with pytest.raises(ToolsMissingError, match="run setup"):
        build_city(a_village(tmp_path / "v.osm.pbf"), tmp_path / "city", tmp_path, quiet, built_at=NOON)
    assert not (tmp_path / "city").exists()


def test_an_instant_without_time_zone_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="built_at"):
        build_city(tmp_path / "x", tmp_path / "city", tmp_path, quiet, built_at=NOON.replace(tzinfo=None))


def test_the_command_line_listens_on_this_machine_only(tools: Path, tmp_path: Path):
    command = routed_command(tmp_path, tools, PROFILES[0], 5000)
    assert command[command.index("-i") + 1] == "127.0.0.1"


def test_the_time_zone_is_that_of_the_position():
    from checkin.geodesy import LonLat

    assert timezone_at(LonLat(121.47, 31.23)) == "Asia/Shanghai"
