import pytest

from tests.support.field import an_account
from tests.territories.places import at, by_name, code, drawn, grid, overview, square, two

pytestmark = pytest.mark.db


async def proposed(company, **ask):
    answer = await (await company.client("manager")).post("/api/territories/balance", json=ask)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def spots(company):
    return (await (await company.client("manager")).get("/api/territories/accounts")).json()


async def test_borders_are_proposed_that_share_work_evenly_and_applied_as_shown(company):
    await grid(company, "rep", (-1900, -900, 0, 1000))
    await grid(company, "rep2", (500, -300, 1000, 300))
    await two(company)
    before = await overview(company)
    shown = await proposed(company)
    assert shown["before"] == before["balance"]
    assert shown["after"]["mostOverMean"] < 1.1 < shown["before"]["mostOverMean"]
    assert shown["after"]["gini"] < shown["before"]["gini"] / 3
    assert len(shown["moves"]) > 10
    assert all(one["handsOver"] for one in shown["moves"])
    assert await overview(company) == before
    borders = [
        {key: one[key] for key in ("id", "baseVersion", "area")} for one in shown["territories"] if one["changed"]
    ]
    manager = await company.client("manager")
    ask = {"territories": borders, "accountIds": [one["accountId"] for one in shown["moves"]]}
    answer = await manager.post("/api/territories/borders", json=ask)
    assert answer.json() == {"territories": 2, "accounts": len(shown["moves"])}
    after = await overview(company)
    assert after["balance"] == shown["after"]
    assert (after["outside"], after["others"], after["overlaps"], after["gaps"]) == (0, 0, [], [])
    assert {one["name"]: one["work"] for one in after["territories"]} == {
        one["name"]: one["after"] for one in shown["territories"]
    }


async def test_the_same_question_gets_the_same_answer(company):
    await grid(company, "rep", (-1900, -900, 0, 900), 300)
    await two(company)
    assert await proposed(company) == await proposed(company)


async def test_a_border_that_need_not_move_stays(company):
    await grid(company, "rep", (-1900, -900, 0, 900), 300)
    await two(company)
    area = square(-4000, -1000, -2000, 1000)
    far = await drawn(company, "Far", area, ownerId=str(company.people["manager"]))
    await grid(company, "manager", (-3900, -900, -2000, 900), 600)
    chosen = [one["id"] for one in (await overview(company))["territories"] if one["id"] != far["id"]]
    shown = await proposed(company, territoryIds=chosen)
    assert {one["name"] for one in shown["territories"]} == {"West", "East"}
    west = next(one for one in shown["territories"] if one["name"] == "West")
    lons = [corner["lon"] for corner in west["area"]]
    assert min(lons) == pytest.approx(at(-2000, 0).lon, abs=1e-5)


async def test_an_area_without_accounts_gets_some(company):
    await grid(company, "rep", (-1900, -900, 0, 900), 300)
    await two(company)
    works = {one["name"]: one["after"]["accounts"] for one in (await proposed(company))["territories"]}
    assert min(works.values()) > 10


async def test_somebody_who_works_half_days_gets_less(company):
    await grid(company, "rep", (-1900, -900, 0, 900), 200)
    await company.rows(
        "update person set ends_s = starts_s + 4 * 3600, break_s = 0 where id = $1", company.people["rep2"]
    )
    await two(company)
    found = {one["name"]: one["after"] for one in (await proposed(company))["territories"]}
    assert found["East"]["accounts"] < 0.8 * found["West"]["accounts"]
    assert found["East"]["share"] == pytest.approx(found["West"]["share"], rel=0.1)


async def test_what_is_even_is_left_alone(company):
    await grid(company, "rep", (-1900, -900, 0, 900), 400)
    await grid(company, "rep2", (100, -900, 2000, 900), 400)
    await two(company)
    shown = await proposed(company)
    assert shown["moves"] == []
    assert not any(one["changed"] for one in shown["territories"])


async def test_an_account_that_one_person_alone_visits_does_not_move(company):
    fixed = company.people["rep"]
    for number in range(8):
        await an_account(company, position=at(-1700 + 200 * number, 0), fixed_rep_id=fixed)
    await two(company)
    assert (await proposed(company))["moves"] == []


async def test_whoever_is_switched_off_neither_gives_nor_gets_accounts(company):
    await grid(company, "rep", (-1900, -900, 0, 1000), 300)
    await two(company)
    far = await drawn(company, "Far", square(-4000, -1000, -2000, 1000), ownerId=str(company.people["manager"]))
    await company.rows("update person set active = false where id = $1", company.people["rep2"])
    shown = await proposed(company)
    assert {one["name"] for one in shown["territories"]} == {"West", "Far"}
    assert {one["toId"] for one in shown["moves"]} == {far["id"]}
    assert shown["before"] == (await overview(company))["balance"]
    await company.rows("update person set active = false where id = $1", company.people["manager"])
    manager = await company.client("admin")
    assert code(await manager.post("/api/territories/balance", json={}))[1] == "territories.too_few"


async def test_moves_say_whether_the_account_gets_another_person(company):
    await grid(company, "rep", (-1900, -900, -1000, 1000), 300)
    await grid(company, "rep2", (-1000, -900, 0, 1000), 300)
    _, east = await two(company)
    owners = {one["id"]: one["ownerId"] for one in (await spots(company))}
    moves = (await proposed(company))["moves"]
    assert {one["handsOver"] for one in moves} == {False}
    assert {owners[one["accountId"]] for one in moves} == {str(company.people["rep2"])}
    sql = "update territory set owner_id = null, team_id = $2 where id = $1::uuid"
    await company.rows(sql, east["id"], company.team)
    assert {one["handsOver"] for one in (await proposed(company))["moves"]} == {False}


async def test_one_area_or_a_foreign_one_is_no_balance(company):
    made = await drawn(company, "West", square(-2000, -1000, 0, 1000))
    manager = await company.client("manager")
    ask = await manager.post("/api/territories/balance", json={})
    assert code(ask) == (422, "territories.too_few", "territoryIds")
    foreign = await drawn(company, "East", square(0, 0, 1000, 1000), "admin", ownerId=str(company.people["stranger"]))
    ask = await manager.post("/api/territories/balance", json={"territoryIds": [made["id"], foreign["id"]]})
    assert code(ask) == (422, "territories.unknown_territory", "territoryIds")


async def test_no_accounts_at_all_is_an_empty_proposal(company):
    await two(company)
    shown = await proposed(company)
    assert (shown["moves"], shown["before"]) == ([], {"mostOverMean": 1.0, "gini": 0.0})
    assert by_name(shown)["West"]["before"]["accounts"] == 0
