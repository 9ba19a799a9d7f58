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


def replaced(server, killed=frozenset()):
    """As many workers as there should be, none of them killed."""
    found = []

    def seen():
        found[:] = alive(server)
        return len(found) == WORKERS and killed.isdisjoint(found)

    until(seen, "others took their place")
    return found


def test_workers_that_are_killed_again_and_again_are_replaced_at_once(server):
    process, address = server
    workers = replaced(process)  # the first may answer while the second is being started
    for _ in range(3):
        os.kill(workers[0], signal.SIGKILL)
        workers = replaced(process, {workers[0]})
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    replaced(process, set(workers))
    until(lambda: answers(address), "it answers again")
