"""The one command, for real: starts, heals, tells, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.cluster import scratch_directory
from infra.objectstore import http_status
from infra.ports import free_port
from tests.infra.test_processes import eventually

pytestmark = [pytest.mark.services, pytest.mark.slow]
READY = "Rounds is ready"


class Instance:
    """`rounds up` in a folder of its own."""

    def __init__(self, directory: Path) -> None:
        self.var = directory / "var"
        self.port = free_port()
        self.output = directory / "output.txt"
        own = {"ROUNDS_VAR": str(self.var), "ROUNDS_PORT": str(self.port)}
        inherited = ("DATABASE_URL", "S3_ENDPOINT", "ROUNDS_OSRM_URL", "ROUNDS_CITY_DIR")
        self.environment = {k: v for k, v in os.environ.items() if k not in inherited} | own

    def rounds(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        argv = (sys.executable, "-m", "backend", *words)
        return subprocess.run(argv, env=self.environment | more, capture_output=True, text=True, check=False)

    def start(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            argv = (sys.executable, "-m", "backend", "up", "--company", "empty")
            process = subprocess.Popen(argv, env=self.environment, stdout=output, stderr=subprocess.STDOUT)
        assert eventually(lambda: READY in self.said() or process.poll() is not None, within_s=120), self.said()
        assert READY in self.said(), self.said()
        return process

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def children(self) -> dict[str, int]:
        kept = json.loads((self.var / "run" / "children.json").read_text())
        return {child["name"]: child["pid"] for child in kept["children"]}

    def healthy(self) -> bool:
        return http_status(self.port, "/readyz") == 200


def ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with scratch_directory() as directory:
        yield Instance(directory)


@pytest.fixture
def running(instance: Instance) -> Iterator[subprocess.Popen[bytes]]:
    process = instance.start()
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_it_starts_answers_and_leaves_nothing_behind_on_ctrl_c(instance: Instance, running: subprocess.Popen[bytes]):
    assert instance.healthy()
    children = instance.children()
    assert {"database", "photos", "api", "worker"} <= set(children)
    assert f"http://localhost:{instance.port}" in instance.said()
    assert "first page asks" in instance.said()
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    assert all(ended(pid) for pid in children.values())
    assert not (instance.var / "run" / "children.json").exists()


def test_every_child_that_dies_is_started_again(instance: Instance, running: subprocess.Popen[bytes]):
    before = instance.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not set(before.values()) & set(instance.children().values()), within_s=60)
    assert eventually(instance.healthy, within_s=60), instance.said()


def test_a_second_instance_and_a_taken_port_are_told_in_a_sentence(
    instance: Instance, running: subprocess.Popen[bytes], tmp_path: Path
):
    second = instance.rounds("up")
    assert second.returncode == 1
    assert "already runs" in second.stderr
    elsewhere = instance.rounds("up", ROUNDS_VAR=str(tmp_path))
    assert elsewhere.returncode == 1
    assert f"Port {instance.port}" in elsewhere.stderr
    assert instance.healthy()


def test_other_commands_find_the_running_instance(instance: Instance, running: subprocess.Popen[bytes]):
    findings = {finding["part"]: finding["ok"] for finding in json.loads(instance.rounds("doctor", "--json").stdout)}
    assert findings["database"]
    assert findings["photos"]
    assert findings["api"]
    assert instance.rounds("migrate").returncode == 0


def test_after_a_kill_the_next_start_ends_what_was_left_and_goes_on(instance: Instance):
    killed = instance.start()
    orphans = instance.children()
    killed.kill()
    killed.wait()
    again = instance.start()
    try:
        assert "the last run was killed" in instance.said()
        assert all(ended(pid) for pid in orphans.values())
        assert instance.healthy()
    finally:
        again.send_signal(signal.SIGTERM)
        assert again.wait(60) == 0


def test_without_a_running_instance_a_command_brings_its_own_database(instance: Instance):
    done = instance.rounds("migrate")
    assert done.returncode == 0, done.stderr
    assert not (instance.var / "pg" / "data" / "postmaster.pid").exists()


def test_a_full_disk_is_told_in_a_sentence(instance: Instance, monkeypatch: pytest.MonkeyPatch):
    from infra.keeper import Keeper
    from infra.places import Places
    from infra.stack import Stack
    from infra.stages import check_ground
    from infra.trouble import Trouble

    monkeypatch.setattr("infra.stages.LEAST_FREE_BYTES", 10**18)
    stack = Stack(Places(instance.var), Keeper(lambda _: None, lambda _: None), "empty")
    with pytest.raises(Trouble, match="MB free"):
        check_ground(stack)


def test_an_unknown_company_and_a_missing_extract_are_told_in_a_sentence(instance: Instance):
    assert "invalid choice" in instance.rounds("up", "--company", "acme").stderr
    missing = instance.rounds("up", "--city", "absent.osm.pbf")
    assert missing.returncode == 1
    assert "There is no file absent.osm.pbf" in missing.stderr
