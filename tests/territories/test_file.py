import copy
import json

import pytest

from tests.support.field import an_account
from tests.territories.places import WEST, at, by_name, code, drawn, overview, square, two

pytestmark = pytest.mark.db
RING = [[corner["lon"], corner["lat"]] for corner in (*WEST, WEST[0])]
FILE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Harbour", "owner": "rep2 test", "team": "north"},
            "geometry": {"type": "Polygon", "coordinates": [RING]},
        }
    ],
}


async def taken(company, document, who: str = "manager"):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    client = await company.client(who)
    return await client.post("/api/territories/file", content=body, headers={"content-type": "application/geo+json"})


async def test_a_file_is_read_with_people_and_teams_by_name(company):
    assert (await taken(company, FILE)).json() == {"created": 1, "updated": 0}
    [made] = (await overview(company))["territories"]
    assert (made["name"], made["ownerName"], made["teamName"], len(made["area"])) == (
        "Harbour", "rep2 Test", "North", 4,
    )  # fmt: skip


async def test_what_was_saved_is_read_again_and_changes_nothing(company):
    await two(company)
    manager = await company.client("manager")
    answer = await manager.get("/api/territories/file")
    assert answer.headers["content-type"] == "application/geo+json"
    assert "attachment" in answer.headers["content-disposition"]
    before = await overview(company)
    assert (await taken(company, answer.content)).json() == {"created": 0, "updated": 0}
    assert await overview(company) == before
    document = answer.json()
    document["features"][0]["properties"]["name"] = "Orient"
    assert (await taken(company, document)).json() == {"created": 0, "updated": 1}
    assert set(by_name(await overview(company))) == {"Orient", "West"}


def changed(**geometry):
    document = copy.deepcopy(FILE)
    document["features"].append(
        {"type": "Feature", "properties": {"name": "Two"}, "geometry": {"type": "Polygon"} | geometry}
    )
    return document


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"no json", (422, "territories.bad_file", None)),
        ({"type": "Point"}, (422, "territories.bad_file", "features")),
        (changed(type="Point", coordinates=[1, 2]), (422, "territories.bad_file", "features.1.geometry.type")),
        (changed(coordinates=[RING, RING]), (422, "territories.bad_file", "features.1.geometry.coordinates.1")),
        (changed(coordinates=[]), (422, "territories.bad_file", "features.1.geometry.coordinates")),
        (changed(coordinates=[[24, 60]]), (422, "territories.bad_file", "features.1.geometry.coordinates.0.0")),
        (changed(type="MultiPolygon", coordinates={"a": 1}), (422, "territories.bad_file", "features.1.geometry.type")),
        (changed(type="MultiPolygon", coordinates=5), (422, "territories.bad_file", "features.1.geometry.type")),
        (
            changed(type="MultiPolygon", coordinates=[[]]),
            (422, "territories.bad_file", "features.1.geometry.coordinates"),
        ),
        (
            changed(coordinates=[[[24, 60], [10**400, 60]]]),
            (422, "territories.bad_file", "features.1.geometry.coordinates.0.1"),
        ),
        (
            changed(coordinates=[[[24.0, 60.0], [24.1, 60.1], [24.0, 60.1], [24.1, 60.0]]]),
            (422, "territories.self_crossing", "features.1.geometry.coordinates.0"),
        ),
        (FILE | {"features": [7]}, (422, "territories.bad_file", "features.0")),
        (
            FILE | {"features": [{"properties": {"name": 7}}]},
            (422, "territories.bad_file", "features.0.properties.name"),
        ),
        (FILE | {"features": [{"properties": {}}]}, (422, "territories.bad_file", "features.0.properties.name")),
        (FILE | {"features": FILE["features"] * 501}, (422, "territories.bad_file", "features")),
        (
            changed(coordinates=[[RING[0]] * 2002]),
            (422, "territories.bad_file", "features.1.geometry.coordinates.0"),
        ),
        (
            changed(coordinates=[[[24, 60], ["a", 60]]]),
            (422, "territories.bad_file", "features.1.geometry.coordinates.0.1"),
        ),
        (
            changed(coordinates=[[[24, 60], [24, 91], [25, 60]]]),
            (422, "request.invalid", "features.1.geometry.coordinates.0.1.lat"),
        ),
        (
            changed(coordinates=[[[24, 60], [24, 60]]]),
            (422, "territories.too_few_corners", "features.1.geometry.coordinates.0"),
        ),
        (
            changed(coordinates=[[RING[0], RING[2], RING[1], RING[3]]]),
            (422, "territories.self_crossing", "features.1.geometry.coordinates.0"),
        ),
        (
            changed(coordinates=[[[lat, lon] for lon, lat in RING]]),
            (422, "territories.exchanged", "features.1.geometry.coordinates.0"),
        ),
    ],
)
async def test_a_bad_file_names_the_place_and_leaves_everything_as_it_was(company, document, expected):
    await an_account(company, position=at(0, 0))
    assert code(await taken(company, document)) == expected
    assert (await overview(company))["territories"] == []


