"""Row security by person: whatever a query forgets to ask, nobody sees or touches what is not theirs."""

from uuid import UUID

import asyncpg
import pytest

from backend.clock import new_id, now
from backend.work import work
from tests.support.company import HELSINKI, Company
from tests.support.field import a_position, a_visit, an_account, an_appointment, insert, today

pytestmark = pytest.mark.db

LOCKED = (
    "absence", "alert", "appointment", "approval_comment", "approval_request", "day_plan", "device", "latest_position",
    "measured_day", "mutation", "plan_baseline", "plan_run", "plan_stop", "push_subscription", "track_point", "upload",
    "upload_chunk", "visit", "visit_report", "week_run", "workorder", "workorder_offer",
)  # fmt: skip
OPEN = {
    "account": "a colleague's account is met on the way, searched before it is added anew, and visited in his place",
    "account_pin": "as its account; `by_id` says who moved it",
    "audit_line": "read by those alone who reach the company, and written in everybody's transactions",
    "person": "names stand beside everything; who may list people is asked in backend/people",
    "territory": "areas lie side by side: whoever draws one sees its neighbours; who may change it commands ask",
    "session": "found by the hash of a secret, before anybody is known",
    "ended_session": "as a session",
}
OWN_ONLY = {"person_vault"}
"""Opens to sessions of the person alone, not even to the machinery: tests/sync/test_vault.py."""
PERSONS = """
select distinct t.relname::text as table_name
from pg_class t join pg_attribute c on c.attrelid = t.oid and c.attnum > 0
where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
  and exists (select from pg_attribute k where k.attrelid = t.oid and k.attname = 'company_id')
  and (t.relname = 'person'
       or c.atttypid in ('uuid'::regtype, 'uuid[]'::regtype)
          and c.attname ~ '(^|_)(person|people|rep|reps|owner|actor|requester|by|to)(_|$)'
       or exists (select from pg_constraint f where f.conrelid = t.oid and f.confrelid = 'person'::regclass))
"""
RESTRICTED = """
select distinct tablename from pg_policies
where permissive = 'RESTRICTIVE' and qual like '%rounds.people%' and schemaname = 'public'
"""


async def one_of_each(company: Company) -> None:
    """Rows of the rep in every locked table."""
    rep, manager = company.people["rep"], company.people["manager"]
    account_id = await an_account(company)
    visit_id = await a_visit(company, account_id)
    await insert(
        company, "visit_report", rep_id=rep, visit_id=visit_id, photo_ids=[], voice_ids=[], at=now(), received_at=now()
    )
    await an_appointment(company, account_id, now())
    await a_position(company, "rep", HELSINKI)
    await insert(
        company, "track_point", person_id=rep, taken_at=now(), received_at=now(), position=HELSINKI, accuracy_m=5.0,
        source="app",
    )  # fmt: skip
    await insert(company, "alert", person_id=rep, code="x", facts={}, at=now())
    await insert(company, "push_subscription", person_id=rep, channel="fcm", address={"fid": "x"}, created_at=now())
    await _plan(company, rep)
    await _order(company, account_id)
    upload = {"kind": "photo", "content_type": "image/jpeg", "size_bytes": 1, "sha256": "x", "source": "camera"}
    upload |= {"taken_at": now(), "received_bytes": 1, "state": "receiving", "created_at": now()}
    upload_id = await insert(company, "upload", person_id=rep, **upload)
    await insert(company, "upload_chunk", upload_id=upload_id, start_byte=0, data=b"x")
    request_id = await insert(company, "approval_request", **a_request(company, account_id, [upload_id]))
    await insert(company, "approval_comment", request_id=request_id, by_id=manager, decision="ask", text="?", at=now())
    device = {"name": "x", "epoch": 1, "last_seq": 1, "created_at": now(), "seen_at": now()}
    device_id = await insert(company, "device", person_id=rep, **device)
    mutation = {"epoch": 1, "seq": 1, "kind": "x", "schema_v": 1, "body_sha256": "x", "client_at": now(), "mono_ms": 1}
    mutation |= {"server_at": now(), "status": "applied", "result": {}}
    await insert(company, "mutation", device_id=device_id, person_id=rep, **mutation)


