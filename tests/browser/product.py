"""The whole product, started as a user starts it, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.places import CHECKOUT
from infra.ports import free_port

START_WITHIN_S = 300
READY = "Rounds is ready"


@dataclass(frozen=True)
class Product:
    address: str
    var: Path
    process: subprocess.Popen[bytes] | None
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace")


@contextmanager
def product(var: Path, company: str = "demo") -> Generator[Product]:
    """`rounds up` until it says that it is ready; SIGTERM at the end, and it must leave by itself."""
    port = free_port()
    var.mkdir(parents=True, exist_ok=True)
    log = var / "up.log"
    environment = os.environ | {"ROUNDS_VAR": str(var), "ROUNDS_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "up", "--company", company],
            cwd=CHECKOUT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    made = Product(f"http://localhost:{port}", var, process, log)
    try:
        _await_ready(made)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def running_at(address: str) -> Product:
    """A product that somebody else started: for trying a test again and again."""
    return Product(address, Path(), None, Path(os.devnull))


def _await_ready(made: Product) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if made.process is not None and made.process.poll() is not None:
            raise AssertionError(f"the product stopped while starting:\n{made.said()}")
        if READY in made.said() and _answers(made.address):
            return
        time.sleep(0.3)
    raise AssertionError(f"the product was not ready in {START_WITHIN_S} s:\n{made.said()}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
