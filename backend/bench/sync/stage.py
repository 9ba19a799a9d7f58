"""Where phones and server meet: a durable database of its own and the product's own server on it."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import psutil

from backend import clock
from backend.bench.ground import Served, served
from backend.bench.sync.fleet import Fleet, found
from backend.db.migrate import upgrade_now
from backend.durable import Durable
from infra.backup.putting_back import put_back
from infra.backup.taking import take
from infra.backup.tools import Files
from infra.cluster import PrivateCluster
from infra.environment import everything
from infra.objectstore import BUCKET, ObjectStore
from infra.places import Places
from infra.processes import Child, Program, running
from media.names import object_key

NAME = "bench"
ENDED = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1"


@dataclass(frozen=True, slots=True)
class Stage:
    folder: Path
    cluster: PrivateCluster
    server: Served
    jobs: Child | None = None

    def original(self, company_id: UUID, upload_id: UUID) -> Path:
        """The file of a photo as it was sent."""
        return self.folder / "media" / BUCKET / object_key(company_id, upload_id, "original")

    @property
    def database_pid(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])

    def stop_database_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does."""
        os.kill(self.database_pid, signal.SIGQUIT)
        self.cluster.stop()

    def back_up(self) -> Path:
        return take(self.cluster.url(NAME), self._photos, self.folder / "backup", clock.now()).dump

    async def restore(self, dump: Path) -> None:
        """What an operator does, only that server and jobs stand still meanwhile instead of ending.

        The disk with the photos is lost, too: those that are found afterwards come from the backup or from phones.
        """
        with self._standing_still():
            connection = await asyncpg.connect(self.cluster.url("postgres", "postgres"))
            try:
                while await connection.fetchval(ENDED, NAME):  # noqa: ASYNC110 - the end of another process is no event
                    await asyncio.sleep(0.05)
            finally:
                await connection.close()
            for company in (self.folder / "media" / BUCKET).glob("*"):
                shutil.rmtree(company)
            await asyncio.to_thread(put_back, self.cluster.url(NAME), self._photos, dump, clock.now())

    @contextmanager
    def _standing_still(self) -> Generator[None]:
        """Who starts others again comes first, so that nobody is missed."""
        heads = [pid for pid in (self.server.pid, self.jobs and self.jobs.pid) if pid and psutil.pid_exists(pid)]
        still: list[psutil.Process] = []
        try:
            for head in map(psutil.Process, heads):
                head.suspend()
                still.append(head)
                for child in head.children(recursive=True):
                    with suppress(psutil.NoSuchProcess):
                        child.suspend()
                        still.append(child)
            yield
        finally:
            for process in still:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    @property
    def _photos(self) -> Files:
        return Files(BUCKET, folder=self.folder / "media")

    async def superuser(self) -> asyncpg.Connection:
        """Whom row security does not bind: founds, and looks afterwards."""
        return await asyncpg.connect(self.cluster.url(NAME, "postgres"))


@contextmanager
def stage(fleet: Fleet, durable: Durable = "disk", *, whole: bool = False) -> Generator[Stage]:
    """Beside the product's data, on the same disk: what is told of durability is told of that disk.

    With a `whole` one there are an object store and `rounds work` too.
    """
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
            settings["ROUNDS_DURABLE"] = durable
            with ExitStack() as stack:
                if whole:
                    store = ObjectStore(folder / "media")
                    stack.enter_context(running(store.program()))
                    settings |= store.environment()
                server = stack.enter_context(served(settings))
                jobs = stack.enter_context(running(_jobs(folder, settings)))[0] if whole else None
                yield Stage(folder, cluster, server, jobs)
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _jobs(folder: Path, settings: Mapping[str, str]) -> Program:
    return Program(
        name="bench-work",
        argv=(sys.executable, "-m", "backend", "work"),
        log=folder / "work.log",
        env=everything() | dict(settings),
    )


async def _found(cluster: PrivateCluster, fleet: Fleet) -> None:
    connection = await asyncpg.connect(cluster.url(NAME, "postgres"))
    try:
        await found(connection, fleet)
    finally:
        await connection.close()
