from datetime import UTC, datetime, timedelta

import pytest

from tests.reports.builders import a_visit
from tests.support.company import a_company

pytestmark = pytest.mark.db

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


async def log(company, who: str, **query) -> list[str]:
    answer = await (await company.client(who)).get("/api/reports/visits", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_the_log_shows_whole_visits_newest_first_to_whom_it_may_concern(company, app):
    mine = await a_visit(company, "rep", NOON, note="First\nline")
    later = await a_visit(company, "rep2", NOON + timedelta(hours=1))
    far = await a_visit(company, "stranger", NOON + timedelta(hours=2))
    assert await log(company, "auditor") == [str(far), str(later), str(mine)]
    assert await log(company, "manager") == [str(later), str(mine)]
    assert (await (await company.client("rep")).get("/api/reports/visits")).status_code == 403
    page = (await (await company.client("manager")).get("/api/reports/visits")).json()
    assert page["total"] == 2
    visit = page["items"][1]
    assert (visit["repName"], visit["verdict"]["outcome"], visit["outcome"]) == ("rep Test", "verified", "sold")
    assert visit["notes"][0]["text"] == "First\nline"
    async with a_company(app) as other:
        assert await log(other, "auditor") == []


async def test_each_filter_narrows_the_log(company):
    account = (await (await company.client("rep")).post("/api/accounts", json={"name": "Aurora"})).json()["id"]
    old = await a_visit(company, "rep", NOON - timedelta(days=9), verdict="outside", outcome="closed", account=account)
    new = await a_visit(company, "stranger", NOON, state="open", outcome=None)
    old, new = str(old), str(new)
    assert await log(company, "auditor", **{"from": "2026-11-20"}) == [new]
    assert await log(company, "auditor", to="2026-11-19") == [old]
    assert await log(company, "auditor", **{"from": "2026-11-11", "to": "2026-11-20"}) == [new, old]
    assert await log(company, "auditor", repId=str(company.people["rep"])) == [old]
    assert await log(company, "auditor", teamId=str(company.other_team)) == [new]
    assert await log(company, "auditor", teamId=str(company.root_team)) == [new, old]
    assert await log(company, "auditor", accountId=account) == [old]
    assert await log(company, "auditor", verdict="outside") == [old]
    assert await log(company, "auditor", outcome="closed") == [old]
    assert await log(company, "auditor", state="open") == [new]
    assert await log(company, "manager", repId=str(company.people["stranger"])) == []
    assert await log(company, "manager", teamId=str(company.root_team)) == [old]
    assert await log(company, "manager", teamId=str(company.other_team)) == []


async def test_paging_gives_each_visit_once_although_two_began_in_the_same_moment(company):
    made = {str(await a_visit(company, "rep", NOON)) for _ in range(5)}
    auditor, seen, cursor = await company.client("auditor"), [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await auditor.get("/api/reports/visits", params=query)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-20", "to": "2026-11-19"}, "to"),
        ({"from": "yesterday"}, "from"),
        ({"verdict": "maybe"}, "verdict"),
        ({"repId": "me"}, "repId"),
        ({"limit": 201}, "limit"),
        ({"cursor": "abc"}, "cursor"),
    ],
)
async def test_a_bad_filter_is_named(company, query, field):
    answer = await (await company.client("auditor")).get("/api/reports/visits", params=query)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field
