from datetime import timedelta

import asyncpg
import pytest

from backend.clock import now
from backend.db.engine import transaction
from backend.feed import pruning
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_pull import checksums_of

pytestmark = pytest.mark.db


async def renamed(company, account_id, name):
    await company.rows("update account set name = $2, version = version + 1 where id = $1", account_id, name)


@pytest.fixture
async def aged(database_url, company):
    """Everything that the company's feed holds was written so many days ago."""

    async def age(days):
        owner = await asyncpg.connect(database_url, server_settings={"rounds.system": "on"})
        sql = "update change_log set at = now() - make_interval(days => $2) where company_id = $1"
        assert await owner.execute(sql, company.id, days) != "UPDATE 0"
        await owner.close()

    return age


async def test_a_phone_that_was_away_longer_than_the_feed_remembers_begins_anew_and_loses_nothing(company, aged):
    kept, gone = await a_pinned_account(company), await a_pinned_account(company)
    away, present = await Phone.of(company), await Phone.of(company)
    await away.pull()
    await renamed(company, kept, "Renamed")
    await company.rows("update account set archived_at = now() where id = $1", gone)
    await present.pull()
    await aged(91)
    await pruning.forget(now())
    assert await company.rows("select id from change_log where company_id = $1", company.id) == []
    page = await away.pull()
    assert len(page["gained"]) == 2
    assert {row["name"] for row in away.held("account").values()} == {"Renamed"}
    assert page["checksums"] | checksums_of(away) == page["checksums"]
    assert (await present.pull())["gained"] == []


async def test_after_everything_was_forgotten_the_feed_goes_on(company, aged):
    account_id = await a_pinned_account(company)
    phone = await Phone.of(company)
    await renamed(company, account_id, "Old")
    await aged(91)
    await phone.pull()
    await pruning.forget(now())
    assert (await phone.pull())["gained"] == []
    await renamed(company, account_id, "New")
    page = await phone.pull()
    assert [change["row"]["name"] for change in page["changes"]] == ["New"]
    assert page["gained"] == []


async def test_what_is_younger_stays(company, aged):
    account_id = await a_pinned_account(company)
    phone = await Phone.of(company)
    await phone.pull()
    await renamed(company, account_id, "Renamed")
    await aged(89)
    await pruning.forget(now())
    page = await phone.pull()
    assert (page["gained"], len(page["changes"])) == ([], 1)


async def test_nobody_makes_the_feed_forget_what_phones_still_need(company):
    async with transaction() as connection:
        with pytest.raises(asyncpg.RaiseError, match="last 30 days"):
            await connection.fetchval("select forget_changes($1)", now() - timedelta(days=29))
