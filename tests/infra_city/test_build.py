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
from infra.city.osrm import (
    PROFILES,
    GraphError,
    ToolsMissingError,
    algorithm,
    binary,
    build_graph,
    island_size,
    routed_command,
)
from infra.city.places import read_places
from infra.city.streets import read_streets
from infra.places import TOOLS
from infra.ports import free_port
from tests.infra_city.extracts import REAL_EXTRACTS, Node, a_town, a_village, write_extract
from tests.infra_city.pmtiles import Tiles

pytestmark = pytest.mark.services
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def quiet(doing: str, share: float) -> None:
    pass


@pytest.fixture(scope="module")
def tools() -> Path:
    binary(TOOLS, "osrm-routed")  # fails saying that setup fetches it
    return TOOLS


@pytest.fixture(scope="module")
def town(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[City, Path]:
    folder = tmp_path_factory.mktemp("town")
    extract = a_town(folder / "town.osm.pbf")
    return build_city(extract, folder / "city", tools, quiet, built_at=NOON), folder / "city"


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
    return httpx.get(url, timeout=60).json()  # seconds: a busy machine is no fault of the road graph


@pytest.mark.parametrize(("profile", "slowest", "fastest"), [("car", 15, 50), ("bicycle", 8, 20), ("foot", 3, 6)])
def test_each_profile_answers_tables_and_routes_at_its_own_speed_in_kmh(
    town: tuple[City, Path], tools: Path, profile: str, slowest: float, fastest: float
):
    south_west, north_west, north_east = "24.9000,60.1000", "24.9000,60.1240", "24.9240,60.1240"
    with routed(town[1], tools, profile) as osrm:
        query = f"{south_west};{north_west};{north_east}?annotations=duration,distance"
        table = ask(f"{osrm}/table/v1/{profile}/{query}")
        route = ask(f"{osrm}/route/v1/{profile}/{south_west};{north_east}?overview=full&geometries=polyline")
    assert table["code"] == route["code"] == "Ok"
    assert [table["durations"][place][place] for place in range(3)] == [0, 0, 0]
    assert slowest < table["distances"][0][2] / table["durations"][0][2] * 3.6 < fastest
    assert 3_900 < route["routes"][0]["distance"] < 4_100
    assert len(route["routes"][0]["geometry"]) > 20


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


def test_a_table_may_hold_a_whole_teams_day(town: tuple[City, Path], tools: Path):
    places = [place.position for place in read_places(town[1] / PLACES)]
    spots = [f"{at.lon},{at.lat}" for at in (places * 2)[:250]]
    with routed(town[1], tools, "car") as osrm:
        table = ask(f"{osrm}/table/v1/car/{';'.join(spots)}")
    assert len(table["durations"]) == 250


def test_the_city_says_what_it_is_and_where_it_comes_from(town: tuple[City, Path]):
    city, out = town
    assert city.name == "Ruutula"
    assert city.timezone == "Europe/Helsinki"
    assert city.attribution == "© OpenStreetMap contributors"
    assert city.built_at == "2026-11-22T12:00:00+00:00"
    assert city.counts["roads"] == 50
    assert read_city(out) == city


def test_places_streets_and_basemap_come_with_the_roads(town: tuple[City, Path]):
    city, out = town
    places = read_places(out / PLACES)
    assert len(places) == city.counts["places"]
    assert {place.address_from for place in places} == {"nearest_street"}
    assert all((place.address or "").endswith(", Ruutula") for place in places)
    assert len(read_streets(out / STREETS)) == city.counts["streets"]
    assert Tiles(out / "basemap.pmtiles").metadata["name"] == "Ruutula"


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
@pytest.mark.parametrize("extract", REAL_EXTRACTS, ids=lambda path: path.name)
def test_a_real_region_becomes_a_city_for_a_phone(extract: Path, tools: Path, tmp_path: Path):
    out = tmp_path / "city"
    city = build_city(extract, out, tools, quiet, built_at=NOON)
    assert (out / "basemap.pmtiles").stat().st_size < 15_000_000
    spots = [f"{at.lon},{at.lat}" for at in (street.position for street in read_streets(out / STREETS)[:60])]
    with routed(out, tools, "bicycle") as osrm:
        table = ask(f"{osrm}/table/v1/bicycle/{';'.join(spots)}")
    reached = [seconds is not None for row in table["durations"] for seconds in row]
    assert reached.count(True) >= 0.95 * len(reached)
    assert read_city(out) == city


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


def test_graphs_of_vehicles_are_contracted_and_older_ones_stay_in_use(
    tools: Path, town: tuple[City, Path], tmp_path: Path
):
    assert [algorithm(town[1] / profile) for profile in PROFILES] == ["ch", "ch", "mld"]
    older = tmp_path / "car"
    older.mkdir()
    assert algorithm(older) is None
    (older / "city.osrm.cell_metrics").touch()
    command = routed_command(tmp_path, tools, "car", 5000)
    assert command[command.index("--algorithm") + 1] == "mld"


def test_the_time_zone_is_that_of_the_position():
    from checkin.geodesy import LonLat

    assert timezone_at(LonLat(121.47, 31.23)) == "Asia/Shanghai"
