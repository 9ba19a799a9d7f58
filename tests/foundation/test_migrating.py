import subprocess
import sys

import asyncpg
import pytest

from backend.db.migrate import upgrade
from backend.db.recorded import recorded, written
from tests.conftest import copy_of

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
