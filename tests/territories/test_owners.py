import pytest

from tests.support.field import an_account, insert
from tests.territories.places import EAST, WEST, at, code, drawn, overview, square, two

pytestmark = pytest.mark.db


async def owner_of(company, account_id) -> str | None:
    [row] = await company.rows("select owner_id from account where id = $1::uuid", account_id)
    names = {person: name for name, person in company.people.items()}
    return names.get(row["owner_id"])


async def test_accounts_in_somebody_elses_territory_are_previewed_and_handed_over(company):
    here, there = await an_account(company, position=at(-500, 0)), await an_account(company, position=at(500, 0))
    await two(company)
    manager = await company.client("manager")
    assert (await overview(company))["others"] == 1
    [move] = (await manager.get("/api/territories/owners")).json()
    assert (move["accountId"], move["fromName"], move["toName"]) == (str(there), "rep Test", "rep2 Test")
    assert (await manager.post("/api/territories/owners", json={})).json() == {"territories": 0, "accounts": 1}
    assert [await owner_of(company, one) for one in (here, there)] == ["rep", "rep2"]
    assert (await manager.get("/api/territories/owners")).json() == []
    feed = await company.rows("select scope, op from change_log where row_id = $1 order by seq", there)
    assert [tuple(change) for change in feed] == [
        (f"user:{company.people['rep']}", "remove"),
        (f"user:{company.people['rep2']}", "put"),
    ]
    [line] = await company.rows("select before, after from audit_line where subject_id = $1", there)
    assert line["after"]["owner_id"] == str(company.people["rep2"])
    assert (await manager.post("/api/territories/owners", json={})).json()["accounts"] == 0


async def test_only_the_named_accounts_go(company):
    first, second = await an_account(company, position=at(500, 0)), await an_account(company, position=at(600, 0))
    await two(company)
    manager = await company.client("manager")
    await manager.post("/api/territories/owners", json={"accountIds": [str(second)]})
    assert [await owner_of(company, one) for one in (first, second)] == ["rep", "rep2"]


async def test_an_account_that_one_person_alone_visits_stays(company):
    account_id = await an_account(company, position=at(500, 0), fixed_rep_id=company.people["rep"])
    await two(company)
    assert (await (await company.client("manager")).get("/api/territories/owners")).json() == []
    assert await owner_of(company, account_id) == "rep"


async def test_nobody_takes_accounts_of_people_whom_they_do_not_lead(company):
    account_id = await an_account(company, "stranger", position=at(500, 0))
    await two(company)
    manager = await company.client("manager")
    assert (await manager.post("/api/territories/owners", json={})).json()["accounts"] == 0
    assert await owner_of(company, account_id) == "stranger"
    admin = await company.client("admin")
    assert (await admin.post("/api/territories/owners", json={})).json()["accounts"] == 1
    assert await owner_of(company, account_id) == "rep2"


async def test_a_new_account_goes_to_the_person_of_its_territory(company):
    await two(company)
    manager, place = await company.client("manager"), at(500, 0)
    ask = {"name": "Kahvila Uusi", "position": {"lon": place.lon, "lat": place.lat}}
    assert (await manager.post("/api/accounts", json=ask)).json()["ownerName"] == "rep2 Test"
    outside = at(5000, 0)
    ask = {"name": "Kahvila Kaukana", "position": {"lon": outside.lon, "lat": outside.lat}}
    assert (await manager.post("/api/accounts", json=ask)).json()["ownerName"] == "manager Test"


async def test_what_a_rep_adds_on_foreign_ground_stays_with_the_rep(company):
    await two(company)
    place = at(500, 0)
    ask = {"name": "Kahvila Uusi", "position": {"lon": place.lon, "lat": place.lat}}
    assert (await (await company.client("rep")).post("/api/accounts", json=ask)).json()["ownerName"] == "rep Test"


async def test_imported_accounts_without_an_owner_go_to_the_person_of_their_territory(company):
    await two(company)
    east, west = at(500, 0), at(-500, 0)
    rows = [f"A,{east.lon},{east.lat},", f"B,{west.lon},{west.lat},{company.emails['rep2']}"]
    table = "\n".join(["name,lon,lat,owner", *rows])
    admin = await company.client("admin")
    answer = await admin.post("/api/accounts/import", content=table, headers={"content-type": "text/csv"})
    assert answer.json()["created"] == 2, answer.text
    found = await company.rows("select owner_id from account where company_id = $1 order by name", company.id)
    assert [row["owner_id"] for row in found] == [company.people["rep2"]] * 2


async def test_somebody_who_is_switched_off_gets_no_new_accounts(company):
    await drawn(company, "West", WEST, ownerId=str(company.people["rep2"]))
    await company.rows("update person set active = false where id = $1", company.people["rep2"])
    place = at(-500, 0)
    ask = {"name": "Kahvila Uusi", "position": {"lon": place.lon, "lat": place.lat}}
    manager = await company.client("manager")
    assert (await manager.post("/api/accounts", json=ask)).json()["ownerName"] == "manager Test"


