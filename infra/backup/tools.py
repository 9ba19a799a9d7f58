"""The programs that copy: PostgreSQL's own and rclone, each told everything by its arguments and environment."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from infra import postgres_binaries
from infra.environment import everything, variable
from infra.objectstore import BUCKET, REGION, rclone_binary
from infra.places import Places
from infra.trouble import Trouble

# The owner of the tables is bound by row security as well; this lets the dump see the rows of every company.
SEES_ALL = {"rounds.system": "on", "rounds.people": "*", "idle_in_transaction_session_timeout": "0"}


def postgres_tool(name: str, major: int | None = None) -> str:
    """The program that comes with the server, else one on the PATH."""
    try:
        return postgres_binaries.find(major).path(name)
    except Trouble as trouble:
        if found := shutil.which(name):
            return found
        raise Trouble(f"The program {name} is missing.", trouble.remedy) from trouble


def run(argv: list[str], env: Mapping[str, str] | None = None) -> None:
    """To its end; Trouble with the last words of a program that fails, without anybody's password."""
    done = subprocess.run(argv, env=_quiet() | dict(env or {}), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = re.sub(r"//[^@\s]*@", "//", done.stderr.strip()[-1500:])
        raise Trouble(f"{Path(argv[0]).name} failed: {said}")


def _quiet() -> dict[str, str]:
    return {key: value for key, value in everything().items() if not key.startswith(("PG", "RCLONE_"))}


def options(settings: Mapping[str, str]) -> dict[str, str]:
    return {"PGOPTIONS": " ".join(f"-c {name}={value}" for name, value in settings.items()), "LC_MESSAGES": "C"}


@dataclass(frozen=True, slots=True)
class Files:
    """Where an instance's photos lie: a folder of this machine, or a bucket at an address."""

    bucket: str
    folder: Path | None = None
    env: Mapping[str, str] | None = None

    @property
    def address(self) -> str:
        return str(self.folder / self.bucket) if self.folder else f"photos:{self.bucket}"

    def there(self) -> bool:
        """A bucket at an address tells by itself when it is copied."""
        return self.folder is None or (self.folder / self.bucket).exists()

    def copied_to(self, folder: Path) -> None:
        """What is there already stays, an object never changes: the store's own may have been cut since."""
        if self.there():
            _copy(self.address, str(folder / self.bucket), self.env, "--ignore-existing")

    def filled_from(self, folder: Path) -> None:
        """What the store does not hold, or holds in another size."""
        for bucket in sorted(folder.iterdir()) if folder.exists() else ():
            _copy(str(bucket), self.address, self.env, "--size-only")


def files_of(places: Places) -> Files:
    """Those of the running instance; of one that stands still its own folder."""
    endpoint, bucket = variable("S3_ENDPOINT"), variable("S3_BUCKET", BUCKET)
    if not endpoint:
        return Files(bucket, folder=places.media)
    named = {
        "TYPE": "s3",
        "PROVIDER": "Other",
        "ENDPOINT": endpoint,
        "ACCESS_KEY_ID": variable("S3_ACCESS_KEY"),
        "SECRET_ACCESS_KEY": variable("S3_SECRET_KEY"),
        "REGION": variable("S3_REGION", REGION),
        "FORCE_PATH_STYLE": "true",
    }
    return Files(bucket, env={f"RCLONE_CONFIG_PHOTOS_{key}": value for key, value in named.items()})


def _copy(source: str, target: str, env: Mapping[str, str] | None, leaving: str) -> None:
    argv = [rclone_binary(), "copy", source, target, leaving, "--transfers", "4", "--quiet"]
    run(argv, {"RCLONE_CONFIG": "/dev/null", **(env or {})})


def apart(database_url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the password for a program's environment: everybody may read arguments."""
    parts = urlsplit(database_url)
    if parts.password is None:
        return database_url, {}
    who, _, where = parts.netloc.rpartition("@")
    netloc = f"{who.partition(':')[0]}@{where}"
    return parts._replace(netloc=netloc).geturl(), {"PGPASSWORD": unquote(parts.password)}


def beside(database_url: str, name: str) -> str:
    """Another database of the same server."""
    return urlsplit(database_url)._replace(path=f"/{name}").geturl()


def name_of(database_url: str) -> str:
    return urlsplit(database_url).path.lstrip("/")
