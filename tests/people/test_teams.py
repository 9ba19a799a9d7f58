import pytest

from backend.clock import new_id

pytestmark = pytest.mark.db


async def test_a_team_is_added_below_another_and_renamed(company):
    admin = await company.client("admin")
    added = await admin.post("/api/teams", json={"name": "East", "parentId": str(company.team)})
    assert added.status_code == 201, added.text
    team = added.json()
    assert team["parentId"] == str(company.team)
    renamed = await admin.patch(f"/api/teams/{team['id']}", json={"name": "Far East"})
    assert renamed.json() == team | {"name": "Far East"}
    assert renamed.json() in (await admin.get("/api/teams")).json()
    lines = await company.rows("select action from audit_line where subject_id = $1::uuid order by seq", team["id"])
    assert [line["action"] for line in lines] == ["team.added", "team.changed"]


async def test_a_team_moves_but_never_below_itself(company):
    admin = await company.client("admin")
    child = (await admin.post("/api/teams", json={"name": "Child", "parentId": str(company.team)})).json()["id"]
    for below in (str(company.team), child):
        answer = await admin.patch(f"/api/teams/{company.team}", json={"parentId": below})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "people.team_cycle"
    moved = await admin.patch(f"/api/teams/{child}", json={"parentId": str(company.other_team)})
    assert moved.json()["parentId"] == str(company.other_team)
    assert (await admin.patch(f"/api/teams/{child}", json={"parentId": None})).json()["parentId"] is None


async def test_an_unknown_team_is_refused_at_its_field(company):
    admin = await company.client("admin")
    for answer in (
        await admin.post("/api/teams", json={"name": "Lost", "parentId": str(new_id())}),
        await admin.patch(f"/api/teams/{company.team}", json={"parentId": str(new_id())}),
    ):
        assert answer.json()["code"] == "people.unknown_team"
        assert answer.json()["errors"][0]["field"] == "parentId"
    assert (await admin.patch(f"/api/teams/{new_id()}", json={"name": "Nobody"})).status_code == 404
    assert (await admin.post("/api/teams", json={"name": ""})).status_code == 422


async def test_only_an_administrator_makes_teams(company):
    manager = await company.client("manager")
    assert (await manager.post("/api/teams", json={"name": "Mine"})).status_code == 403
    assert (await manager.patch(f"/api/teams/{company.team}", json={"name": "Mine"})).status_code == 403
