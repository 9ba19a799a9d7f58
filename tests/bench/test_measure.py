"""`make bench` that is ended leaves nothing behind."""

import signal
import subprocess
import sys

import psutil

from infra.places import CHECKOUT

SUITE = """
import subprocess, sys, time
import pytest

@pytest.fixture
def child():
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as running:
        yield running
        running.kill()

def test_it(child):
    print(child.pid, file=sys.stderr, flush=True)
    time.sleep(60)
"""
CODE = """
import sys
from backend.bench import end_in_order
from tests.measure import called
end_in_order()
called([sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-c", "/dev/null", {suite!r}])
"""


def test_sigterm_lets_a_suite_stop_what_its_fixtures_started(tmp_path):
    suite = tmp_path / "test_it.py"
    suite.write_text(SUITE)
    bench = [sys.executable, "-c", CODE.format(suite=str(suite))]
    with subprocess.Popen(bench, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT) as running:
        child = psutil.Process(int(next(line for line in running.stderr if line.strip().isdigit())))
        running.terminate()
        assert running.wait() == 128 + signal.SIGTERM
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
