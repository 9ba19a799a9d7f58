"""Finds the PostgreSQL server programs that come with PostGIS."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.environment import variable
from infra.trouble import Trouble

OLDEST_MAJOR = 15  # security-invoker views and `MERGE` are used
ROOTS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    directory: Path
    major: int
    has_postgis: bool

    def path(self, program: str) -> str:
        return str(self.directory / program)


def find(major: int | None = None) -> Binaries:
    """The newest server with PostGIS, or exactly the major version that an existing cluster was made with."""
    found = sorted(_installed(), key=lambda b: b.major, reverse=True)
    usable = [b for b in found if b.has_postgis and b.major >= OLDEST_MAJOR]
    if major is not None:
        usable = [b for b in usable if b.major == major]
        if not usable:
            raise Trouble(
                f"The database in this folder was made by PostgreSQL {major}, which is not installed with PostGIS.",
                f"Install it: {install_command(major)}",
            )
    if not usable:
        missing = "PostGIS is missing beside PostgreSQL" if found else f"PostgreSQL {OLDEST_MAJOR} or newer is missing"
        raise Trouble(f"{missing}.", f"Install it: {install_command()} - or set ROUNDS_PG_BIN or DATABASE_URL.")
    return usable[0]


def install_command(major: int | None = None) -> str:
    if sys.platform == "darwin":
        return "brew install postgis"
    name = f"postgresql-{major}-postgis-3" if major else "postgresql-15-postgis-3 (or your release's number)"
    return f"sudo apt-get install -y --no-install-recommends {name}"


def _installed() -> Iterator[Binaries]:
    for directory in _directories():
        postgres = directory / "postgres"
        if not (postgres.exists() and (directory / "initdb").exists()):
            continue
        version = _output(str(postgres), "--version")
        number = re.search(r"\(PostgreSQL\) (\d+)", version)
        if number:
            yield Binaries(directory, int(number[1]), _has_postgis(directory, int(number[1])))


def _directories() -> Iterator[Path]:
    chosen = variable("ROUNDS_PG_BIN")
    if chosen:
        yield Path(chosen)
        return
    for pattern in ROOTS:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")))
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _has_postgis(directory: Path, major: int) -> bool:
    shares = [
        Path(f"/usr/share/postgresql/{major}"),
        directory.parent / "share" / "postgresql",
        directory.parent / "share" / f"postgresql@{major}",
        directory.parent / "share",
    ]
    pg_config = directory / "pg_config"
    if pg_config.exists():
        shares.insert(0, Path(_output(str(pg_config), "--sharedir").strip()))
    return any((share / "extension" / "postgis.control").exists() for share in shares)


def _output(*argv: str) -> str:
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=10).stdout
    except OSError:
        return ""
