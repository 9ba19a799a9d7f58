"""`python -m infra.setup run|dev`, and `python -m infra.setup npm WORDS…` with whatever node was found."""

import fcntl
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from infra.screen import complain, note
from infra.setup import node, pwa, python, search, stamps, system, tools
from infra.trouble import Trouble, from_os

USAGE = "python -m infra.setup run | dev | npm WORDS…"


def main(words: list[str]) -> int:
    match words:
        case ["run" | "dev" as extent]:
            install(dev=extent == "dev")
        case ["npm", *rest]:
            found = node.find(note)
            return subprocess.run((*found.npm, *rest), cwd=node.PWA, env=found.environment(), check=False).returncode
        case _:
            raise Trouble(f"Usage: {USAGE}")
    return 0


def install(*, dev: bool) -> None:
    with _alone():
        system.ensure(dev=dev)
        python.ensure(dev=dev)
        search.ensure()
        tools.ensure()
        pwa.ensure()


@contextmanager
def _alone() -> Generator[None]:
    """Two setups of one checkout at once would tread on each other; the later one waits."""
    stamps.FOLDER.mkdir(parents=True, exist_ok=True)
    with (stamps.FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note("another setup of this checkout runs; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        complain(trouble)
        sys.exit(1)
    except OSError as error:
        complain(from_os(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