async def test_borders_of_several_areas_move_together_and_accounts_follow(company):
    account_id = await an_account(company, position=at(-100, 0))
    west, east = await two(company)
    manager = await company.client("manager")
    borders = [
        {"id": west["id"], "baseVersion": 1, "area": square(-2000, -1000, -500, 1000)},
        {"id": east["id"], "baseVersion": 1, "area": square(-500, -1000, 2000, 1000)},
    ]
    ask = {"territories": borders, "accountIds": [str(account_id)]}
    answer = await manager.post("/api/territories/borders", json=ask)
    assert answer.json() == {"territories": 2, "accounts": 1}
    assert await owner_of(company, account_id) == "rep2"
    again = await manager.post("/api/territories/borders", json=ask)
    assert code(again) == (409, "version_conflict", "territories.0.baseVersion")


async def test_one_bad_border_leaves_all_as_they_were(company):
    west, east = await two(company)
    borders = [
        {"id": west["id"], "baseVersion": 1, "area": square(-2000, -1000, -500, 1000)},
        {"id": east["id"], "baseVersion": 1, "area": [EAST[0], EAST[2], EAST[1], EAST[3]]},
    ]
    answer = await (await company.client("manager")).post("/api/territories/borders", json={"territories": borders})
    assert code(answer) == (422, "territories.self_crossing", "territories.1.area")
    assert {one["version"] for one in (await overview(company))["territories"]} == {1}


async def test_areas_are_drawn_around_the_accounts_of_today(company):
    for number in range(5):
        for other in range(4):
            await an_account(company, "rep", position=at(-1000 + 150 * number, 150 * other))
            await an_account(company, "rep2", position=at(200 + 150 * number, 150 * other))
    await an_account(company, "stranger", position=at(300, 3000))
    manager = await company.client("manager")
    assert (await manager.post("/api/territories/from-owners")).json() == {"created": 2, "updated": 0}
    found = await overview(company)
    assert sorted((one["name"], one["work"]["accounts"]) for one in found["territories"]) == [
        ("rep Test", 20),
        ("rep2 Test", 20),
    ]
    assert (found["outside"], found["others"], found["overlaps"], found["gaps"]) == (0, 0, [], [])
    assert (await manager.post("/api/territories/from-owners")).json()["created"] == 0


async def test_an_open_order_follows_its_account(company):
    from tests.support.company import HELSINKI

    account_id = await an_account(company, position=at(500, 0))
    order = {"title": "x", "place_name": "x", "position": HELSINKI, "duration_s": 600, "priority": "normal"}
    order |= {"state": "open", "created_by": company.people["manager"], "account_id": account_id}
    from backend.clock import now

    await insert(company, "workorder", **order, created_at=now())
    await two(company)
    await (await company.client("manager")).post("/api/territories/owners", json={})
    [row] = await company.rows("select owner_id from workorder where company_id = $1", company.id)
    assert row["owner_id"] == company.people["rep2"]


async def test_accounts_are_told_with_the_territory_they_lie_in(company):
    inside, outside = await an_account(company, position=at(-500, 0)), await an_account(company, position=at(5000, 0))
    await an_account(company, "stranger", position=at(-500, 10))
    west, _ = await two(company)
    found = (await (await company.client("manager")).get("/api/territories/accounts")).json()
    assert {one["id"]: one["territoryId"] for one in found} == {str(inside): west["id"], str(outside): None}


async def test_a_border_of_another_team_is_not_moved(company):
    foreign = await drawn(company, "East", EAST, "admin", ownerId=str(company.people["stranger"]))
    borders = [{"id": foreign["id"], "baseVersion": 1, "area": WEST}]
    answer = await (await company.client("manager")).post("/api/territories/borders", json={"territories": borders})
    assert code(answer) == (422, "territories.unknown_territory", "territories.0.id")


async def test_moving_borders_hands_over_nobody_but_the_accounts_that_were_shown(company):
    shown, misplaced = await an_account(company, position=at(-100, 0)), await an_account(company, position=at(1500, 0))
    west, east = await two(company)
    borders = [
        {"id": west["id"], "baseVersion": 1, "area": square(-2000, -1000, -500, 1000)},
        {"id": east["id"], "baseVersion": 1, "area": square(-500, -1000, 2000, 1000)},
    ]
    manager = await company.client("manager")
    ask = {"territories": borders, "accountIds": [str(shown)]}
    assert (await manager.post("/api/territories/borders", json=ask)).json() == {"territories": 2, "accounts": 1}
    assert [await owner_of(company, one) for one in (shown, misplaced)] == ["rep2", "rep"]


async def test_an_area_that_comes_twice_in_one_request_is_refused(company):
    west, _ = await two(company)
    border = {"id": west["id"], "baseVersion": 1, "area": square(-2000, -1000, -500, 1000)}
    answer = await (await company.client("manager")).post(
        "/api/territories/borders", json={"territories": [border, border]}
    )
    assert code(answer) == (422, "request.invalid", "territories.1.id")
    assert {one["version"] for one in (await overview(company))["territories"]} == {1}


async def test_whoever_has_left_is_no_target_of_a_handover_and_counts_no_hours(company):
    await an_account(company, position=at(500, 0))
    await two(company)
    await company.rows(
        "update person set active = false, ends_s = starts_s + 3600, break_s = 0 where id = $1", company.people["rep2"]
    )
    manager = await company.client("manager")
    assert (await manager.get("/api/territories/owners")).json() == []
    found = await overview(company)
    assert found["others"] == 0
    [east] = [one for one in found["territories"] if one["name"] == "East"]
    assert east["work"]["share"] < 0.1
    assert (await manager.post("/api/territories/owners", json={})).json()["accounts"] == 0
