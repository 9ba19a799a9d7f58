import pytest

from backend.clock import now
from tests.support.field import an_account, insert, today
from tests.territories.places import EAST, WEST, at, by_name, code, drawn, overview, square, two

pytestmark = pytest.mark.db

BOW_TIE = [WEST[0], WEST[2], WEST[1], WEST[3]]


async def test_a_manager_draws_an_area_for_somebody_and_sees_its_work(company):
    await an_account(company, position=at(-500, 0), visit_interval_days=7, visit_duration_s=1800)
    made = await drawn(company, "Harbour", WEST, ownerId=str(company.people["rep"]))
    assert (made["name"], made["ownerName"], made["version"], made["editable"]) == ("Harbour", "rep Test", 1, True)
    assert len(made["area"]) == 4
    assert made["work"]["accounts"] == 1
    assert made["work"]["visitsAYear"] == 52
    assert made["work"]["workS"] == pytest.approx(365 / 7 * 1800 / 52 + made["work"]["travelS"], abs=2)
    assert 0 < made["work"]["share"] < 1


async def test_an_area_that_nobody_is_named_for_belongs_to_the_team_of_whoever_draws_it(company):
    assert (await drawn(company, "Harbour", WEST))["teamName"] == "North"
    assert (await drawn(company, "City", EAST, "admin"))["teamName"] is None


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (WEST[:2], (422, "request.invalid", "area")),
        ([WEST[0], WEST[0], WEST[1]], (422, "territories.too_few_corners", "area")),
        (BOW_TIE, (422, "territories.self_crossing", "area")),
        (square(0, 0, 5, 5), (422, "territories.too_small", "area")),
        ([WEST[0], {"lon": 24, "lat": 95}, WEST[2]], (422, "request.invalid", "area.1.lat")),
        ([{"lon": 24}, *WEST[1:]], (422, "request.invalid", "area[0].lat")),
        (
            [{"lon": -80, "lat": 0}, {"lon": 80, "lat": 0}, {"lon": 80, "lat": 10}],
            (422, "territories.too_wide", "area"),
        ),
        ([{"lon": c["lat"], "lat": c["lon"]} for c in WEST], (422, "territories.exchanged", "area")),
    ],
    ids=["two corners", "same corner", "crossing", "tiny", "off the globe", "half a corner", "wide", "exchanged"],
)  # fmt: skip
async def test_an_area_that_is_none_is_refused_by_its_field(company, area, expected):
    await an_account(company)
    manager = await company.client("manager")
    assert code(await manager.post("/api/territories", json={"name": "Harbour", "area": area})) == expected


async def test_a_border_that_crosses_itself_says_where(company):
    manager = await company.client("manager")
    refused = await manager.post("/api/territories", json={"name": "Harbour", "area": BOW_TIE})
    facts = refused.json()["facts"]
    assert WEST[0]["lon"] < facts["lon"] < WEST[1]["lon"]
    assert WEST[0]["lat"] < facts["lat"] < WEST[2]["lat"]


async def test_corners_are_moved_and_a_conflict_is_told(company):
    made = await drawn(company, "Harbour", WEST)
    manager, path = await company.client("manager"), f"/api/territories/{made['id']}"
    larger = square(-3000, -1000, 0, 1000)
    moved = await manager.patch(path, json={"baseVersion": 1, "area": larger})
    assert (moved.status_code, moved.json()["version"]) == (200, 2)
    assert moved.json()["area"][0]["lon"] == pytest.approx(larger[0]["lon"])
    assert code(await manager.patch(path, json={"baseVersion": 1, "name": "Port"})) == (
        409, "version_conflict", "baseVersion",
    )  # fmt: skip
    same = await manager.patch(path, json={"baseVersion": 2, "name": "Harbour"})
    assert same.json()["version"] == 2
    lines = await company.rows(
        "select action, before, after from audit_line where subject_id = $1::uuid order by seq", made["id"]
    )
    assert [line["action"] for line in lines] == ["territory.added", "territory.changed"]
    assert lines[1]["after"]["version"] == 2
    assert len(lines[1]["after"]["area"]) == 4


async def test_an_area_is_removed_and_accounts_keep_their_owners(company):
    account_id = await an_account(company, "rep", position=at(-500, 0))
    made = await drawn(company, "Harbour", WEST, ownerId=str(company.people["rep2"]))
    manager = await company.client("manager")
    assert (await manager.delete(f"/api/territories/{made['id']}")).status_code == 204
    assert (await overview(company))["territories"] == []
    [row] = await company.rows("select owner_id from account where id = $1", account_id)
    assert row["owner_id"] == company.people["rep"]
    assert code(await manager.delete(f"/api/territories/{made['id']}"))[:2] == (404, "not_found")


