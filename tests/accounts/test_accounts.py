from datetime import timedelta

import msgspec
import pytest

from backend import clock
from backend.accounts import commands
from backend.accounts.wire import AccountEdit
from backend.errors import Problem
from backend.work import work
from checkin.geodesy import Datum, LonLat, destination, from_wgs84
from tests.support.company import HELSINKI, TIMEZONE, a_company

pytestmark = pytest.mark.db

SHANGHAI = LonLat(121.4737, 31.2304)


def at(place: LonLat, datum: Datum | None = None) -> dict[str, object]:
    return {"lon": place.lon, "lat": place.lat} | ({"datum": datum.value} if datum else {})


async def added(company, who: str = "rep", **fields) -> dict:
    client = await company.client(who)
    answer = await client.post("/api/accounts", json={"name": "Kahvila Aurora", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def names(company, who: str, **query) -> list[str]:
    answer = await (await company.client(who)).get("/api/accounts", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def test_a_rep_adds_an_account_and_sees_it_whole(company):
    contact = {"name": "Eeva Example", "role": "chef", "phone": "+358405550001"}
    made = await added(
        company, position=at(HELSINKI), openingHours="Mo-Su 09:00-12:00,13:00-24:00", contacts=[contact], tags=["chain"]
    )
    detail = (await (await company.client("rep")).get(f"/api/accounts/{made['id']}")).json()
    assert detail == made
    assert detail["ownerId"] == str(company.people["rep"])
    assert detail["ownerName"] == "rep Test"
    assert detail["openToday"] == [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "24:00"}]
    assert detail["contacts"][0]["role"] == "chef"
    assert detail["pins"][0]["provenance"] == "map"
    assert detail["version"] == 1
    assert detail["dueDays"] is None
    lines = await company.rows("select action, after from audit_line where subject_id = $1::uuid", made["id"])
    assert [line["action"] for line in lines] == ["account.added"]
    feed = await company.rows("select scope, op from change_log where row_id = $1::uuid", made["id"])
    assert [tuple(change) for change in feed] == [(f"user:{company.people['rep']}", "put")]


async def test_nobody_sees_accounts_beyond_their_permission(company, app):
    mine, theirs = await added(company, name="Mine"), await added(company, "stranger", name="Theirs")
    assert await names(company, "rep") == ["Mine"]
    assert await names(company, "manager") == ["Mine"]
    assert await names(company, "admin") == ["Mine", "Theirs"]
    rep = await company.client("rep")
    assert (await rep.get(f"/api/accounts/{theirs['id']}")).status_code == 404
    changes = {"baseVersion": 1, "changes": {"name": "Taken"}}
    assert (await rep.patch(f"/api/accounts/{theirs['id']}", json=changes)).status_code == 404
    async with a_company(app) as other:
        assert await names(other, "admin") == []
        admin = await other.client("admin")
        assert (await admin.get(f"/api/accounts/{mine['id']}")).status_code == 404
        assert (
            await admin.post(f"/api/accounts/{mine['id']}/pins", json={"position": at(HELSINKI)})
        ).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "A", "class": "D"}, "class"),
        ({"name": "A", "position": {"lon": 200, "lat": 60}}, "position.lon"),
        ({"name": "A", "openingHours": "nine to five"}, "openingHours"),
        ({"name": "A", "visitIntervalDays": 0}, "visitIntervalDays"),
        ({"name": "A", "radiusM": 5}, "radiusM"),
        ({"name": "A", "ownerId": "01890a5d-ac96-774b-bcce-b302099a8057"}, "ownerId"),
        ({"name": "A", "surprise": 1}, "surprise"),
    ],
)
async def test_a_bad_field_is_named(company, body, field):
    answer = await (await company.client("rep")).post("/api/accounts", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_search_finds_name_address_phone_and_tag_and_forgives_a_typing_error(company):
    await added(company, name="Kahvila Aurora", address="Bulevardi 12", phone="+358 40 555-0177", tags=["chain"])
    await added(company, name="100% Juice", address="Elsewhere 1")
    found = ["Kahvila Aurora"]
    for q in ("aurora", "BULEV", "0405550177", "555 0177", "chain", "kahvla"):
        assert await names(company, "rep", q=q) == found, q
    assert await names(company, "rep", q="%") == ["100% Juice"]
    assert await names(company, "rep", q="nothing like it") == []


async def test_filters_narrow_the_list(company):
    await added(company, name="North", position=at(destination(HELSINKI, 0, 5000)), tags=["cold"], **{"class": "A"})
    await added(company, name="South", position=at(HELSINKI))
    await added(company, "rep2", name="Other")
    assert await names(company, "rep", tag="cold") == ["North"]
    assert await names(company, "rep", **{"class": "A"}) == ["North"]
    assert await names(company, "manager", ownerId=str(company.people["rep2"])) == ["Other"]
    assert await names(company, "rep", bbox="24.9,60.16,25.0,60.18") == ["South"]
    rep = await company.client("rep")
    for bbox in ("1,2,3", "9,0,8,1", "nan,0,1,1", "a,b,c,d"):
        answer = await rep.get("/api/accounts", params={"bbox": bbox})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "bbox")


