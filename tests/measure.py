"""`make bench`: a product of its own, every bench on it, JSON in var/bench/, and one table at the end."""

import json
import os
import subprocess
import sys

from infra.cluster import scratch_directory
from infra.places import CHECKOUT
from tests.browser.product import Product, product

RESULTS = CHECKOUT / "var" / "bench"
ON_THE_PRODUCT = ("idle", "plans", "dispatch", "matrix")


def on_the_product(running: Product, name: str) -> None:
    environment = os.environ | {"ROUNDS_VAR": str(running.var)}
    argv = [sys.executable, "-m", "backend", "bench", name, "--json", str(RESULTS / f"{name}.json")]
    subprocess.run(argv, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    RESULTS.mkdir(parents=True, exist_ok=True)
    with scratch_directory() as folder, product(folder / "var") as running:
        for name in ON_THE_PRODUCT:
            on_the_product(running, name)
    subprocess.run([sys.executable, "-m", "tests.browser.lighthouse"], cwd=CHECKOUT, check=True)
    for file in sorted(RESULTS.glob("*.json")):
        for bar in json.loads(file.read_text(encoding="utf-8"))["bars"]:
            verdict = {True: "holds", False: "MISSED", None: "not run"}[bar["holds"]]
            value = "" if bar["value"] is None else f"{bar['value']:.2f}"
            print(f"{verdict:<7}  {bar['name']:<52} {value:>10} {bar['unit']:<6} (goal {bar['goal']:g})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
