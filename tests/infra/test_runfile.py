import os
from pathlib import Path

import pytest

from infra.leftovers import Started
from infra.runfile import RunFolder, Running
from infra.trouble import Trouble


def test_a_second_instance_is_told_who_runs_and_where(tmp_path: Path):
    first, second = RunFolder(tmp_path), RunFolder(tmp_path)
    first.lock()
    first.announce(Running(os.getpid(), "http://localhost:8000", {}))
    with pytest.raises(Trouble) as trouble:
        second.lock()
    assert str(os.getpid()) in trouble.value.sentence
    assert "http://localhost:8000" in trouble.value.sentence
    first.unlock()
    second.lock()
    second.unlock()


def test_an_instance_without_the_lock_leaves_the_other_ones_files_alone(tmp_path: Path):
    first, second = RunFolder(tmp_path), RunFolder(tmp_path)
    first.lock()
    first.announce(Running(1, "here", {"S3_SECRET_KEY": "x"}))
    second.withdraw_if_held()
    assert second.running() == Running(1, "here", {"S3_SECRET_KEY": "x"})
    first.withdraw_if_held()
    assert second.running() is None


def test_an_announcement_without_a_living_instance_counts_for_nothing(tmp_path: Path):
    folder = RunFolder(tmp_path)
    folder.announce(Running(1, "here", {}))
    assert folder.running() is None


def test_children_are_remembered_for_the_next_run_readable_for_the_owner_only(tmp_path: Path):
    folder = RunFolder(tmp_path)
    folder.remember("token", [Started("api", 5, 1.5, 15)])
    assert folder.remembered() == ("token", [Started("api", 5, 1.5, 15)])
    assert (tmp_path / "children.json").stat().st_mode & 0o777 == 0o600


def test_a_torn_run_file_counts_as_none(tmp_path: Path):
    (tmp_path / "children.json").write_text("{")
    assert RunFolder(tmp_path).remembered() == ("", [])
