"""What the application's own role may not do, whatever its code says."""

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.clock import new_id, now
from backend.db.engine import transaction
from backend.work import look, work
from tests.support.company import a_company
from tests.support.field import insert

pytestmark = pytest.mark.db

REWRITES = (
    "update visit set verdict = 'verified'",
    "update visit set started_at = now()",
    "update visit set position = null",
    "delete from visit",
    "update visit_report set note = 'x'",
    "delete from visit_report",
    "update account_pin set radius_m = 1",
    "update account_pin set valid_from = now()",
    "delete from account_pin",
    "update approval_request set terms = '{}'",
    "update approval_request set photo_ids = '{}'",
    "delete from approval_request",
    "update approval_comment set text = 'x'",
    "delete from approval_comment",
    "update upload set person_id = null",
    "update upload set taken_at = now()",
    "delete from upload",
    "update change_log set op = 'put'",
    "delete from change_log",
    "update mutation set result = '{}'",
    "delete from mutation",
    "truncate mutation",
    "update audit_line set action = 'x'",
)


@pytest.mark.parametrize("statement", REWRITES)
async def test_evidence_is_not_rewritten_by_the_application(company, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await company.rows(statement)


async def test_a_visit_still_ends_and_a_request_is_still_decided(company):
    await company.rows("update visit set state = 'closed', ended_at = now() where id = $1", new_id())
    await company.rows("update approval_request set state = 'approved', decided_at = now() where id = $1", new_id())
    await company.rows("update account_pin set valid_to = now() where id = $1", new_id())


async def test_a_company_sees_itself_only(app, company):
    async with a_company(app) as other, look(machinery(other.id), "people.read") as view:
        assert [row["id"] for row in await view.conn.fetch("select id from company")] == [other.id]
    async with transaction() as connection:
        assert await connection.fetch("select id from company") == []


async def test_whoever_reaches_only_themselves_sees_no_alert_of_a_colleague(company):
    ids = {
        who: await insert(company, "alert", person_id=company.people[who], code="x", facts={}, at=now())
        for who in ("rep", "rep2")
    }
    async with work(await company.actor("rep"), "self") as unit:
        assert {row["id"] for row in await unit.conn.fetch("select id from alert")} == {ids["rep"]}
        unit.unaudited("nothing was written")


async def test_the_first_page_knows_that_there_is_a_company(company, visitor):
    assert (await visitor.get("/api/setup")).json() == {"needed": False}
