import asyncio
import re
import secrets

import asyncpg
import pytest

from infra import vitals
from tests.conftest import copy_of

pytestmark = pytest.mark.services


def test_a_map_that_is_none_is_found_out(tmp_path):
    file = tmp_path / "basemap.pmtiles"
    assert vitals.basemap(file)[0] is False
    file.write_bytes(b"<html>not found</html>")
    assert vitals.basemap(file)[0] is False
    file.write_bytes(b"PMTiles\x03" + bytes(119))
    assert vitals.basemap(file)[0] is True


def test_an_object_goes_in_and_comes_back(object_store, monkeypatch):
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    assert vitals.photos()[0] is True


def test_wrong_keys_are_found_out_though_the_port_is_open(object_store, monkeypatch):
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("S3_SECRET_KEY", "not the key")
    ok, _, remedy = vitals.photos()
    assert ok is False
    assert "S3_SECRET_KEY" in remedy


@pytest.fixture
async def quiet_database(cluster, template) -> str:
    """At the newest schema, and nobody else queues jobs in it."""
    return await copy_of(cluster, template, f"quiet_{secrets.token_hex(4)}")


def test_a_schema_that_was_never_made_and_one_that_is_whole(cluster, quiet_database, monkeypatch):
    cluster.ensure_database("bare_rounds")
    monkeypatch.setenv("DATABASE_URL", cluster.url("bare_rounds"))
    assert vitals.schema()[0] is False
    monkeypatch.setenv("DATABASE_URL", quiet_database)
    assert vitals.schema()[0] is True


@pytest.fixture
async def forgotten_job(quiet_database) -> None:
    connection = await asyncpg.connect(quiet_database)
    try:
        await connection.execute(
            "insert into pgqueuer (priority, entrypoint, status, execute_after) "
            "values (0, 'nobody', 'queued', now() - interval '5 minutes')"
        )
    finally:
        await connection.close()


def test_an_empty_queue_is_well(tmp_path, quiet_database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", quiet_database)
    assert vitals.worker(tmp_path)[0] is True


def test_a_job_that_waits_for_minutes_is_found_out(tmp_path, quiet_database, forgotten_job, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", quiet_database)
    ok, detail, remedy = vitals.worker(tmp_path)
    assert ok is False
    assert re.search(r"since 3\d\d s", detail)
    assert "worker.log" in remedy


def test_a_road_server_that_is_not_there_is_named(monkeypatch):
    ok, detail, _ = vitals.roads({"car": "http://127.0.0.1:9"}, {"center": {"lon": 24.9, "lat": 60.1}})
    assert ok is False
    assert "car" in detail


async def test_the_age_of_the_newest_backup_is_told_and_where_phones_wait_for_one_it_must_not_be_old(
    cluster, template, monkeypatch
):
    url = await copy_of(cluster, template, f"aged_{secrets.token_hex(4)}")
    monkeypatch.setenv("DATABASE_URL", url)

    async def told(durable):
        monkeypatch.setenv("ROUNDS_DURABLE", durable)
        return await asyncio.to_thread(vitals.backup)

    assert (await told("disk"))[0] is None
    assert (await told("backup"))[0] is False
    owner = await asyncpg.connect(url, server_settings={"rounds.system": "on"})
    await owner.execute(
        "insert into company (id, name, timezone, currency, language, policy, created_at) "
        "values (gen_random_uuid(), 'Aged', 'UTC', 'EUR', 'en', '{}', now())"
    )
    await owner.execute(
        "insert into device_backup (id, company_id, epoch, last_seq, at) "
        "select gen_random_uuid(), id, 1, 1, now() - interval '47 hours' from company"
    )
    assert await told("backup") == (True, "the newest is 47 h 0 min old", "")
    await owner.execute("update device_backup set at = now() - interval '49 hours'")
    assert (await told("disk"))[0] is True
    ok, _, remedy = await told("backup")
    assert ok is False
    assert "rounds backup" in remedy
    await owner.close()
