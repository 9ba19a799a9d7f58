import os
import pwd
import signal
from pathlib import Path

import asyncpg
import pytest

from infra import unprivileged
from infra.cluster import LONGEST_SOCKET_FOLDER, PrivateCluster, scratch_directory
from infra.trouble import Trouble
from tests.infra.test_processes import eventually

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def directory():
    with scratch_directory() as made:
        yield made


@pytest.fixture(scope="module")
def cluster(directory: Path):
    made = PrivateCluster(directory / "pg", durable=False)
    with made.running():
        made.ensure_database("rounds")
        yield made


async def ask(url: str, sql: str, **settings: str):
    connection = await asyncpg.connect(url, server_settings=settings)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_every_new_database_has_postgis(cluster: PrivateCluster):
    cluster.ensure_database("another")
    assert (await ask(cluster.url("another"), "SELECT postgis_version()")).startswith("3.")


async def test_the_owner_may_become_the_application_and_make_databases_but_is_no_superuser(cluster: PrivateCluster):
    assert await ask(cluster.url(), "SELECT current_user::text", role="rounds_app") == "rounds_app"
    sql = "SELECT (rolcreatedb, rolcreaterole, rolsuper, rolbypassrls)::text FROM pg_roles WHERE rolname = 'rounds'"
    assert await ask(cluster.url(), sql) == "(t,t,f,f)"


async def test_letters_of_every_language_fold(cluster: PrivateCluster):
    assert await ask(cluster.url(), "SELECT 'ÄÖÉ' ILIKE 'äöé'")


async def test_nobody_listens_on_the_network(cluster: PrivateCluster):
    assert await ask(cluster.url(), "SHOW listen_addresses") == ""


def test_others_cannot_enter_the_socket_folder(cluster: PrivateCluster):
    assert cluster.socket_folder.stat().st_mode & 0o077 == 0


def test_making_a_database_twice_is_no_trouble(cluster: PrivateCluster):
    cluster.ensure_database("rounds")


async def test_a_killed_server_starts_again_with_its_data(directory: Path):
    first = PrivateCluster(directory / "killed", durable=False)
    first.ensure()
    first.start()
    first.ensure_database("rounds")
    os.kill(int((first.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    with PrivateCluster(directory / "killed", durable=False).running() as second:
        assert await ask(second.url(), "SELECT 1") == 1
    first.stop()


async def test_an_orphaned_server_is_replaced(directory: Path):
    orphan = PrivateCluster(directory / "orphaned", durable=False)
    orphan.ensure()
    orphan.start()
    with PrivateCluster(directory / "orphaned", durable=False).running() as second:
        assert await ask(second.url("postgres"), "SELECT 1") == 1
    orphan.stop()


async def test_an_interrupted_initialisation_is_begun_anew(directory: Path):
    cluster = PrivateCluster(directory / "half", durable=False)
    unprivileged.give(cluster.home, cluster.user)
    unprivileged.give(cluster.data, cluster.user)
    (cluster.data / "PG_VERSION").write_text(f"{cluster.binaries.major}\n")
    with cluster.running():
        assert await ask(cluster.url("postgres"), "SELECT 1") == 1


async def test_a_path_too_long_for_a_socket_gets_a_short_socket_folder(directory: Path):
    deep = directory / ("d" * LONGEST_SOCKET_FOLDER)
    deep.mkdir()
    cluster = PrivateCluster(deep / "pg", durable=False)
    with cluster.running():
        assert await ask(cluster.url("postgres"), "SELECT 1") == 1
    cluster.socket_folder.rmdir()


async def test_below_a_closed_folder_the_data_goes_where_the_servers_user_can_reach(
    directory: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unprivileged, "FALLBACK", directory / "fallback")
    closed = directory / "closed"
    closed.mkdir(mode=0o700)
    with PrivateCluster(closed / "pg", durable=False).running() as cluster:
        assert await ask(cluster.url("postgres"), "SELECT 1") == 1
    again = PrivateCluster(closed / "pg", durable=False)
    assert again.initialised
    inside = closed / "pg" if os.geteuid() else directory / "fallback"
    assert again.data.is_relative_to(inside)


def test_data_that_became_unreachable_is_not_silently_left_behind(directory: Path, monkeypatch: pytest.MonkeyPatch):
    later = directory / "later"
    (later / "pg" / "data").mkdir(parents=True)
    later.chmod(0o700)
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    monkeypatch.setattr(unprivileged, "reachable", lambda *_: False)
    with pytest.raises(Trouble, match="can no longer reach"):
        unprivileged.home_for(later / "pg", user)


async def test_the_database_answers_again_after_its_server_died(directory: Path):
    from infra.keeper import Keeper

    cluster = PrivateCluster(directory / "kept", durable=False)
    cluster.ensure()
    keeper = Keeper(lambda _: None, lambda _: None)
    try:
        child = keeper.start(cluster.program())
        keeper.wait_ready(child)
        os.kill(child.pid or 0, signal.SIGKILL)
        assert eventually(lambda: not child.alive)
        keeper.look(1e9)
        keeper.look(2e9)
        keeper.wait_ready(child)
        assert await ask(cluster.url("postgres"), "SELECT 1") == 1
    finally:
        keeper.stop()
