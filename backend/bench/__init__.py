"""`rounds bench NAME`: measure the running product and say whether each bar holds."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise: `value` in `unit` against `goal`; what is smaller is better."""

    name: str
    value: float
    unit: str
    goal: float

    @property
    def holds(self) -> bool:
        return self.value <= self.goal


@dataclass(frozen=True, slots=True)
class Measured:
    bars: tuple[Bar, ...]
    runs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


Bench = Callable[[Path | None], Measured]
"""Takes the extract to measure on; without one it is the city of the running product."""


def table() -> dict[str, Bench]:
    from backend.bench.dispatch import dispatch
    from backend.bench.idle import idle
    from backend.bench.matrix import matrix
    from backend.bench.planning import plans

    return {"plans": plans, "dispatch": dispatch, "matrix": matrix, "idle": idle}


def run(name: str, file: Path | None, extract: Path | None = None) -> int:
    """Measure one bench or `all`; 0 whether or not the bars hold, 2 for an unknown name."""
    benches = table()
    if name not in (*benches, "all"):
        print(f"There is no bench '{name}'. Choose one of: {', '.join(benches)}, all.", file=sys.stderr)
        return 2
    chosen = benches if name == "all" else {name: benches[name]}
    measured = {each: bench(extract) for each, bench in chosen.items()}
    bars = [bar for result in measured.values() for bar in result.bars]
    for bar in bars:
        verdict = "holds " if bar.holds else "MISSED"
        print(f"{verdict}  {bar.name:<44} {bar.value:>10.2f} {bar.unit:<3} (goal {bar.goal:g})")
    if file is not None:
        runs = {each: result.runs for each, result in measured.items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            json.dumps({"runs": runs, "bars": [_told(bar) for bar in bars]}, indent=2) + "\n", encoding="utf-8"
        )
    return 0


def _told(bar: Bar) -> dict[str, Any]:
    return asdict(bar) | {"holds": bar.holds}
