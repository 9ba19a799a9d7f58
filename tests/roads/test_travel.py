import asyncio

import pytest

from backend.roads import Roads
from backend.roads.osrm import BLOCKS_AT_ONCE, Osrm
from checkin.geodesy import LonLat, destination, distance_m
from infra.city.osrm import routed_command
from infra.objectstore import http_status
from infra.places import TOOLS
from infra.ports import free_port
from infra.processes import Program, running
from tests.support.field import around

pytestmark = pytest.mark.services


def places(centre, count):
    return [around(number, centre) for number in range(count)]


@pytest.mark.parametrize("profile", ["car", "bicycle", "foot"])
async def test_roads_are_longer_than_straight_lines_and_say_that_they_are_roads(roads, profile):
    network = Roads(roads.urls)
    here = places(roads.centre, 6)
    travel = await network.matrix(profile, here)
    assert travel.road_based
    assert travel.detour_factor is None
    straight = distance_m(here[0], here[3])
    assert straight * 0.8 < travel.matrix.metres[0, 3] < straight * 6
    assert 0 < travel.matrix.seconds[0, 3] < 3600
    assert travel.matrix.seconds.diagonal().sum() == 0
    await network.osrm.close()


async def test_a_table_larger_than_one_question_is_put_together_from_blocks(roads, monkeypatch):
    network = Roads(roads.urls)
    here, there = places(roads.centre, 7), places(roads.centre, 5)
    whole = await network.table("foot", here, there)
    monkeypatch.setattr("backend.roads.osrm.BLOCK", 3)
    assert (await network.table("foot", here, here)).seconds.shape == (7, 7)
    blocks = await network.table("foot", here, there)
    assert whole.seconds.shape == (7, 5)
    assert (blocks.seconds == whole.seconds).all()
    assert (blocks.metres == whole.metres).all()
    await network.osrm.close()


async def test_a_place_far_from_every_road_is_estimated_and_the_table_says_so(roads):
    network = Roads(roads.urls)
    here = roads.centre
    far = destination(here, 90, 60_000)
    near = destination(here, 0, 300)
    travel = await network.table("car", [here, near], [here, near, far])
    assert not travel.road_based
    assert travel.metres[0, 2] == pytest.approx(60_000 * 1.3, rel=0.01)
    by_road = await network.table("car", [here, near], [here, near])
    assert travel.metres[0, 1] == by_road.metres[0, 1]
    await network.osrm.close()


async def test_from_a_place_to_itself_is_no_way_at_all_but_one_by_road(roads):
    network = Roads(roads.urls)
    travel = await network.table("car", [roads.centre], [roads.centre])
    assert travel.road_based
    assert travel.seconds.tolist() == travel.metres.tolist() == [[0]]
    await network.osrm.close()


async def test_a_way_is_drawn_through_the_places(roads):
    network = Roads(roads.urls)
    way = await network.way("foot", places(roads.centre, 4), about_m=3_000)
    assert len(way.geometry) > 20
    assert way.metres > 300
    simple = await network.way("foot", places(roads.centre, 4), about_m=100_000)
    assert len(simple.geometry) < len(way.geometry)
    assert await network.way("foot", [roads.centre], about_m=0) is None
    await network.osrm.close()


async def test_a_server_that_is_down_or_none_at_all_gives_straight_lines():
    here = LonLat(24.94, 60.17)
    there = destination(here, 90, 1_000)
    for urls in ({}, {"foot": "http://127.0.0.1:9"}):
        network = Roads(urls)
        travel = await network.matrix("foot", [here, there])
        assert not travel.road_based
        assert travel.detour_factor == 1.3
        assert travel.matrix.metres[0, 1] == pytest.approx(1_300, rel=0.01)
        assert await network.way("foot", [here, there], about_m=1_300) is None
        await network.osrm.close()


async def test_a_server_that_refuses_a_large_question_is_asked_smaller_ones(roads, monkeypatch, tmp_path):
    monkeypatch.setattr("backend.roads.osrm.BLOCK", 10)
    monkeypatch.setattr("backend.roads.osrm.SMALL_BLOCK", 5)
    port = free_port()
    argv = routed_command(roads.graphs, TOOLS, "foot", port)
    argv[argv.index("--max-table-size") + 1] = "5"
    strict = Program("strict", tuple(argv), tmp_path / "osrm.log", ready=lambda: http_status(port) is not None)
    with running(strict):
        network = Roads({"foot": f"http://127.0.0.1:{port}"})
        travel = await network.matrix("foot", places(roads.centre, 7))
        await network.osrm.close()
    assert travel.road_based
    assert travel.matrix.size == 7


async def test_a_server_that_fails_is_not_asked_for_the_other_blocks_of_a_table(monkeypatch):
    asked = []

    async def refuse(reader, writer):
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()

    monkeypatch.setattr("backend.roads.osrm.BLOCK", 2)
    monkeypatch.setattr("backend.roads.osrm.SMALL_BLOCK", 1)
    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        network = Osrm({"foot": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"})
        here = places(LonLat(24.94, 60.17), 8)
        assert await network.table("foot", here, here) is None
        await network.close()
    assert 2 <= len(asked) <= 2 * BLOCKS_AT_ONCE
