"""`rounds serve` keeps answering while its worker processes are killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from backend.server import WORKERS
from infra.places import CHECKOUT
from infra.ports import free_port

pytestmark = pytest.mark.db

PATIENCE_S = 60


def until(true, what):
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


@pytest.fixture
def server(database_url, tmp_path):
    port = free_port()
    environment = os.environ | {"DATABASE_URL": database_url, "ROUNDS_PORT": str(port), "ROUNDS_VAR": str(tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve"], cwd=CHECKOUT, env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}/readyz"
    try:
        until(lambda: answers(address), "it answers")
        yield psutil.Process(process.pid), address
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def answers(address):
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except OSError:
        return False


def alive(server):
    return {child.pid for child in server.children() if child.status() != psutil.STATUS_ZOMBIE}


def test_workers_that_are_killed_again_and_again_are_replaced_at_once(server):
    process, address = server
    for _ in range(3):
        before = alive(process)
        assert len(before) == WORKERS
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(alive(process)) == WORKERS and alive(process) != before, "another took its place")  # noqa: B023 - asked before the loop goes on
    for pid in alive(process):
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(alive(process)) == WORKERS and answers(address), "all were replaced")
