"""The phone app: its locked packages, and its build when a source changed."""

import os
from collections.abc import Iterator
from pathlib import Path

from infra.screen import step
from infra.setup import stamps
from infra.setup.node import PWA, find, version_of

PATIENCE = ("--fetch-retries=2", "--fetch-timeout=60000")  # npm's own would hide a dead network for minutes
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results"}


def ensure() -> None:
    if not (PWA / "package.json").exists():
        return
    with step("phone app", "looking at its sources") as shown:
        node = find(shown.say)
        packages = stamps.digest(node.program, str(version_of(node.program)), files=(PWA / "package-lock.json",))
        if not stamps.fresh("npm", packages) or not (PWA / "node_modules").exists():
            stamps.begin("npm")
            shown.say("npm ci")
            node.run_npm(("ci", "--no-audit", "--no-fund", *PATIENCE), shown.say)
            stamps.done("npm", packages)
        built = stamps.digest(packages, files=sources(PWA))
        if stamps.fresh("pwa", built) and (PWA / "dist" / "index.html").exists():
            shown.detail = "build is up to date"
            return
        stamps.begin("pwa")
        shown.say("building")
        node.run_npm(("run", "build"), shown.say)
        stamps.done("pwa", built)
        shown.detail = "built in pwa/dist"


def sources(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES)
        for name in sorted(files):
            yield Path(top, name)
