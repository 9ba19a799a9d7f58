"""The table of faults is true of today's code, and the suites notice."""

import subprocess
import sys
from collections import Counter

import pytest

from infra.places import CHECKOUT
from tests.sync.faults.sow import Outcome, copy, noticed_by, of_pytest, of_vitest
from tests.sync.faults.table import FAULTS, SHORT

LEAST = 30


def test_there_are_enough_faults_each_with_a_name_of_its_own():
    names = Counter(fault.name for fault in FAULTS)
    assert len(names) >= LEAST
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_a_fault_replaces_stands_in_its_file_exactly_once(fault):
    text = (CHECKOUT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    assert fault.new != fault.old
    assert [suite for suite in fault.suites if not (CHECKOUT / suite).exists()] == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("def test_one(): pass", Outcome.GREEN),
        ("def test_one(): assert False", Outcome.FAILED),
        ("def test_one(:", Outcome.NOT_STARTED),
        ("import nothing_of_this_name", Outcome.NOT_STARTED),
        ("", Outcome.NOT_STARTED),
        (
            "import pytest\n@pytest.fixture\ndef room(): raise OSError\ndef test_one(room): pass",
            Outcome.NOT_STARTED,
        ),
    ],
    ids=["green", "failed", "unreadable", "without an import", "empty", "without its ground"],
)
def test_only_a_test_that_failed_has_noticed_a_fault(tmp_path, text, outcome):
    (tmp_path / "test_it.py").write_text(text)
    argv = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-c", "/dev/null", str(tmp_path)]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert of_pytest(done.returncode, done.stdout) is outcome


@pytest.mark.parametrize(
    ("code", "said", "outcome"),
    [
        (0, " Tests  3 passed (3)", Outcome.GREEN),
        (1, "⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n Tests  1 failed | 2 passed (3)", Outcome.FAILED),
        (1, "⎯⎯⎯ Failed Suites 1 ⎯⎯⎯\n Tests  no tests", Outcome.NOT_STARTED),
        (1, "No test files found, exiting with code 1", Outcome.NOT_STARTED),
    ],
)
def test_a_suite_of_the_phone_that_cannot_be_read_has_noticed_nothing(code, said, outcome):
    assert of_vitest(code, said) is outcome


@pytest.mark.services
@pytest.mark.slow
def test_faults_that_are_sown_turn_their_suites_red():
    with copy() as place:
        survived = [fault.name for fault in FAULTS if fault.name in SHORT and noticed_by(place.tried(fault)) is None]
        assert set(place.sound.values()) == {Outcome.GREEN}
    assert survived == []