async def test_paging_sees_every_account_once_although_one_is_added_meanwhile(company):
    for name in ("B", "C", "C", "D", "E"):
        await added(company, name=name)
    rep = await company.client("rep")
    first = (await rep.get("/api/accounts", params={"limit": 2})).json()
    await added(company, name="A")
    second = (await rep.get("/api/accounts", params={"limit": 2, "cursor": first["nextCursor"]})).json()
    third = (await rep.get("/api/accounts", params={"limit": 2, "cursor": second["nextCursor"]})).json()
    pages = [[item["name"] for item in page["items"]] for page in (first, second, third)]
    assert pages == [["B", "C"], ["C", "D"], ["E"]]
    assert third["nextCursor"] is None
    answer = await rep.get("/api/accounts", params={"cursor": "gibberish"})
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_nearby_is_nearest_first_with_metres_and_only_what_one_may_see(company):
    for name, metres in (("Far", 3000), ("Near", 100), ("Middle", 900), ("Beyond", 9000)):
        await added(company, name=name, position=at(destination(HELSINKI, 90, metres)))
    await added(company, "stranger", name="Not mine", position=at(HELSINKI))
    await added(company, name="Nowhere")
    rep = await company.client("rep")
    answer = await rep.get("/api/accounts/nearby", params=at(HELSINKI))
    items = answer.json()["items"]
    assert [item["name"] for item in items] == ["Near", "Middle", "Far"]
    assert [item["distanceM"] for item in items] == pytest.approx([100, 900, 3000], rel=0.006)
    two = await rep.get("/api/accounts/nearby", params={**at(HELSINKI), "limit": 2, "radiusM": 100_000})
    assert [item["name"] for item in two.json()["items"]] == ["Near", "Middle"]


async def test_a_position_in_gcj02_is_kept_as_it_came_and_stored_as_wgs84(company):
    shifted = from_wgs84(SHANGHAI, Datum.GCJ02)
    made = await added(company, name="Bund", position=at(shifted, Datum.GCJ02))
    assert made["position"] == pytest.approx({"lon": SHANGHAI.lon, "lat": SHANGHAI.lat}, abs=1e-6)
    received = await company.rows("select as_received from account_pin where account_id = $1::uuid", made["id"])
    assert received[0]["as_received"]["position"] == {"lon": shifted.lon, "lat": shifted.lat, "datum": "gcj02"}
    near = await (await company.client("rep")).get("/api/accounts/nearby", params=at(shifted, Datum.GCJ02))
    assert near.json()["items"][0]["distanceM"] < 1


async def test_moving_a_pin_keeps_the_old_one_with_its_time(company):
    made = await added(company, position=at(HELSINKI))
    there = destination(HELSINKI, 45, 250)
    rep = await company.client("rep")
    body = {"position": at(there), "accuracyM": 8, "radiusM": 80}
    moved = (await rep.post(f"/api/accounts/{made['id']}/pins", json=body)).json()
    new, old = moved["pins"]
    assert (new["provenance"], new["validTo"], new["radiusM"], new["by"]) == ("gps", None, 80, "rep Test")
    assert (old["provenance"], old["validTo"]) == ("map", new["validFrom"])
    assert moved["position"] == pytest.approx({"lon": there.lon, "lat": there.lat})
    assert (moved["radiusM"], moved["version"]) == (80, 2)
    bad = await rep.post(f"/api/accounts/{made['id']}/pins", json={"position": {"lon": 0, "lat": 91}})
    assert bad.json()["errors"][0]["field"] == "position.lat"


async def test_edits_of_different_fields_merge_and_the_same_field_twice_is_a_conflict(company):
    made = await added(company, phone="1", position=at(HELSINKI))
    rep, manager = await company.client("rep"), await company.client("manager")
    path = f"/api/accounts/{made['id']}"
    await manager.patch(path, json={"baseVersion": 1, "changes": {"name": "Aurora Oy", "phone": ""}})
    merged = await rep.patch(path, json={"baseVersion": 1, "changes": {"address": "Bulevardi 14"}})
    assert merged.status_code == 200, merged.text
    assert (merged.json()["name"], merged.json()["address"], merged.json()["version"]) == (
        "Aurora Oy",
        "Bulevardi 14",
        3,
    )
    assert merged.json()["phone"] is None
    clash = await rep.patch(path, json={"baseVersion": 1, "changes": {"name": "Aurora Ab", "kind": "bar"}})
    assert clash.status_code == 409
    assert clash.json()["code"] == "version_conflict"
    assert clash.json()["facts"]["fields"] == {"name": {"yours": "Aurora Ab", "theirs": "Aurora Oy"}}
    assert clash.json()["errors"][0]["field"] == "changes.name"
    same = await rep.patch(path, json={"baseVersion": 1, "changes": {"name": "Aurora Oy"}})
    assert (same.status_code, same.json()["version"]) == (200, 3)


