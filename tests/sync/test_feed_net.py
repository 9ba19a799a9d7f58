"""Whoever writes past `backend.work`, in psql or in a migration, reaches the phones all the same."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.clock import new_id, now
from backend.db.engine import transaction
from backend.feed.changes import of_person
from backend.work import work
from tests.support.company import HELSINKI, TIMEZONE, a_company
from tests.support.field import a_visit, an_account, insert, today
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_convergence import everything
from tests.sync.test_pull import a_plan, a_product, as_fresh, checksums_of

pytestmark = pytest.mark.db


async def log(company, row_id):
    sql = "select scope, table_name, op from change_log where company_id = $1 and row_id = $2 order by seq"
    return [tuple(row) for row in await company.rows(sql, company.id, row_id)]


async def told(phone):
    """What the next pull brings: (table, op, id); the phone is afterwards as a new one would be."""
    page = await phone.pull(verify=True)
    assert everything(phone) == everything(await as_fresh(phone))
    assert page["checksums"] | checksums_of(phone) == page["checksums"]
    return {(change["table"], change["op"], change["id"]) for change in page["changes"]}


async def test_an_account_that_was_renamed_by_hand_is_told(company):
    account_id = await a_pinned_account(company)
    phone = await Phone.of(company)
    await phone.pull()
    await company.rows("update account set name = 'By hand', version = version + 1 where id = $1", account_id)
    assert await told(phone) == {("account", "put", str(account_id))}
    assert phone.held("account")[str(account_id)]["name"] == "By hand"


async def test_a_new_owner_is_told_and_so_is_the_former_one(company):
    account_id = await a_pinned_account(company)
    mine, other = await Phone.of(company), await Phone.of(company, "rep2")
    await mine.pull()
    await other.pull()
    await company.rows("update account set owner_id = $2 where id = $1", account_id, company.people["rep2"])
    former, new = of_person(company.people["rep"]), of_person(company.people["rep2"])
    assert await log(company, account_id) == [(new, "account", "put"), (former, "account", "remove")]
    assert await told(mine) == {("account", "remove", str(account_id))}
    assert await told(other) == {("account", "put", str(account_id))}


async def test_what_is_deleted_with_its_parent_leaves_a_tombstone_written_from_what_it_was(company):
    account_id = await an_account(company, shared_team_id=company.team)
    plan_id = await a_plan(company, today())
    stop = {
        "rep_id": company.people["rep"],
        "seq": 1,
        "kind": "visit",
        "account_id": account_id,
        "name": "Stop",
        "address": "Testikatu 1",
    }
    stop |= {"arrive_at": now(), "start_at": now(), "leave_at": now(), "wait_s": 0, "travel_s": 0, "distance_m": 0}
    stop |= {"duration_s": 600, "locked": False, "appointment": False}
    await insert(company, "plan_stop", plan_id=plan_id, **stop)
    phone, colleague = await Phone.of(company), await Phone.of(company, "rep2")
    await phone.pull()
    await colleague.pull()
    async with transaction() as connection:
        await connection.execute("select set_config('rounds.system', 'on', true)")
        await connection.execute("delete from day_plan where id = $1", plan_id)
        await connection.execute("delete from account where id = $1", account_id)
    assert await told(phone) == {("plan", "remove", str(plan_id)), ("account", "remove", str(account_id))}
    assert await told(colleague) == {("account", "remove", str(account_id))}


async def test_what_hangs_on_a_row_changes_the_row(company):
    account_id = await a_pinned_account(company)
    phone = await Phone.of(company)
    visit_id = await a_visit(company, account_id)
    await phone.pull()
    contact = (new_id(), company.id, account_id)
    await company.rows("insert into contact (id, company_id, account_id, name) values ($1, $2, $3, 'Aino')", *contact)
    assert await told(phone) == {("account", "put", str(account_id))}
    await company.rows("delete from contact where account_id = $1", account_id)
    assert await told(phone) == {("account", "put", str(account_id))}
    await company.rows("update visit set state = 'open', ended_at = null where id = $1", visit_id)
    assert await told(phone) == {("account", "put", str(account_id)), ("visit", "put", str(visit_id))}


async def test_products_alerts_plans_and_work_orders_are_told(company):
    phone = await Phone.of(company)
    product_id, plan_id = await a_product(company), await a_plan(company, today() + timedelta(days=1))
    me = company.people["rep"]
    alert_id = await insert(company, "alert", person_id=me, code="plan.published", facts={}, at=now())
    order = {"title": "Fix", "place_name": "Corner", "position": HELSINKI, "duration_s": 60, "priority": "normal"}
    order |= {"state": "offered", "created_by": company.people["manager"], "created_at": now()}
    order_id = await insert(company, "workorder", offered_to=me, **order)
    await phone.pull()
    await company.rows("update product set active = false where id = $1", product_id)
    await company.rows("update day_plan set version = 2 where id = $1", plan_id)
    await company.rows("update alert set read_at = now() where id = $1", alert_id)
    await company.rows("update workorder set offered_to = null where id = $1", order_id)
    gone, changed = [("product", product_id), ("workorder", order_id)], [("plan", plan_id), ("alert", alert_id)]
    removed = {(table, "remove", str(row_id)) for table, row_id in gone}
    assert await told(phone) == removed | {(table, "put", str(row_id)) for table, row_id in changed}


@pytest.mark.parametrize(
    "sql",
    [
        "update person set team_id = $2 where id = $1",
        "update team set parent_id = $2 where id = (select team_id from person where id = $1)",
    ],
)
async def test_whoever_is_put_into_another_team_by_hand_begins_anew(company, sql):
    below = await insert(company, "team", name="Harbour", parent_id=company.team)
    await company.rows("update person set team_id = $2 where id = $1", company.people["rep2"], below)
    north = await an_account(company, None, shared_team_id=company.team)
    south = await an_account(company, None, shared_team_id=company.other_team)
    phone = await Phone.of(company, "rep2")
    await phone.pull()
    assert set(phone.held("account")) == {str(north)}
    await company.rows(sql, company.people["rep2"], company.other_team)
    page = await phone.pull()
    assert of_person(company.people["rep2"]) in page["gained"]
    assert set(phone.held("account")) == {str(south)}


async def test_whoever_gets_another_role_begins_anew(company):
    plan_id = await a_plan(company, today())
    phone = await Phone.of(company)
    await phone.pull()
    assert set(phone.held("plan")) == {str(plan_id)}
    await company.rows("update person set roles = '{approver}' where id = $1", company.people["rep"])
    page = await phone.pull()
    assert of_person(company.people["rep"]) in page["gained"]
    assert phone.held("plan") == {}


async def test_work_that_tells_phones_itself_is_not_told_twice(company):
    account_id = await a_pinned_account(company)
    async with work(machinery(company.id, TIMEZONE), "account.write") as unit:
        await unit.conn.execute("update account set name = 'Once' where id = $1", account_id)
        unit.unaudited("a test's own write")
        unit.change("account", account_id, [of_person(company.people["rep"])])
    assert await log(company, account_id) == [(of_person(company.people["rep"]), "account", "put")]


async def test_the_net_works_for_the_role_that_row_security_binds_and_gives_it_nothing_more(app, company):
    account_id = await a_pinned_account(company)
    async with a_company(app) as other:
        foreign = await a_pinned_account(other)
        async with transaction() as connection:
            await connection.execute("select set_config('rounds.company', $1, true)", str(company.id))
            rename = "update account set name = 'Mine' where id = any($1::uuid[])"
            assert await connection.execute(rename, [account_id, foreign]) == "UPDATE 1"
            await connection.execute("set constraints all immediate")  # as at commit
            assert not await connection.fetchval("select exists (select from account where id = $1)", foreign)
            for function in ("phone_rows('account', '{}')", "account_holders(null, null, null, null)"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with connection.transaction():
                        await connection.execute(f"select {function}")
        assert await log(other, foreign) == []
    assert await log(company, account_id) == [(of_person(company.people["rep"]), "account", "put")]


async def test_while_many_write_past_the_feed_no_row_is_skipped(company):
    phone = await Phone.of(company)
    ids = [await a_pinned_account(company) for _ in range(5)]
    await phone.pull()

    async def write(account_id):
        for _ in range(6):
            await company.rows("update account set version = version + 1 where id = $1", account_id)

    writers = [asyncio.create_task(write(account_id)) for account_id in ids]
    while not all(writer.done() for writer in writers):
        await phone.pull()
    await asyncio.gather(*writers)
    await phone.pull()
    assert {row["version"] for row in phone.held("account").values()} == {7}