def a_request(company: Company, account_id: UUID, photo_ids: list[UUID], signer: str = "manager"):
    request = {"account_id": account_id, "requester_id": company.people["rep"], "state": "pending", "reason": "x"}
    request |= {"step_person_id": company.people[signer], "discount_pct": 1, "terms": {}, "terms_sha256": "x"}
    return request | {"photo_ids": photo_ids, "requested_at": now(), "received_at": now(), "due_at": now()}


async def _plan(company: Company, rep: UUID) -> None:
    head = {"day": today(), "status": "published", "version": 1, "profile": "foot", "road_based": True, "engine": "x"}
    head |= {"start_at": now(), "end_at": now(), "start_label": "x", "end_label": "x", "distance_m": 1, "travel_s": 1}
    plan_id = await insert(company, "day_plan", rep_id=rep, **head, left_out=[], made_at=now())
    stop = {"seq": 0, "kind": "visit", "name": "x", "address": "x", "arrive_at": now(), "start_at": now()}
    stop |= {"leave_at": now(), "wait_s": 0, "travel_s": 0, "distance_m": 0, "duration_s": 60}
    await insert(company, "plan_stop", plan_id=plan_id, **stop, locked=False, appointment=False)
    base = {"day": today(), "plan_id": plan_id, "version": 1, "start_at": now(), "end_at": now(), "distance_m": 1}
    await insert(company, "plan_baseline", rep_id=rep, **base, travel_s=1, stops=[], taken_at=now())
    measured = {"figures": {}, "lines": [], "legs": [], "measured_at": now()}
    await insert(company, "measured_day", rep_id=rep, day=today(), over=True, **measured)
    run = {"day": today(), "rep_ids": [rep], "options": {}, "state": "done", "done": 1, "total": 1}
    await insert(company, "plan_run", requested_by=company.people["manager"], created_at=now(), **run)
    await insert(company, "absence", person_id=rep, first_day=today(), last_day=today(), reason="sick")
    week = {"first_day": today(), "days": 5, "rep_ids": [rep], "publish": False, "state": "done", "done": 1, "total": 1}
    await insert(company, "week_run", requested_by=company.people["manager"], created_at=now(), **week)


async def _order(
    company: Company, account_id: UUID | None, offered_to: str | None = "rep", by: str = "manager"
) -> UUID:
    order = {"title": "x", "place_name": "x", "position": HELSINKI, "duration_s": 600, "priority": "normal"}
    order |= {"state": "offered", "created_by": company.people[by], "created_at": now()}
    rep = company.people[offered_to] if offered_to else None
    order_id = await insert(company, "workorder", account_id=account_id, offered_to=rep, **order)
    if rep:
        offer = {"rep_id": rep, "offered_by": company.people[by], "offered_at": now()}
        await insert(company, "workorder_offer", workorder_id=order_id, **offer)
    return order_id


async def seen(company: Company, who: str, permission: str, table: str) -> int:
    async with work(await company.actor(who), permission) as unit:
        unit.unaudited("nothing was written")
        return int(await unit.conn.fetchval(f"select count(*) from {table}") or 0)  # noqa: S608 - names of our own tables


@pytest.mark.parametrize("table", LOCKED)
async def test_a_colleague_sees_changes_and_removes_nothing(company, table):
    await one_of_each(company)
    assert await seen(company, "rep", "self", table) == 1
    async with work(await company.actor("rep2"), "self") as unit:
        unit.unaudited("nothing was written")
        assert await unit.conn.fetch(f"select 1 from {table}") == []  # noqa: S608 - names of our own tables
        for statement in (f"update {table} set id = id", f"delete from {table}"):  # noqa: S608 - names of our own tables
            try:
                async with unit.conn.transaction():
                    assert (await unit.conn.execute(statement)).endswith(" 0")
            except asyncpg.InsufficientPrivilegeError:
                continue
    assert len(await company.rows(f"select 1 from {table} where company_id = $1", company.id)) == 1  # noqa: S608 - names of our own tables


