import pytest

from backend.accounts.handover import hand_over
from backend.errors import Problem
from backend.work import work
from tests.support.field import an_account

pytestmark = pytest.mark.db


async def handed(company, owners):
    async with work(await company.actor("manager"), "account.write") as unit:
        unit.unaudited("perhaps nothing moves")
        return await hand_over(unit, owners)


async def owners_of(company, *account_ids):
    sql = "select owner_id from account where id = any($1) order by id"
    return [row["owner_id"] for row in await company.rows(sql, list(account_ids))]


async def test_accounts_go_to_others_but_to_nobody_who_is_switched_off(company):
    first, second = [await an_account(company, "rep") for _ in range(2)]
    people = company.people
    assert await handed(company, {first: people["rep2"]}) == 1
    await company.rows("update person set active = false where id = $1", people["rep2"])
    assert await handed(company, {first: people["rep"], second: people["rep2"]}) == 1
    assert await owners_of(company, first, second) == [people["rep"], people["rep"]]


async def test_nobody_out_of_reach_is_given_anything(company):
    account_id = await an_account(company, "rep")
    with pytest.raises(Problem, match=r"accounts\.unknown_owner"):
        await handed(company, {account_id: company.people["stranger"]})
    assert await owners_of(company, account_id) == [company.people["rep"]]
