from datetime import timedelta

import pytest

from backend import clock
from tests.support.company import TIMEZONE, a_company

pytestmark = pytest.mark.db


async def trail(company, **query) -> list[dict]:
    answer = await (await company.client("auditor")).get("/api/audit", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_trail_tells_who_did_what_with_the_values_before_and_after(company, app):
    rep = await company.client("rep")
    made = (await rep.post("/api/accounts", json={"name": "Aurora"})).json()
    edit = {"baseVersion": 1, "changes": {"name": "Borealis"}}
    await (await company.client("manager")).patch(f"/api/accounts/{made['id']}", json=edit)
    changed, added = await trail(company, subjectId=made["id"])
    assert (changed["action"], changed["actorName"]) == ("account.changed", "manager Test")
    assert (changed["before"], changed["after"]) == (
        {"name": "Aurora", "version": 1},
        {"name": "Borealis", "version": 2},
    )
    assert (added["action"], added["actorId"]) == ("account.added", str(company.people["rep"]))
    async with a_company(app) as other:
        assert await trail(other, subjectId=made["id"]) == []


async def test_filters_narrow_the_trail(company):
    for who in ("rep", "rep2"):
        await (await company.client(who)).post("/api/accounts", json={"name": who})
    today = clock.business_day(clock.now(), TIMEZONE)
    mine = await trail(company, actorId=str(company.people["rep"]))
    assert [line["actorName"] for line in mine] == ["rep Test"]
    assert len(await trail(company, action="account.added")) == 2
    assert len(await trail(company, **{"from": str(today), "to": str(today), "action": "account.added"})) == 2
    assert await trail(company, **{"from": str(today + timedelta(days=1))}) == []
    assert await trail(company, to=str(today - timedelta(days=1))) == []


async def test_paging_goes_back_in_time_line_by_line(company):
    for number in range(3):
        await (await company.client("rep")).post("/api/accounts", json={"name": str(number)})
    auditor = await company.client("auditor")
    query = {"action": "account.added", "limit": 2}
    first = (await auditor.get("/api/audit", params=query)).json()
    await (await company.client("rep")).post("/api/accounts", json={"name": "meanwhile"})
    second = (await auditor.get("/api/audit", params=query | {"cursor": first["nextCursor"]})).json()
    assert [line["after"]["name"] for line in first["items"] + second["items"]] == ["2", "1", "0"]
    assert second["nextCursor"] is None


@pytest.mark.parametrize("who", ["rep", "manager", "approver"])
async def test_the_trail_is_for_auditors_and_administrators(company, who):
    assert (await (await company.client(who)).get("/api/audit")).status_code == 403
