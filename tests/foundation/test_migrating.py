import subprocess
import sys
from dataclasses import replace

import asyncpg
import pytest

from backend.app import build
from backend.clock import now
from backend.db import engine
from backend.db.migrate import as_owner, upgrade
from backend.db.recorded import recorded, written
from backend.feed.changes import of_person
from tests.conftest import copy_of
from tests.support.company import a_company
from tests.support.field import insert
from tests.support.phone import Phone, a_pinned_account
from tests.sync.test_durable import working_in
from tests.sync.test_pull import checksums_of

pytestmark = pytest.mark.db


async def test_a_database_at_the_newest_schema_has_every_migration_recorded(database_url):
    assert written()
    assert written() <= await recorded(database_url)


async def test_a_new_database_and_one_that_misses_a_migration_are_not_up_to_date(cluster, template):
    cluster.ensure_database("nothing_yet")
    assert await recorded(cluster.url("nothing_yet")) == frozenset()
    url = await copy_of(cluster, template, "one_missing")
    connection = await asyncpg.connect(url)
    missing = max(written())
    await connection.execute("delete from migration where name = $1", missing)
    await connection.close()
    assert written() - await recorded(url) == {missing}


async def test_a_second_upgrade_is_recorded_no_second_time(cluster, template):
    url = await copy_of(cluster, template, "twice")
    before = await recorded(url)
    await upgrade(url)
    assert await recorded(url) == before


@pytest.mark.parametrize("module", ["backend.db.recorded", "backend.server"])
def test_what_every_start_runs_first_loads_neither_the_app_nor_the_migrations(module):
    asked = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not {"piccolo", "sqlalchemy", "litestar", "numpy", "backend.app"} & set(done.stdout.split())


def test_migrating_what_is_up_to_date_does_not_load_the_migrations(database_url, monkeypatch):
    from argparse import Namespace

    from backend import cli_data

    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr("backend.db.migrate.upgrade_now", pytest.fail)
    assert cli_data.migrate(Namespace()) == 0


async def test_a_migration_may_write_to_what_phones_show_and_alter_it(cluster, template, settings):
    url = await copy_of(cluster, template, "filled")
    async with working_in(url), a_company(build(replace(settings, database_url=url))) as company:
        account_id = await a_pinned_account(company)
        phone = await Phone.of(company)
        await phone.pull()
        with as_owner(url):
            async with engine.transaction() as connection:
                await connection.execute("select set_config('rounds.system', 'on', true)")
                await connection.execute("update account set name = 'Migrated', version = version + 1")
                await connection.execute("alter table account add column more text")
                await connection.execute("select phones_begin_anew()")
        page = await phone.page()
        assert of_person(company.people["rep"]) in page["gained"]
        await phone.pull()
        assert phone.held("account")[str(account_id)]["name"] == "Migrated"


async def test_a_table_that_is_emptied_by_hand_begins_every_phone_anew(cluster, template, settings):
    url = await copy_of(cluster, template, "emptied")
    async with working_in(url), a_company(build(replace(settings, database_url=url))) as company:
        await insert(company, "alert", person_id=company.people["rep"], code="plan.published", facts={}, at=now())
        phone = await Phone.of(company)
        await phone.pull()
        assert phone.held("alert")
        owner = await asyncpg.connect(url)
        await owner.execute("truncate alert")
        await owner.close()
        page = await phone.pull(verify=True)
        assert phone.held("alert") == {}
        assert page["checksums"] | checksums_of(phone) == page["checksums"]
