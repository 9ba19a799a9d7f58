"""`rounds bench routing`: measure, print the gap table and the bars, write JSON."""

import json
import sys
import time
from argparse import Namespace
from pathlib import Path

from backend.bench import Bar, said, told
from backend.bench.routing.bars import bars
from backend.bench.routing.catalog import Instance, instances
from backend.bench.routing.insertions import insertion_p99_ms
from backend.bench.routing.middle import Runs
from backend.bench.routing.peers import OURS, PACKAGES, PEERS, installed
from backend.bench.routing.runs import Run, measured
from backend.bench.routing.schedule import Wanted, turns
from backend.bench.routing.table import table
from infra.trouble import Trouble
from routing.search.engine import is_compiled

MOST_SEEDS, MOST_LIMIT_S = 100, 3_600.0


def run(args: Namespace) -> int:
    """0 whether or not the bars hold."""
    if args.data is None:
        raise Trouble("rounds bench routing needs instances.", "Name their folder: --data DIR")
    chosen = instances(args.data, _words(args.only))
    if not is_compiled():
        _say("The search is not compiled here, so OR-Tools searches in its place: run make setup first.")
    plan = list(turns(chosen, Wanted(_engines(args.peers), _seeds(args.seeds), _limits(args.limits))))
    _say(f"{len(plan)} runs on {len(chosen)} instances, about {sum(turn.limit_s + 1.5 for turn in plan) / 60:.0f} min")
    done: list[Run] = []
    for i, turn in enumerate(plan):
        done.append(measured(args.data, turn, args.retries))
        _say(f"{i + 1}/{len(plan)} {_line(done[-1])}")
        if args.json is not None:
            _write(args.json, done, ())
    runs = Runs(tuple(done))
    promises = bars(runs, insertion_p99_ms() if _with_insertion(chosen) else None)
    print("\n".join((*table(runs), "", *(said(bar) for bar in promises))))
    if args.json is not None:
        _write(args.json, done, promises)
    return 0


def _with_insertion(chosen: list[Instance]) -> bool:
    return any(instance.folder == "field" for instance in chosen)


def _write(file: Path, done: list[Run], promises: tuple[Bar, ...]) -> None:
    """After every run too: whoever stops a long bench keeps what it has measured."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "runs": [one.told() for one in done],
        "bars": [told(bar) for bar in promises],
    }
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _line(one: Run) -> str:
    where = f"{one.instance} {one.engine} {one.limit_s:g} s seed {one.seed}"
    if one.value is None:
        return f"{where}: {one.error}"
    gap = "" if one.gap_pct is None else f", gap {one.gap_pct:.2f} %"
    broken = "" if one.feasible else ", breaks rules"
    cpu = "" if one.cpu_share is None else f", cpu {one.cpu_share:.0%}"
    return f"{where}: {one.value:g}{gap}{broken}{cpu}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _engines(peers: str | None) -> tuple[str, ...]:
    asked = list(PEERS) if peers is None else _words(peers)
    strangers = [peer for peer in asked if peer not in PACKAGES]
    if strangers:
        raise Trouble(f"Nobody knows the peer {strangers[0]}.", f"Choose among: {', '.join(PEERS)}")
    missing = [peer for peer in asked if not installed(peer)]
    for peer in missing:
        _say(f"{peer} is not installed and left out: pip install --require-hashes -r requirements/bench.lock")
    return (OURS, *(peer for peer in asked if peer not in missing))


def _seeds(count: int) -> int:
    if not 1 <= count <= MOST_SEEDS:
        raise Trouble(f"--seeds must be 1 to {MOST_SEEDS}, not {count}.")
    return count


def _limits(text: str | None) -> tuple[float, ...]:
    try:
        found = tuple(sorted({float(word) for word in _words(text)}))
    except ValueError:
        found = (0.0,)
    if not all(0 < limit_s <= MOST_LIMIT_S for limit_s in found):
        raise Trouble(f"--limits are seconds up to {MOST_LIMIT_S:g}, as in 2,10; not {text}.")
    return found