async def test_neighbours_of_other_teams_are_seen_and_not_touched(company):
    foreign = await drawn(company, "East", EAST, "admin", ownerId=str(company.people["stranger"]))
    [seen] = (await overview(company))["territories"]
    assert (seen["name"], seen["editable"], seen["work"]) == ("East", False, None)
    manager = await company.client("manager")
    path = f"/api/territories/{foreign['id']}"
    assert code(await manager.patch(path, json={"baseVersion": 1, "name": "Mine"}))[:2] == (404, "not_found")
    assert code(await manager.delete(path))[:2] == (404, "not_found")
    for who, expected in (
        ({"ownerId": str(company.people["stranger"])}, (422, "territories.unknown_owner", "ownerId")),
        ({"teamId": str(company.other_team)}, (422, "territories.unknown_team", "teamId")),
    ):
        assert code(await manager.post("/api/territories", json={"name": "X", "area": WEST} | who)) == expected


@pytest.mark.parametrize(("who", "reads"), [("rep", 403), ("approver", 403), ("auditor", 200)])
async def test_who_reads_and_who_may_not_draw(company, who, reads):
    client = await company.client(who)
    assert (await client.get("/api/territories")).status_code == reads
    assert (await client.post("/api/territories", json={"name": "X", "area": WEST})).status_code == 403


async def test_another_company_sees_nothing(company, app):
    from tests.support.company import a_company

    await drawn(company, "Harbour", WEST)
    async with a_company(app) as other:
        assert (await overview(other, "admin"))["territories"] == []


async def test_overlaps_gaps_and_accounts_outside_are_told(company):
    await an_account(company, position=at(-100, -100))
    await an_account(company, position=at(5000, 0))
    await drawn(company, "West", square(-2000, -1000, 0, 1000))
    await drawn(company, "Over", square(-200, -1000, 2000, 0))
    await drawn(company, "Upper", square(0, 40, 2000, 1000))
    found = await overview(company)
    [overlap] = found["overlaps"]
    assert overlap["areaM2"] == pytest.approx(200 * 1000, rel=0.02)
    assert overlap["accounts"] == 1
    [gap] = found["gaps"]
    assert gap["areaM2"] == pytest.approx(2000 * 40, rel=0.1)
    assert found["outside"] == 1


async def test_the_smaller_of_two_areas_counts(company):
    await an_account(company, position=at(-1000, 0))
    await drawn(company, "West", WEST)
    await drawn(company, "Block", square(-1100, -100, -900, 100))
    works = {name: one["work"]["accounts"] for name, one in by_name(await overview(company)).items()}
    assert works == {"Block": 1, "West": 0}


async def test_two_neighbours_who_share_work_unevenly_are_told_so(company):
    for number in range(6):
        await an_account(company, position=at(-1800 + 200 * number, 0))
    await an_account(company, "rep2", position=at(900, 0))
    await two(company)
    balance = (await overview(company))["balance"]
    assert balance["mostOverMean"] > 1.4
    assert balance["gini"] > 0.2


async def test_learned_lengths_and_paces_count_unless_the_company_does_not_want_them(company):
    for number in range(3):
        await an_account(company, position=at(-500 - 300 * number, 0), account_class="A", visit_duration_s=1000)
    await drawn(company, "West", WEST, ownerId=str(company.people["rep"]))
    before = by_name(await overview(company))["West"]["work"]
    head = {"version": 1, "since": today(), "until": today(), "visits": 30, "legs": 30, "made_at": now()}
    await insert(company, "learned_version", **head)
    profile = (await company.rows("select profile from person where id = $1", company.people["rep"]))[0]["profile"]
    for kind, scope, subject, factor in (("visit", "class", "A", 1.5), ("travel", "profile", profile, 2.0)):
        value = {"version": 1, "kind": kind, "scope": scope, "subject": subject, "factor": factor}
        await insert(company, "learned_value", **value, samples=30, spread=0.1)
    after = by_name(await overview(company))["West"]["work"]
    assert after["travelS"] == pytest.approx(2 * before["travelS"], abs=2)
    stays = before["workS"] - before["travelS"]
    assert after["workS"] - after["travelS"] == pytest.approx(1.5 * stays, abs=3)
    await company.rows(
        'update company set policy = \'{"learning": {"visits": false, "travel": false}}\' where id = $1', company.id
    )
    assert by_name(await overview(company))["West"]["work"] == before
