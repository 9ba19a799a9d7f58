"""What phones of any age send arrives, and an edit knows what its author saw."""

import pytest

from backend.sync.upcast import current
from tests.support.phone import Phone, a_pinned_account

pytestmark = pytest.mark.db


@pytest.fixture
async def phone(company):
    return await Phone.of(company)


@pytest.fixture
async def account(company):
    account_id = await a_pinned_account(company)
    await company.rows("update account set name = 'First', phone = '1' where id = $1", account_id)
    return str(account_id)


def an_edit(phone, account, *, changes, seen=None, version=2):
    body = {"accountId": account, "baseVersion": 1, "changes": changes}
    return phone.write("account.edit", body | ({} if seen is None else {"seen": seen}), schemaV=version)


async def name_of(company, account):
    return (await company.rows("select name, phone from account where id = $1::uuid", account))[0]["name"]


async def test_an_edit_of_an_older_phone_is_taken_in_and_kept_in_its_own_version(company, phone, account):
    result = (await phone.sent(an_edit(phone, account, changes={"name": "Second"}, version=1)))[0]
    assert result["status"] == "applied", result
    assert await name_of(company, account) == "Second"
    kept = await company.rows("select schema_v from mutation where device_id = $1", phone.device_id)
    assert [row["schema_v"] for row in kept] == [1]


@pytest.mark.parametrize("together", [True, False])
async def test_two_edits_that_a_phone_wrote_one_after_the_other_both_arrive(company, phone, account, together):
    first = an_edit(phone, account, changes={"name": "Second"}, seen={"name": "First"})
    second = an_edit(phone, account, changes={"name": "Third", "phone": "2"}, seen={"name": "Second", "phone": "1"})
    results = await phone.sent(first, second) if together else [*await phone.sent(first), *await phone.sent(second)]
    assert [result["status"] for result in results] == ["applied", "applied"]
    assert await name_of(company, account) == "Third"


async def test_an_edit_over_what_somebody_else_wrote_goes_back_with_both_values(company, phone, account):
    colleague = await company.client("manager")
    ask = {"baseVersion": 1, "changes": {"name": "Theirs"}}
    assert (await colleague.patch(f"/api/accounts/{account}", json=ask)).status_code == 200
    edit = an_edit(phone, account, changes={"name": "Mine", "phone": "2"}, seen={"name": "First", "phone": "1"})
    result = (await phone.sent(edit))[0]
    assert (result["status"], result["code"]) == ("rejected", "version_conflict")
    assert result["facts"]["fields"] == {"name": {"yours": "Mine", "theirs": "Theirs"}}
    again = an_edit(phone, account, changes={"name": "Mine"}, seen={"name": "Theirs"})
    assert (await phone.sent(again))[0]["status"] == "applied"


@pytest.mark.parametrize("version", [0, -1, 3, 2**31 - 1])
async def test_a_version_that_the_server_does_not_know_is_refused_and_blocks_nothing(phone, account, version):
    edit = an_edit(phone, account, changes={"name": "Second"}, version=version)
    fresh = an_edit(phone, account, changes={"name": "Third"}, version=current("account.edit"))
    results = await phone.sent(edit, fresh)
    assert [(result["status"], result["code"]) for result in results] == [
        ("rejected", "sync.unknown_kind"), ("applied", None),
    ]  # fmt: skip


async def test_a_version_that_no_column_holds_is_no_version(phone, account):
    answer = await phone.push(an_edit(phone, account, changes={"name": "Second"}, version=2**53))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mutations[0].schemaV")


@pytest.mark.parametrize("body", ["[]", "null", "[" * 50_000, '{"accountId":1}', '{"seen":5}', '{"seen":{"a":1}}', "{"])
async def test_hostile_bodies_of_an_older_version_are_refused_one_by_one(phone, account, body):
    broken = phone.write("account.edit", body, schemaV=1)
    results = await phone.sent(broken, an_edit(phone, account, changes={"name": "Second"}))
    assert [result["status"] for result in results] == ["rejected", "applied"]
