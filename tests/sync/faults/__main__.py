"""`python -m tests.sync.faults --json FILE`: sow every fault, one after another, and tell which nobody noticed.

A suite that is not green with a fault runs once without one. Only a test that fails (or hangs) has noticed: a suite
that is red anyway, or that did not get as far as a test, has not.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backend.bench import Bar, end_in_order, ended, said, told, verdict
from tests.sync.faults.fault import Fault
from tests.sync.faults.sow import Copy, Outcome, copy, noticed_by
from tests.sync.faults.table import FAULTS

GOAL = 95.0  # percent that must be noticed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.faults")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--only", default="", metavar="TEXT", help="faults whose name contains this")
    args = parser.parse_args()
    end_in_order()
    with copy() as place:
        tried = {fault.name: _tried(place, fault) for fault in FAULTS if args.only in fault.name}
        bars, facts = _measured(tried, place.sound)
    for bar in bars:
        print(said(bar))
    if args.json:
        document = {"runs": {"faults": [facts]}, "bars": [told(bar) for bar in bars]}
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(verdict(bars))
    return ended(bars)


def _tried(place: Copy, fault: Fault) -> dict[str, Outcome]:
    tried = place.tried(fault)
    suite = noticed_by(tried)
    how = ", ".join(f"{name} {outcome}" for name, outcome in tried.items()) or "no suite of it is sound"
    print(f"{'noticed' if suite else 'SURVIVED':<10} {fault.name} ({how})", file=sys.stderr, flush=True)
    return tried


def _measured(
    tried: dict[str, dict[str, Outcome]], sound: dict[str, Outcome]
) -> tuple[tuple[Bar, ...], dict[str, Any]]:
    survived = [name for name, outcomes in tried.items() if noticed_by(outcomes) is None]
    stuck = [name for name, outcomes in tried.items() if Outcome.NOT_STARTED in outcomes.values()]
    red = {suite: outcome for suite, outcome in sound.items() if outcome is not Outcome.GREEN}
    share = 100 * (len(tried) - len(survived)) / len(tried) if tried else None
    bars = (
        Bar(f"{len(tried)} seeded faults: noticed", share, "%", GOAL, smaller_is_better=False),
        Bar("suites that are red without a fault", len(red), "", 0),
    )
    return bars, {"tried": tried, "survived": survived, "kept_a_suite_from_starting": stuck, "red_without_a_fault": red}


if __name__ == "__main__":
    sys.exit(main())
