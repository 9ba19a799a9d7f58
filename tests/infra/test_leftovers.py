import os
import subprocess
import sys
from pathlib import Path

import psutil

from infra.leftovers import TOKEN, Started, same, stop_all, stop_postmaster
from tests.infra.test_processes import PARENT_OF_ONE, SLEEPER, empty, eventually


def a_stranger() -> subprocess.Popen[bytes]:
    return subprocess.Popen(SLEEPER, start_new_session=True)


def test_a_remembered_process_is_stopped_with_what_it_left_in_its_group():
    leader = subprocess.Popen(PARENT_OF_ONE, start_new_session=True, env=os.environ | {TOKEN: "mine"})
    assert eventually(lambda: len(psutil.Process(leader.pid).children()) == 1)
    remembered = Started.now("thing", leader.pid, 15)
    assert stop_all([remembered], "mine") == ["thing"]
    leader.wait()
    assert empty(leader.pid)


def test_a_pid_that_now_belongs_to_another_process_is_left_alone():
    stranger = a_stranger()
    try:
        earlier = Started("thing", stranger.pid, psutil.Process(stranger.pid).create_time() - 60, 15)
        assert same(earlier.pid, earlier.started_at) is None
        assert stop_all([earlier], "mine") == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_pid_that_nobody_has_is_no_trouble():
    done = subprocess.Popen((sys.executable, "-c", ""))
    done.wait()
    assert stop_all([Started("thing", done.pid, 0.0, 15)], "mine") == []


def test_a_stale_postmaster_file_is_dropped_and_its_new_owner_of_the_pid_left_alone(tmp_path: Path):
    stranger = a_stranger()
    try:
        file = tmp_path / "postmaster.pid"
        file.write_text(f"{stranger.pid}\n{tmp_path}\n1\n5432\n")
        stop_postmaster(tmp_path)
        assert not file.exists()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_unreadable_postmaster_file_is_dropped(tmp_path: Path):
    (tmp_path / "postmaster.pid").write_text("")
    stop_postmaster(tmp_path)
    assert list(tmp_path.iterdir()) == []