async def edited(company, made: dict, **ask) -> int:
    """The version after an edit that the rep's phone recorded; raises what the phone would be told."""
    async with work(await company.actor("rep"), "account.write") as unit:
        return await commands.edit(
            unit, msgspec.convert(ask | {"accountId": made["id"], "baseVersion": 1}, AccountEdit)
        )


async def test_a_field_that_still_has_the_value_that_was_seen_is_no_conflict(company):
    """Two edits that a phone wrote one after the other, before it heard of the first."""
    made = await added(company, name="First", visitIntervalDays=14)
    await edited(company, made, changes={"name": "Second", "phone": "2", "visitIntervalDays": 21}, seen={})
    seen = {"name": "Second", "phone": "2", "visitIntervalDays": 21, "colour": "blue"}
    changes = {"name": "Third", "phone": "3", "visitIntervalDays": 28}
    assert await edited(company, made, changes=changes, seen=seen) == 3


async def test_a_field_that_lost_the_value_that_was_seen_is_a_conflict_and_the_others_are_not(company):
    made = await added(company, name="First", phone="1")
    await edited(company, made, changes={"name": "Second", "phone": "2"}, seen={})
    with pytest.raises(Problem) as caught:
        await edited(company, made, changes={"name": "Third", "phone": "3"}, seen={"name": "First", "phone": "2"})
    assert caught.value.facts["fields"] == {"name": {"yours": "Third", "theirs": "Second"}}


async def test_handing_an_account_over_takes_it_from_one_phone_and_puts_it_on_another(company):
    made = await added(company)
    path = f"/api/accounts/{made['id']}"
    rep, manager = await company.client("rep"), await company.client("manager")
    for owner in (None, str(company.people["stranger"])):
        refused = await rep.patch(path, json={"baseVersion": 1, "changes": {"ownerId": owner}})
        assert refused.json()["code"] == "accounts.unknown_owner", refused.text
    given = {"baseVersion": 1, "changes": {"ownerId": str(company.people["rep2"])}}
    assert (await manager.patch(path, json=given)).json()["ownerName"] == "rep2 Test"
    feed = await company.rows("select scope, op from change_log where row_id = $1::uuid order by seq", made["id"])
    assert [tuple(change) for change in feed[1:]] == [
        (f"user:{company.people['rep']}", "remove"),
        (f"user:{company.people['rep2']}", "put"),
    ]
    assert (await rep.get(path)).status_code == 404


async def test_a_contact_is_added(company):
    made = await added(company)
    rep = await company.client("rep")
    answer = await rep.post(f"/api/accounts/{made['id']}/contacts", json={"name": "Aino", "email": "aino@test.example"})
    assert [contact["email"] for contact in answer.json()["contacts"]] == ["aino@test.example"]
    bad = await rep.post(f"/api/accounts/{made['id']}/contacts", json={"name": "Aino", "email": "nobody"})
    assert bad.json()["errors"][0]["field"] == "email"


async def test_due_days_count_to_the_agreed_day_or_the_end_of_the_interval(company):
    today = clock.business_day(clock.now(), TIMEZONE)
    agreed = await added(company, nextDay=str(today + timedelta(days=3)))
    assert agreed["dueDays"] == 3
    await company.rows("update account set last_visit_day = $2 where id = $1::uuid", agreed["id"], today)
    await company.rows("update account set next_day = null where id = $1::uuid", agreed["id"])
    rep = await company.client("rep")
    assert (await rep.get(f"/api/accounts/{agreed['id']}")).json()["dueDays"] == 30
    await company.rows(
        "update account set last_visit_day = $2 where id = $1::uuid", agreed["id"], today - timedelta(40)
    )
    assert (await rep.get(f"/api/accounts/{agreed['id']}")).json()["dueDays"] == -10


async def test_an_auditor_reads_and_may_not_write(company):
    made = await added(company)
    auditor = await company.client("auditor")
    assert (await auditor.get(f"/api/accounts/{made['id']}")).status_code == 200
    assert (await auditor.post("/api/accounts", json={"name": "A"})).status_code == 403
    edit = {"baseVersion": 1, "changes": {"name": "B"}}
    assert (await auditor.patch(f"/api/accounts/{made['id']}", json=edit)).status_code == 403
