"""`python -m tests.sync.faults --json FILE`: sow every fault, one after another, and tell which nobody noticed."""

import argparse
import json
import sys
from pathlib import Path

from backend.bench import Bar, said, told
from tests.sync.faults.sow import Copy, copy
from tests.sync.faults.table import FAULTS

GOAL = 95.0  # percent that must be noticed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.faults")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--only", default="", metavar="TEXT", help="faults whose name contains this")
    parser.add_argument("--sound", action="store_true", help="look first whether all suites are green without a fault")
    args = parser.parse_args()
    chosen = [fault for fault in FAULTS if args.only in fault.name]
    with copy() as place:
        red = _red(place) if args.sound else []
        noticed = {fault.name: _told(place.notices(fault), fault.name) for fault in chosen}
    survived = [name for name, suite in noticed.items() if suite is None]
    share = 100 * (len(chosen) - len(survived)) / max(1, len(chosen))
    bars = (
        Bar(f"{len(chosen)} seeded faults: noticed", share, "%", GOAL, smaller_is_better=False),
        Bar("suites that are red without a fault", len(red) if args.sound else None, "", 0),
    )
    for bar in bars:
        print(said(bar))
    if args.json:
        facts = {"noticed_by": noticed, "survived": survived, "red_without_a_fault": red}
        document = {"runs": {"faults": [facts]}, "bars": [told(bar) for bar in bars]}
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _red(place: Copy) -> list[str]:
    suites = dict.fromkeys(suite for fault in FAULTS for suite in fault.suites if (place.folder / suite).exists())
    return [suite for suite in suites if not _told_sound(place.is_green(suite), suite)]


def _told_sound(is_green: bool, suite: str) -> bool:
    print(f"{'green' if is_green else 'RED':<10} {suite}, without a fault", file=sys.stderr, flush=True)
    return is_green


def _told(suite: str | None, name: str) -> str | None:
    print(
        f"{'noticed' if suite else 'SURVIVED':<10} {name}" + (f" ({suite})" if suite else ""),
        file=sys.stderr,
        flush=True,
    )
    return suite


if __name__ == "__main__":
    sys.exit(main())
