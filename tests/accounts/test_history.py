from datetime import timedelta
from uuid import UUID

import pytest

from backend.accounts import views
from backend.clock import new_id, now
from backend.work import look
from tests.reports.builders import a_visit

pytestmark = pytest.mark.db

APPROVAL = """
insert into approval_request (id, company_id, account_id, requester_id, step_person_id, state, reason, terms,
    terms_sha256, discount_pct, photo_ids, requested_at, received_at, due_at)
values ($1, $2, $3::uuid, $4, $5, 'pending', 'Big order', '{}', '', 12, '{}', $6, $6, $6)
"""
WORKORDER = """
insert into workorder (id, company_id, title, account_id, place_name, position, duration_s, priority, state, offered_to,
    created_by, created_at)
values ($1, $2, 'Fix the fridge', $3::uuid, 'Aurora', 'POINT(24.9 60.1)'::geography, 600, 'urgent', 'offered', $4, $5,
    $6)
"""


async def an_account(company, who: str = "rep") -> dict:
    return (await (await company.client(who)).post("/api/accounts", json={"name": "Aurora"})).json()


async def history(company, who: str, account_id: str) -> list[dict]:
    return (await (await company.client(who)).get(f"/api/accounts/{account_id}")).json()["history"]


async def test_what_happened_at_an_account_is_told_newest_first(company):
    made, at, people = await an_account(company), now(), company.people
    await a_visit(company, "rep", at - timedelta(days=3), account=made["id"], note="Shelf empty", verdict="outside")
    await a_visit(company, "rep", at - timedelta(days=2), account=made["id"], state="missed", note=None, outcome=None)
    await company.rows(
        APPROVAL, new_id(), company.id, made["id"], people["rep"], people["approver"], at - timedelta(days=1)
    )
    await company.rows(WORKORDER, new_id(), company.id, made["id"], people["rep"], people["manager"], at)
    told = await history(company, "rep", made["id"])
    assert [(item["kind"], item["by"], item["text"]) for item in told] == [
        ("workorder", "manager Test", "Fix the fridge"),
        ("discount", "rep Test", "Big order"),
        ("missed", "rep Test", None),
        ("visit", "rep Test", "Shelf empty"),
    ]
    assert (told[3]["verdict"], told[3]["outcome"], told[1]["outcome"]) == ("outside", "sold", "pending")


async def test_history_keeps_to_the_people_whom_the_reader_may_see(company):
    made = await an_account(company)
    await a_visit(company, "stranger", account=made["id"])
    await a_visit(company, "rep2", account=made["id"])
    assert await history(company, "rep", made["id"]) == []
    assert [item["by"] for item in await history(company, "manager", made["id"])] == ["rep2 Test"]
    assert len(await history(company, "auditor", made["id"])) == 2


async def test_a_phone_gets_accounts_with_a_short_history_and_none_that_its_person_may_not_see(company):
    mine, other = await an_account(company), await an_account(company, "rep2")
    for days in range(12):
        await a_visit(company, "rep", now() - timedelta(days=days), account=mine["id"])
    async with look(await company.actor("rep"), "account.read") as view:
        rows = await views.sync_rows(view, [UUID(mine["id"]), UUID(other["id"])])
    assert list(rows) == [UUID(mine["id"])]
    assert len(rows[UUID(mine["id"])].history) == 10
