"""How often and by whom an account is visited."""

import pytest

from backend.access.actor import machinery
from backend.clock import new_id
from backend.people.store import insert_team
from backend.work import work
from tests.support.company import TIMEZONE
from tests.support.field import an_account

pytestmark = pytest.mark.db


async def added(client, **values):
    answer = await client.post("/api/accounts", json={"name": "Shop", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def changed(client, account, **changes):
    body = {"baseVersion": account["version"], "changes": changes}
    return await client.patch(f"/api/accounts/{account['id']}", json=body)


async def test_a_new_account_follows_its_class_unless_it_has_an_interval_of_its_own(company):
    admin = await company.client("admin")
    follower = await added(admin, **{"class": "A"})
    assert (follower["visitIntervalDays"], follower["visitDurationS"]) == (7, 1800)
    assert (follower["intervalOfClass"], follower["durationOfClass"]) == (True, True)
    own = await added(admin, visitIntervalDays=90)
    assert (own["visitIntervalDays"], own["intervalOfClass"], own["durationOfClass"]) == (90, False, True)


async def test_an_account_that_changes_its_class_takes_what_it_follows(company):
    admin = await company.client("admin")
    account = await added(admin, visitDurationS=600)
    moved = (await changed(admin, account, **{"class": "B"})).json()
    assert (moved["visitIntervalDays"], moved["visitDurationS"]) == (14, 600)
    own = (await changed(admin, moved, visitIntervalDays=60)).json()
    assert (own["visitIntervalDays"], own["intervalOfClass"]) == (60, False)
    back = (await changed(admin, own, visitIntervalDays=None, visitDurationS=None)).json()
    assert (back["visitIntervalDays"], back["intervalOfClass"]) == (14, True)
    assert (back["visitDurationS"], back["durationOfClass"]) == (1200, True)


async def test_a_class_that_the_company_does_not_have_is_refused(company):
    admin = await company.client("admin")
    answer = await admin.post("/api/accounts", json={"name": "Shop", "class": "Z"})
    assert (answer.status_code, answer.json()["code"]) == (422, "calendar.unknown_class")
    account = await added(admin)
    answer = await changed(admin, account, **{"class": "Z"})
    assert answer.json()["errors"][0]["field"] == "changes.class"


async def test_preferred_weekdays_are_kept_in_order_and_once(company):
    admin = await company.client("admin")
    assert (await added(admin, weekdays=[5, 1, 5]))["weekdays"] == [1, 5]
    assert (await admin.post("/api/accounts", json={"name": "Shop", "weekdays": [8]})).status_code == 422


async def test_a_shared_account_is_on_everybodys_phone_and_leaves_it_again(company):
    account_id = await an_account(company, "rep")
    admin, colleague = await company.client("admin"), await company.client("rep2")
    assert (await colleague.get(f"/api/accounts/{account_id}")).status_code == 404
    account = (await admin.get(f"/api/accounts/{account_id}")).json()
    shared = (await changed(admin, account, sharedTeamId=str(company.team))).json()
    assert shared["sharedTeamName"] == "North"
    assert (await colleague.get(f"/api/accounts/{account_id}")).status_code == 200
    near = (await colleague.get("/api/accounts/nearby", params={"lon": 24.9414, "lat": 60.1699})).json()
    assert [one["id"] for one in near["items"]] == [str(account_id)]
    assert (await (await company.client("stranger")).get(f"/api/accounts/{account_id}")).status_code == 404
    await changed(admin, shared, sharedTeamId=None)
    assert (await colleague.get(f"/api/accounts/{account_id}")).status_code == 404
    feed = await company.rows("select scope, op from change_log where company_id = $1 order by seq", company.id)
    told = [row["op"] for row in feed if row["scope"] == f"user:{company.people['rep2']}"]
    assert told == ["put", "remove"]


async def test_a_fixed_rep_sees_the_account_of_another(company):
    account_id = await an_account(company, "rep")
    admin, colleague = await company.client("admin"), await company.client("rep2")
    account = (await admin.get(f"/api/accounts/{account_id}")).json()
    fixed = (await changed(admin, account, fixedRepId=str(company.people["rep2"]))).json()
    assert fixed["fixedRepName"] == "rep2 Test"
    assert (await colleague.get(f"/api/accounts/{account_id}")).status_code == 200


async def test_one_person_or_a_team_visits_and_both_must_exist(company):
    admin = await company.client("admin")
    account = await added(admin)
    both = {"fixedRepId": str(company.people["rep"]), "sharedTeamId": str(company.team)}
    assert (await changed(admin, account, **both)).json()["code"] == "accounts.rep_or_team"
    nobody = account["id"]
    assert (await changed(admin, account, fixedRepId=nobody)).json()["code"] == "accounts.unknown_rep"
    assert (await changed(admin, account, sharedTeamId=nobody)).json()["code"] == "accounts.unknown_team"


async def test_a_manager_shares_with_any_team_below_the_own_one(company):
    account_id = await an_account(company, "rep")
    region, district, other = new_id(), new_id(), new_id()
    async with work(machinery(company.id, TIMEZONE), "people.write") as unit:
        for team, name, above in (
            (region, "Region", company.root_team),
            (district, "District", region),
            (other, "Other", company.root_team),
        ):
            await insert_team(unit.conn, company.id, team, name, above)
        unit.unaudited("a team tree to test with")
    await company.rows("update person set team_id = $2 where id = $1", company.people["rep"], district)
    await company.rows("update person set team_id = $2 where id = $1", company.people["manager"], region)
    manager = await company.client("manager")
    account = (await manager.get(f"/api/accounts/{account_id}")).json()
    for team in (district, region):
        shared = await changed(manager, account, sharedTeamId=str(team))
        assert shared.status_code == 200, shared.text
        account = shared.json()
    for team in (other, company.root_team, company.team):
        assert (await changed(manager, account, sharedTeamId=str(team))).json()["code"] == "accounts.unknown_team"
    await company.rows("update person set team_id = $2 where id = $1", company.people["manager"], company.root_team)
    assert (await changed(manager, account, sharedTeamId=str(other))).status_code == 200


async def test_a_rep_shares_only_with_the_own_team(company):
    account_id = await an_account(company, "rep")
    rep = await company.client("rep")
    account = (await rep.get(f"/api/accounts/{account_id}")).json()
    answer = await changed(rep, account, sharedTeamId=str(company.other_team))
    assert answer.json()["code"] == "accounts.unknown_team"
    assert (await changed(rep, account, sharedTeamId=str(company.team))).status_code == 200


async def test_an_import_follows_classes_and_names_rows_with_an_unknown_one(company):
    admin = await company.client("admin")
    table = "external id,name,class,interval\n1,One,A,\n2,Two,B,50\n3,Three,Q,\n"
    answer = (await admin.post("/api/accounts/import", content=table, headers={"content-type": "text/csv"})).json()
    assert answer["created"] == 2
    assert [(cell["row"], cell["code"]) for cell in answer["bad"]] == [(4, "unknown_class")]
    rows = await company.rows(
        "select name, visit_interval_days as days, interval_of_class as follows from account "
        "where company_id = $1 order by name",
        company.id,
    )
    assert [tuple(row) for row in rows] == [("One", 7, True), ("Two", 50, False)]
    again = "external id,name,class,interval\n1,One,B,\n2,Two,A,\n"
    await admin.post("/api/accounts/import", content=again, headers={"content-type": "text/csv"})
    rows = await company.rows(
        "select visit_interval_days as days from account where company_id = $1 order by name", company.id
    )
    assert [row["days"] for row in rows] == [14, 50]


@pytest.mark.parametrize("shared", [True, False])
async def test_whoever_visits_puts_an_account_right_but_does_not_say_whose_it_is(company, shared):
    whose = {"shared_team_id": company.team} if shared else {"fixed_rep_id": company.people["rep2"]}
    account_id = await an_account(company, "rep", **whose)
    colleague = await company.client("rep2")
    account = (await colleague.get(f"/api/accounts/{account_id}")).json()
    for field, value in (
        ("ownerId", str(company.people["rep2"])),
        ("fixedRepId", None if not shared else str(company.people["rep2"])),
        ("sharedTeamId", None if shared else str(company.team)),
    ):
        both = {"fixedRepId": None, "sharedTeamId": None} if value else {}
        answer = await changed(colleague, account, **both | {field: value})
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden"), field
    same = {"ownerId": str(company.people["rep"]), "phone": "+358 40 555 0101"}
    assert (await changed(colleague, account, **same)).json()["phone"] == "+358 40 555 0101"


async def test_without_class_c_new_accounts_get_the_last_class_that_there_is(company):
    admin = await company.client("admin")
    (last,) = [one for one in (await admin.get("/api/classes")).json() if one["code"] == "C"]
    assert (await admin.delete(f"/api/classes/{last['id']}")).status_code == 204
    assert (await added(admin))["class"] == "B"
    table = "external id,name,class\n1,One,\n2,Two,A\n"
    send = {"content": table, "headers": {"content-type": "text/csv"}}
    assert (await admin.post("/api/accounts/import", **send)).json()["created"] == 2
    assert (await admin.post("/api/accounts/import", **send)).json()["bad"] == []
    found = (await admin.get("/api/accounts")).json()["items"]
    assert {one["name"]: one["class"] for one in found} == {"One": "B", "Two": "A", "Shop": "B"}


async def test_without_any_class_rows_are_refused_one_by_one(company):
    admin = await company.client("admin")
    await company.rows("delete from visit_class where company_id = $1", company.id)
    table = "external id,name\n1,One\n"
    send = {"content": table, "headers": {"content-type": "text/csv"}}
    answer = (await admin.post("/api/accounts/import", **send)).json()
    assert [(cell["row"], cell["code"]) for cell in answer["bad"]] == [(2, "unknown_class")]
    assert (await admin.post("/api/accounts", json={"name": "Shop"})).json()["code"] == "calendar.unknown_class"