async def test_every_table_that_names_people_is_locked_by_person_or_says_why_not(company):
    naming = {row["table_name"] for row in await company.rows(PERSONS)}
    locked = {row["tablename"] for row in await company.rows(RESTRICTED)}
    assert naming >= set(LOCKED)
    assert naming - locked == set(OPEN)
    assert naming & locked == set(LOCKED) | OWN_ONLY
    assert all(OPEN.values())


async def test_whoever_an_order_was_taken_from_still_reaches_it_and_whoever_got_it_does_too(company):
    order_id = await _order(company, None)
    await company.rows("update workorder set offered_to = $2 where id = $1", order_id, company.people["rep2"])
    sees = [await seen(company, who, "workorder.read", "workorder") for who in ("rep", "rep2", "stranger", "manager")]
    assert sees == [1, 1, 0, 1]


async def test_an_open_order_follows_the_owner_of_its_account_to_whoever_dispatches_there(company):
    account_id = await an_account(company, "stranger")
    await _order(company, account_id, None, by="admin")
    assert await seen(company, "manager", "workorder.read", "workorder") == 0
    await company.rows("update account set owner_id = $2 where id = $1", account_id, company.people["rep2"])
    assert await seen(company, "manager", "workorder.read", "workorder") == 1
    assert await seen(company, "rep2", "workorder.read", "workorder") == 0


async def test_an_order_that_whoever_moves_the_account_cannot_see_follows_all_the_same(company):
    account_id = await an_account(company)
    order_id = await _order(company, account_id, "stranger", by="admin")
    async with work(await company.actor("manager"), "account.write") as unit:
        unit.unaudited("a test's own row")
        assert await unit.conn.fetch("select 1 from workorder") == []
        await unit.conn.execute("update account set owner_id = $2 where id = $1", account_id, company.people["rep2"])
    found = await company.rows("select owner_id from workorder where id = $1", order_id)
    assert [row["owner_id"] for row in found] == [company.people["rep2"]]


@pytest.mark.parametrize("photo_first", [True, False])
async def test_a_photo_is_shown_to_whoever_signs_in_whichever_order_it_arrives(company, photo_first):
    account_id, upload_id = await an_account(company), new_id()
    upload = {"id": upload_id, "person_id": company.people["rep"], "kind": "photo", "content_type": "image/jpeg"}
    upload |= {"size_bytes": 1, "sha256": "x", "source": "camera", "taken_at": now(), "received_bytes": 1}
    rows = [
        ("upload", upload | {"state": "receiving", "created_at": now()}),
        ("approval_request", a_request(company, account_id, [upload_id], "stranger")),
    ]
    for table, values in rows if photo_first else reversed(rows):
        await insert(company, table, **values)
    assert [await seen(company, who, "visit.read", "upload") for who in ("rep", "stranger", "rep2")] == [1, 1, 0]


@pytest.mark.parametrize(
    "question",
    [
        "select upload_of_another($1, array[$2::uuid], $3)",
        "select workorder_place($1, $2) as place, $3::uuid",
        "select last_deal($1, $2, now(), $3)",
        "select approval_known($1, $2), $3::uuid",
        "select forget_phone($1, 'fcm', 'fid', $2::uuid::text), $3::uuid",
    ],
)
async def test_what_looks_past_the_lock_leaves_it_shut(company, question):
    await _order(company, None)
    async with work(await company.actor("rep2"), "self") as unit:
        unit.unaudited("nothing was written")
        before = await unit.conn.fetchval("select current_setting('rounds.people')")
        await unit.conn.fetch(question, company.id, new_id(), company.people["rep2"])
        assert await unit.conn.fetchval("select current_setting('rounds.people')") == before
        assert await unit.conn.fetch("select 1 from workorder") == []
