"""`make bench`: a product of its own, every bench on it, then phones by the thousand; JSON in var/bench/, one table."""

import json
import os
import subprocess
import sys

from backend.bench import Bar, told
from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.browser.product import Product, product

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


def on_the_product(running: Product, name: str) -> None:
    environment = os.environ | {"ROUNDS_VAR": str(running.var)}
    argv = [sys.executable, "-m", "backend", "bench", name, "--json", str(RESULTS / f"{name}.json")]
    subprocess.run(argv, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def with_phones(name: str) -> None:
    argv = [sys.executable, "-m", "backend", "bench", *PHONES[name], "--json", str(RESULTS / f"{name}.json")]
    subprocess.run(argv, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def histories() -> None:
    environment = os.environ | {"ROUNDS_MACHINE_EXAMPLES": str(HISTORIES)}
    argv = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/sync/machine"]
    done = subprocess.run(argv, cwd=CHECKOUT, env=environment, check=False)
    bar = Bar(f"{HISTORIES} histories of phones: broken promises", float(done.returncode != 0), "", 0)
    (RESULTS / "histories.json").write_text(json.dumps({"bars": [told(bar)]}, indent=2) + "\n", encoding="utf-8")


def sync() -> None:
    for name in PHONES:
        with_phones(name)
    histories()
    argv = [sys.executable, "-m", "tests.sync.faults", "--sound", "--json", str(RESULTS / "faults.json")]
    subprocess.run(argv, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def the_rest() -> None:
    with scratch_directory() as folder, product(folder / "var") as running:
        for name in ON_THE_PRODUCT:
            on_the_product(running, name)
    subprocess.run([sys.executable, "-m", "tests.browser.lighthouse"], cwd=CHECKOUT, check=True)
    subprocess.run([sys.executable, "-m", "tests.browser.measure_sync"], cwd=CHECKOUT, check=True)


def main(only: str = "") -> int:
    RESULTS.mkdir(parents=True, exist_ok=True)
    if only != "sync":
        the_rest()
    sync()
    for file in sorted(RESULTS.glob("*.json")):
        for bar in json.loads(file.read_text(encoding="utf-8"))["bars"]:
            verdict = {True: "holds", False: "MISSED", None: "not run"}[bar["holds"]]
            value = "" if bar["value"] is None else f"{bar['value']:.2f}"
            print(f"{verdict:<7}  {bar['name']:<60} {value:>10} {bar['unit']:<6} (goal {bar['goal']:g})")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
