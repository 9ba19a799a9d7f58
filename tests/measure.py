"""`make bench`: a product of its own, every bench on it, then phones by the thousand; JSON in var/bench/, one table."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.bench import Bar, end_in_order, said, told, verdict
from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.browser.product import Product, product
from tests.support.programs import running

RESULTS = CHECKOUT / "var" / "bench"
ON_THE_PRODUCT = ("idle", "plans", "dispatch", "matrix")
EVERY_FAULT = "kill,stop,restore,cut,duplicate,reorder,delay,portal"
PHONES = {
    "storm": ("sync", "--devices", "10000", "--mutations", "60"),
    "crash": ("sync", "--faults", EVERY_FAULT, "--strikes", "250", "--seed", "7"),
    "feed": ("feed", "--writers", "10", "--commits", "100000"),
    "permissions": ("permissions", "--steps", "10000"),
}
HISTORIES = 500  # of 25 steps; in the tests it is some dozens
TESTS = {
    f"{HISTORIES} histories of phones: broken promises": (
        "histories",
        ("tests/sync/machine",),
        {"ROUNDS_MACHINE_EXAMPLES": str(HISTORIES)},
    ),
    "a tab killed at every step of a save and of sending: broken promises": (
        "killed",
        ("tests/browser/test_sync_killed.py",),
        {"ROUNDS_KILL_STEPS": "all"},
    ),
}
FAILED = 1  # as pytest says it; any other code than this and 0 means that nothing was tried


@dataclass
class Bench:
    """What was asked for, one after another; `broken` are those that came to no result."""

    broken: list[str] = field(default_factory=list)
    results: list[Path] = field(default_factory=list)

    def run(self, name: str, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """A result of an earlier run is none of this one."""
        file = RESULTS / f"{name}.json"
        file.unlink(missing_ok=True)
        code = called([sys.executable, "-m", *argv], env)
        if code == 0 and file.exists():
            self.results.append(file)
        else:
            self.broken.append(name)

    def test(self, bar: str) -> None:
        name, suites, env = TESTS[bar]
        file = RESULTS / f"{name}.json"
        file.unlink(missing_ok=True)
        code = called([sys.executable, "-m", "pytest", "-q", "-n", "0", *suites], env)
        if code not in {0, FAILED}:
            self.broken.append(name)
            return
        file.write_text(json.dumps({"bars": [told(Bar(bar, float(code), "", 0))]}, indent=2) + "\n", encoding="utf-8")
        self.results.append(file)


def called(argv: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Its exit code; whoever ends us ends it first, and in order."""
    with running(argv, cwd=CHECKOUT, env=os.environ | (env or {}), stdout=sys.stderr) as process:
        return process.wait()


def sync(bench: Bench) -> None:
    for name, argv in PHONES.items():
        bench.run(name, ("backend", "bench", *argv, "--json", str(RESULTS / f"{name}.json")))
    for bar in TESTS:
        bench.test(bar)
    bench.run("faults", ("tests.sync.faults", "--json", str(RESULTS / "faults.json")))


def the_rest(bench: Bench) -> None:
    with scratch_directory() as folder, product(folder / "var") as place:
        for name in ON_THE_PRODUCT:
            on_the_product(bench, place, name)
    bench.run("lighthouse", ("tests.browser.lighthouse",))
    bench.run("sync-browser", ("tests.browser.measure_sync",))


def on_the_product(bench: Bench, place: Product, name: str) -> None:
    argv = ("backend", "bench", name, "--json", str(RESULTS / f"{name}.json"))
    bench.run(name, argv, {"ROUNDS_VAR": str(place.var)})


def main(only: str = "") -> int:
    """1 where a bench came to no result; a bar that is missed is said, and no error."""
    end_in_order()
    RESULTS.mkdir(parents=True, exist_ok=True)
    bench = Bench()
    if only != "sync":
        the_rest(bench)
    sync(bench)
    bars = [read(one) for file in bench.results for one in json.loads(file.read_text(encoding="utf-8"))["bars"]]
    for bar in bars:
        print(said(bar))
    print(verdict(bars))
    if bench.broken:
        print(f"COULD NOT RUN: {', '.join(bench.broken)}.")
    return 1 if bench.broken else 0


def read(one: Mapping[str, Any]) -> Bar:
    """`holds` as the bench itself judged; the file does not say which way is better."""
    value, goal = one["value"], one["goal"]
    smaller = value is None or one["holds"] == (value <= goal)
    return Bar(one["name"], value, one["unit"], goal, smaller_is_better=smaller)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
