"""`rounds bench sync`, `feed` and `permissions`: what the command line asks for, measured and written down."""

import json
import sys
from argparse import Namespace

from backend.bench import Measured, ended, said, told, verdict
from backend.bench.sync.crash import Crash, crash
from backend.bench.sync.feed import Feed, feed
from backend.bench.sync.permissions import Asked, permissions
from backend.bench.sync.storm import Storm, storm


def run(args: Namespace) -> int:
    """0 whether or not the bars hold, 1 where nothing could be measured."""
    measured = _measured(args)
    for bar in measured.bars:
        print(said(bar))
    for facts in measured.runs:
        print(json.dumps(facts, indent=2), file=sys.stderr)
    if args.json is not None:
        document = {"runs": {args.name: measured.runs}, "bars": [told(bar) for bar in measured.bars]}
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(verdict(measured.bars))
    return ended(measured.bars)


def _measured(args: Namespace) -> Measured:
    if args.name == "feed":
        return feed(Feed(args.writers, args.commits, args.seed))
    if args.name == "permissions":
        return permissions(Asked(args.steps, args.seed))
    faults = tuple(name for name in args.faults.split(",") if name)
    if faults:
        return crash(Crash(args.devices or 20, args.mutations or 6, args.seed, faults, args.strikes))
    return storm(Storm(args.devices or 200, args.mutations or 60, args.seed, args.connections))
