"""The key for unsent work: one per person, for that person's own sessions, for nobody and nothing else."""

import asyncio
import base64
import json

import asyncpg
import pytest

from backend.access.actor import machinery
from backend.work import look, work
from tests.support.company import a_company
from tests.support.phone import Phone

pytestmark = pytest.mark.db

COUNT = "select count(*) from person_vault"


async def vault_of(company, who="rep"):
    answer = await (await company.client(who)).get("/api/sync/vault")
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_person_gets_the_same_32_bytes_every_time_and_everybody_gets_others(company):
    first, again, other = [(await vault_of(company, who)).json() for who in ("rep", "rep", "rep2")]
    assert first == again
    assert len(base64.b64decode(first["key"], validate=True)) == 32
    assert first["key"] != other["key"]
    assert first["keyId"] != other["keyId"]


async def test_two_phones_that_ask_at_once_get_one_key(company):
    client = await company.client("rep")
    answers = await asyncio.gather(*(client.get("/api/sync/vault") for _ in range(6)))
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("who", ["rep", "manager", "approver", "auditor", "admin"])
async def test_everybody_who_logs_in_has_a_key(company, who):
    assert (await vault_of(company, who)).json()["key"]


async def test_nobody_stores_the_answer_and_nobody_gets_it_without_a_login(company, visitor):
    assert (await vault_of(company)).headers["cache-control"] == "no-store"
    assert (await visitor.get("/api/sync/vault")).status_code == 401


@pytest.mark.parametrize("permission", ["self", "device.read", "people.write", "sync"])
async def test_an_administrator_reads_no_key_but_his_own(company, permission):
    await vault_of(company)
    async with look(await company.actor("admin"), permission) as view:
        assert await view.conn.fetchval(COUNT) == 0


@pytest.mark.parametrize("who", ["manager", "auditor", "approver", "rep2"])
async def test_neither_do_those_who_reach_the_person(company, who):
    await vault_of(company)
    async with look(await company.actor(who), "account.read") as view:
        assert await view.conn.fetchval(COUNT) == 0


async def test_neither_do_the_machinery_nor_a_login_that_is_looked_up(company):
    await vault_of(company)
    async with look(machinery(company.id), "self") as view:
        assert await view.conn.fetchval(COUNT) == 0
    assert (await company.rows(COUNT))[0]["count"] == 0


async def test_a_company_alone_opens_no_vault(app, company):
    await vault_of(company)
    async with a_company(app) as other, look(await other.actor("rep"), "self") as view:
        assert await view.conn.fetchval(COUNT) == 0


@pytest.mark.parametrize("statement", ["update person_vault set secret = secret", "delete from person_vault"])
async def test_a_key_is_never_changed_or_removed(company, statement):
    await vault_of(company)
    async with work(await company.actor("rep"), "self") as unit:
        unit.unaudited("nothing was written")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit.conn.transaction():
                await unit.conn.execute(statement)


async def test_nobody_makes_a_key_for_somebody_else(company):
    async with work(await company.actor("admin"), "people.write") as unit:
        unit.unaudited("nothing was written")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit.conn.transaction():
                await unit.conn.execute(
                    "insert into person_vault (id, company_id, key_id, secret, made_at) "
                    "values ($1, $2, $1, decode(repeat('00', 32), 'hex'), now())",
                    company.people["rep"], company.id,
                )  # fmt: skip


async def test_the_key_is_in_no_trail_no_feed_and_no_log(company, caplog, capsys):
    key = (await vault_of(company)).json()["key"]
    phone = await Phone.of(company)
    page = await phone.pull()
    assert key not in json.dumps(page)
    lines = await company.rows("select to_jsonb(l)::text as line from audit_line l where company_id = $1", company.id)
    assert not any(key in row["line"] for row in lines)
    printed = capsys.readouterr()
    assert key not in caplog.text + printed.out + printed.err
