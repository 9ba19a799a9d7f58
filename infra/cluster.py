"""A private PostgreSQL + PostGIS cluster in one directory, reached by a unix socket only.

    cluster = PrivateCluster(directory)
    with cluster.running():
        asyncpg.connect(cluster.url())

Roles: `postgres` (superuser), `rounds` (owner of the databases; may create roles and databases, may not bypass
row security), `rounds_app` (what the application becomes by `SET ROLE`). Who reaches the socket is trusted,
and its folder is closed to everybody but the server's user.
"""

import hashlib
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from infra import postgres_binaries, unprivileged
from infra.environment import everything
from infra.leftovers import stop_postmaster
from infra.processes import Child, Program
from infra.trouble import Trouble, last_lines

OWNER = "rounds"
APPLICATION = "rounds_app"
LONGEST_SOCKET_FOLDER = 80  # the kernel's limit for the whole socket path is 103 bytes on macOS, 107 on Linux
START_WITHIN_S = 60.0  # crash recovery after a power cut may take this long
# A small machine's cluster: idles below 100 MB, serves some dozens of connections.
TUNING = {
    "shared_buffers": "64MB",
    "max_connections": "80",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "min_wal_size": "80MB",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_max_workers": "2",
    "max_locks_per_transaction": "128",  # daily partitions take a lock each
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
    "idle_in_transaction_session_timeout": "60000",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests only

ROLES_SQL = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE;
CREATE ROLE {APPLICATION} NOLOGIN;
GRANT {APPLICATION} TO {OWNER};
"""
EXTENSIONS_SQL = """
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""


@dataclass
class PrivateCluster:
    """`durable=False` trades crash safety for speed: for tests. Everything lies below `directory`."""

    directory: Path
    durable: bool = True
    log: Path | None = None
    _child: Child | None = field(default=None, init=False, repr=False)

    @cached_property
    def user(self) -> str | None:
        return unprivileged.server_user()

    @cached_property
    def home(self) -> Path:
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        return unprivileged.home_for(self.directory, self.user)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        inside = self.home / "socket"
        if len(str(inside).encode()) <= LONGEST_SOCKET_FOLDER:
            return inside
        key = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()).resolve() / f"rounds-{key}"

    @cached_property
    def binaries(self) -> postgres_binaries.Binaries:
        version = self.data / "PG_VERSION"
        return postgres_binaries.find(int(version.read_text()) if version.exists() else None)

    @property
    def initialised(self) -> bool:
        return (self.home / "initialised").exists()

    def url(self, database: str = "rounds", user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def ensure(self) -> None:
        """Initialise the cluster unless it is; an interrupted attempt is begun anew."""
        unprivileged.give(self.home, self.user)
        self._own_socket_folder()
        if self.initialised:
            return
        stop_postmaster(self.data)
        shutil.rmtree(self.data, ignore_errors=True)
        self._initdb()
        try:
            self.start()
            self._psql("template1", ROLES_SQL + EXTENSIONS_SQL)  # every later database has PostGIS from birth
        finally:
            self.stop()
        (self.home / "initialised").touch()

    def ensure_database(self, name: str) -> None:
        """Create the database unless it exists; the cluster must be running."""
        known = self._psql("postgres", "SELECT datname FROM pg_database").split()
        if name not in known:
            self._psql("postgres", f'CREATE DATABASE "{name}" OWNER {OWNER}')

    def program(self) -> Program:
        settings = TUNING | ({} if self.durable else FORGETFUL)
        settings |= {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Program(
            name="database",
            argv=(self.binaries.path("postgres"), "-D", str(self.data), *options),
            log=self.log or self.directory.parent / "log" / "postgres.log",
            env=_quiet_environment(),
            user=self.user,
            stop_with=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            stop_within_s=30.0,
            prepare=self._prepare,
            ready=self.accepts,
        )

    def accepts(self) -> bool:
        argv = (
            self.binaries.path("pg_isready"),
            "-q",
            "-h",
            str(self.socket_folder),
            "-U",
            "postgres",
            "-d",
            "postgres",
        )
        return subprocess.run(argv, env=_quiet_environment(), check=False).returncode == 0

    def start(self) -> None:
        self._child = Child(self.program())
        self._child.start()
        self._child.wait_ready(START_WITHIN_S)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    @contextmanager
    def running(self) -> Generator["PrivateCluster"]:
        """Initialise if need be, start, stop at the end."""
        self.ensure()
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def _prepare(self) -> None:
        self._own_socket_folder()
        stop_postmaster(self.data)
        for stale in self.socket_folder.glob(".s.PGSQL.*"):  # the folder is ours alone; its lock names a dead pid
            stale.unlink(missing_ok=True)

    def _own_socket_folder(self) -> None:
        unprivileged.give(self.socket_folder, self.user)

    def _initdb(self) -> None:
        argv = [self.binaries.path("initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        locale = "C" if sys.platform == "darwin" else "C.UTF-8"
        argv += [f"--locale={locale}", "--locale-provider=icu", "--icu-locale=und", "--no-instructions"]
        argv += [] if self.durable else ["--no-sync"]
        log = self.program().log.with_name("initdb.log")
        child = Child(Program("initdb", tuple(argv), log, env=_quiet_environment(), user=self.user))
        child.start()
        if child.wait() != 0:
            raise Trouble(f"The database could not be created. The end of {log}:", "\n" + last_lines(log))

    def _psql(self, database: str, sql: str) -> str:
        argv = [self.binaries.path("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        argv += ["-h", str(self.socket_folder), "-U", "postgres", "-d", database, "-f", "-"]
        done = subprocess.run(argv, input=sql, capture_output=True, text=True, env=_quiet_environment(), check=False)
        if done.returncode != 0:
            raise Trouble(f"The database refused a statement: {done.stderr.strip()}")
        return done.stdout


def _quiet_environment() -> dict[str, str]:
    """Without PG* variables, which would lead the server's programs elsewhere."""
    return {key: value for key, value in everything().items() if not key.startswith("PG")} | {"LC_MESSAGES": "C"}


@contextmanager
def scratch_directory() -> Generator[Path]:
    """A temporary folder that the server's user can pass through even when root made it. For tests."""
    directory = Path(tempfile.mkdtemp(prefix="rounds-"))
    directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
