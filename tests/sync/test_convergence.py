"""A phone that has caught up holds exactly what a new phone of the same person would get."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.clock import new_id, now
from backend.db.engine import transaction
from backend.feed.changes import OF_COMPANY, of_person
from tests.support.field import insert
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_pull import a_product, as_fresh, checksums_of, told

pytestmark = pytest.mark.db

PEOPLE = ("rep", "rep2", None)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("visit"), st.integers(0, 2)),
        st.tuples(st.just("give"), st.integers(0, 2), st.sampled_from(PEOPLE)),
        st.tuples(st.just("rename"), st.integers(0, 2)),
        st.tuples(st.just("sell")),
        st.tuples(st.just("stop selling")),
        st.tuples(st.just("alert")),
        st.tuples(st.just("pull")),
    ),
    min_size=1,
    max_size=15,
)


def everything(phone):
    """All rows; a visit names its account as it was called when the visit last changed."""
    return {key: (change["version"], change["row"] | {"accountName": ""}) for key, change in phone.rows.items()}


class Field:
    """Accounts and products that several people write to."""

    def __init__(self, company, phone, accounts):
        self.company, self.phone, self.accounts = company, phone, accounts
        self.products = []

    async def give(self, number, who):
        account_id, owner = self.accounts[number], self.company.people[who] if who else None
        sql = "select owner_id from account where id = $1"
        former = (await self.company.rows(sql, account_id))[0]["owner_id"]
        sql = "update account set owner_id = $2, version = version + 1 where id = $1"
        if former:
            await told(self.company, "account", account_id, of_person(former), sql, owner)
        if owner:
            await told(self.company, "account", account_id, of_person(owner), sql, owner)

    async def rename(self, number):
        sql = "select owner_id from account where id = $1"
        owner = (await self.company.rows(sql, self.accounts[number]))[0]["owner_id"]
        sql = "update account set name = name || '!', version = version + 1 where id = $1"
        if owner:
            await told(self.company, "account", self.accounts[number], of_person(owner), sql)

    async def visit(self, number):
        await self.phone.check_in(self.accounts[number])

    async def sell(self):
        self.products.append(await a_product(self.company, new_id().hex))
        await told(self.company, "product", self.products[-1], OF_COMPANY)

    async def stop_selling(self):
        for product_id in self.products[-1:]:
            await told(
                self.company, "product", product_id, OF_COMPANY, "update product set active = false where id = $1"
            )

    async def alert(self):
        me = self.company.people["rep"]
        alert_id = await insert(self.company, "alert", person_id=me, code="plan.published", facts={}, at=now())
        await told(self.company, "alert", alert_id, of_person(me))

    async def pull(self):
        await self.phone.pull()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_after_any_writes_a_pull_converges_to_a_fresh_snapshot(company, steps):
    phone = await Phone.of(company)
    field = Field(company, phone, [await a_pinned_account(company) for _ in range(3)])
    for name, *values in steps:
        await getattr(field, name.replace(" ", "_"))(*values)
    page = await phone.pull(verify=True)
    assert everything(phone) == everything(await as_fresh(phone))
    assert checksums_of(phone).items() <= page["checksums"].items()


async def test_while_many_write_at_once_no_row_is_skipped(company):
    """Numbers are handed out at insert and seen at commit; without the feed's lock a reader would lose rows."""
    phone = await Phone.of(company)
    ids = [await a_pinned_account(company) for _ in range(6)]
    await phone.pull()

    async def write(account_id):
        for _ in range(8):
            sql = "update account set version = version + 1 where id = $1"
            await told(company, "account", account_id, of_person(company.people["rep"]), sql)

    writers = [asyncio.create_task(write(account_id)) for account_id in ids]
    while not all(writer.done() for writer in writers):
        await phone.pull()
    await asyncio.gather(*writers)
    await phone.pull()
    assert everything(phone) == everything(await as_fresh(phone))
    assert {row["version"] for row in phone.held("account").values()} == {9}


async def test_a_slow_transaction_with_an_early_number_is_not_skipped(company):
    phone = await Phone.of(company)
    slow_id, quick_id = [await a_pinned_account(company) for _ in range(2)]
    await phone.pull()
    numbered, may_commit = asyncio.Event(), asyncio.Event()
    mine, sql = of_person(company.people["rep"]), "update account set version = version + 1 where id = $1"

    async def write_slowly():
        async with transaction():
            await told(company, "account", slow_id, mine, sql)
            numbered.set()
            await may_commit.wait()

    slow = asyncio.create_task(write_slowly())
    await numbered.wait()
    quick = asyncio.create_task(told(company, "account", quick_id, mine, sql))
    for _ in range(20):  # time enough for a writer who does not wait for the number before
        await phone.pull()
    may_commit.set()
    await asyncio.gather(slow, quick)
    await phone.pull()
    assert {row["version"] for row in phone.held("account").values()} == {2}
