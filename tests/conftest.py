"""Real services for tests that name them; sockets stay closed for the rest."""

import os
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("PICCOLO_CONF", "backend.piccolo_conf")

# A busy machine is no finding: nothing here is judged by how long it takes.
settings.register_profile("rounds", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rounds")

NETWORK_MARKS = ("db", "services", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not any(item.get_closest_marker(mark) for mark in NETWORK_MARKS):
            item.add_marker(
                pytest.mark.allow_hosts(["127.0.0.1"])
                if "local_server" in item.keywords
                else pytest.mark.disable_socket
            )


@pytest.fixture(scope="session")
def scratch() -> Generator[Path]:
    from infra.cluster import scratch_directory

    with scratch_directory() as directory:
        yield directory


@pytest.fixture(scope="session")
def cluster(scratch: Path):
    """One PostGIS cluster per test process."""
    from infra.cluster import PrivateCluster

    with PrivateCluster(scratch / "pg", durable=False).running() as running:
        yield running


@pytest.fixture(scope="session")
def template(cluster) -> str:
    """A database at the newest schema, from which others are copied."""
    from backend.db.migrate import upgrade_now

    cluster.ensure_database("template_rounds")
    upgrade_now(cluster.url("template_rounds"))
    if os.environ.get("ROUNDS_TEST_FEED") == "strict":
        from tests.support import strict

        strict.install(cluster.url("template_rounds"))
    return "template_rounds"


async def copy_of(cluster, template: str, name: str) -> str:
    owner = await asyncpg.connect(cluster.url("postgres"))
    try:
        await owner.execute(f'create database "{name}" template "{template}"')
    finally:
        await owner.close()
    return cluster.url(name)


@pytest.fixture(scope="session")
async def database_url(cluster, template: str) -> str:
    """The database that tests share; each test makes its own company in it, so nothing is ever cleaned."""
    return await copy_of(cluster, template, "shared_rounds")


@pytest.fixture(scope="session")
def object_store(scratch: Path):
    """A running `rclone serve s3`."""
    from infra.objectstore import ObjectStore
    from infra.processes import running

    store = ObjectStore(scratch / "media")
    with running(store.program()):
        yield store


@pytest.fixture(scope="session")
def settings(database_url: str, scratch: Path, object_store):
    from backend.settings import Settings

    return Settings.from_env(
        {"DATABASE_URL": database_url, "ROUNDS_VAR": str(scratch), "ROUNDS_LOG": "text"} | object_store.environment()
    )


@pytest.fixture(scope="session")
async def pool(database_url: str) -> AsyncGenerator[None]:
    from backend.db import engine

    engine.configure(database_url)
    await engine.open_pool()
    yield
    await engine.close_pool()


@pytest.fixture(scope="session")
def app(pool, settings):
    from backend.app import build

    return build(settings)


@pytest.fixture
async def visitor(app) -> AsyncGenerator[httpx.AsyncClient]:
    """A browser in which nobody is logged in."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://rounds.test") as client:
        yield client


@pytest.fixture
async def company(app, settings):
    """A fresh company with a manager, an approver, an auditor, an administrator and two reps in a team."""
    from tests.support.company import a_company

    async with a_company(app) as made:
        yield made


@pytest.fixture(scope="session")
def town(scratch: Path):
    """Road servers of a real small place; see tests/support/town.py."""
    from tests.support.town import served

    with served(scratch) as found:
        yield found


@pytest.fixture
def roads(town):
    """The backend travels by road instead of straight lines; `roads.centre` is where the streets are."""
    from tests.support.town import travelled

    with travelled(town) as found:
        yield found