async def test_people_and_teams_that_are_not_there_are_named(company):
    for name, value, what in (("owner", "Nobody", "unknown_owner"), ("team", "South", "unknown_team")):
        document = copy.deepcopy(FILE)
        document["features"][0]["properties"][name] = value
        expected = (422, f"territories.{what}", f"features.0.properties.{name}")
        assert code(await taken(company, document)) == expected


async def test_one_part_of_several_possible_and_heights_are_fine(company):
    document = copy.deepcopy(FILE)
    ring = [[lon, lat, 12.5] for lon, lat in RING]
    document["features"][0]["geometry"] = {"type": "MultiPolygon", "coordinates": [[ring]]}
    assert (await taken(company, document)).json()["created"] == 1


async def test_a_known_name_of_another_team_is_not_changed(company):
    assert (await taken(company, FILE, "admin")).json()["created"] == 1
    await company.rows(
        "update territory set owner_id = $2 where company_id = $1", company.id, company.people["stranger"]
    )
    assert code(await taken(company, FILE)) == (422, "territories.unknown_territory", "features.0")


@pytest.mark.parametrize("ids", [(None, None), ("a", "b")], ids=["without ids", "with foreign ids"])
async def test_two_new_areas_of_one_name_are_refused(company, ids):
    features = [FILE["features"][0] | ({"id": one} if one else {}) for one in ids]
    assert code(await taken(company, FILE | {"features": features})) == (
        422, "territories.bad_file", "features.1.properties.name",
    )  # fmt: skip
    assert (await overview(company))["territories"] == []


async def test_an_area_that_is_known_and_comes_twice_is_refused(company):
    west, _ = await two(company)
    feature = FILE["features"][0] | {"id": west["id"]}
    other = copy.deepcopy(feature)
    other["properties"]["name"] = "Orient"
    assert code(await taken(company, FILE | {"features": [feature, other]})) == (
        422, "territories.bad_file", "features.1.id",
    )  # fmt: skip
    assert set(by_name(await overview(company))) == {"East", "West"}


async def test_a_file_tells_logins_of_people_within_reach_alone(company):
    await two(company)
    await drawn(company, "Far", square(3000, 0, 4000, 1000), "admin", ownerId=str(company.people["stranger"]))

    async def owners(who: str) -> dict[str, str]:
        document = (await (await company.client(who)).get("/api/territories/file")).json()
        return {one["properties"]["name"]: one["properties"]["owner"] for one in document["features"]}

    logins = company.emails
    known = {"East": logins["rep2"], "West": logins["rep"]}
    assert await owners("manager") == known | {"Far": "stranger Test"}
    assert await owners("admin") == known | {"Far": logins["stranger"]}
