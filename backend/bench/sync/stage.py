"""Where phones and server meet: a durable database of its own and the product's own server on it."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from backend.bench.ground import Served, served
from backend.bench.sync.fleet import Fleet, found
from backend.db.migrate import upgrade_now
from infra.cluster import PrivateCluster
from infra.places import Places

NAME = "bench"


@dataclass(frozen=True, slots=True)
class Stage:
    folder: Path
    cluster: PrivateCluster
    server: Served

    @property
    def database_pid(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])

    def stop_database_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does."""
        os.kill(self.database_pid, signal.SIGQUIT)
        self.cluster.stop()

    async def superuser(self) -> asyncpg.Connection:
        """Whom row security does not bind: founds, and looks afterwards."""
        return await asyncpg.connect(self.cluster.url(NAME, "postgres"))


@contextmanager
def stage(fleet: Fleet) -> Generator[Stage]:
    """Beside the product's data, on the same disk: what is told of durability is told of that disk."""
    parent = Places.from_environment().var / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="sync-", dir=parent))
    folder.chmod(0o711)
    cluster = PrivateCluster(folder / "pg", log=folder / "postgres.log")
    try:
        with cluster.running():
            cluster.ensure_database(NAME)
            upgrade_now(cluster.url(NAME))
            asyncio.run(_found(cluster, fleet))
            settings = {"DATABASE_URL": cluster.url(NAME), "ROUNDS_VAR": str(folder), "ROUNDS_SECURE_COOKIES": "0"}
            with served(settings) as server:
                yield Stage(folder, cluster, server)
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


async def _found(cluster: PrivateCluster, fleet: Fleet) -> None:
    connection = await asyncpg.connect(cluster.url(NAME, "postgres"))
    try:
        await found(connection, fleet)
    finally:
        await connection.close()
