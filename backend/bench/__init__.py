"""`rounds bench NAME`: measure the running product, or its routing engine, and say whether each bar holds."""

import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise: `value` in `unit` against `goal`; None where nothing was measured."""

    name: str
    value: float | None
    unit: str
    goal: float
    smaller_is_better: bool = True

    @property
    def holds(self) -> bool | None:
        if self.value is None:
            return None
        return self.value <= self.goal if self.smaller_is_better else self.value >= self.goal


def told(bar: Bar) -> dict[str, Any]:
    """As every bench writes it."""
    return {"name": bar.name, "value": bar.value, "unit": bar.unit, "goal": bar.goal, "holds": bar.holds}


def said(bar: Bar) -> str:
    word = {True: "holds ", False: "MISSED", None: "not run"}[bar.holds]
    value = "" if bar.value is None else f"{bar.value:.3f}".rstrip("0").rstrip(".")
    goal = f"goal {'at most' if bar.smaller_is_better else 'at least'} {bar.goal:g}"
    return f"{word:<7}  {bar.name:<52} {value:>10} {bar.unit:<3} ({goal})"


def verdict(bars: Sequence[Bar]) -> str:
    """The last line of every bench: how many of its promises are broken, by name."""
    missed, unknown = ([bar.name for bar in bars if bar.holds is holds] for holds in (False, None))
    parts = [f"{len(bars) - len(missed) - len(unknown)} of {len(bars)} bars hold"]
    parts += [
        f"{len(names)} {word}: {'; '.join(names)}"
        for word, names in (("MISSED", missed), ("not run", unknown))
        if names
    ]
    return ". ".join(parts) + "."


def ended(bars: Sequence[Bar]) -> int:
    """The exit code: 0 whether or not the bars hold, 1 where nothing was measured."""
    return 0 if any(bar.holds is not None for bar in bars) else 1


def end_in_order() -> None:
    """SIGTERM ends a bench as Ctrl-C does: it stops what it started and leaves nothing behind."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us in the background ignores it


def _leave(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # whoever asks twice does not break off the tidying up
    sys.exit(128 + number)


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
    """Measure one bench or `all`; 0 whether or not the bars hold, 1 where none was measured, 2 for an unknown name."""
    benches = table()
    if name not in (*benches, "all"):
        print(
            f"There is no bench '{name}'. Choose one of: {', '.join(benches)}, all, routing, sync, feed, permissions.",
            file=sys.stderr,
        )
        return 2
    chosen = benches if name == "all" else {name: benches[name]}
    measured = {each: bench(extract) for each, bench in chosen.items()}
    bars = [bar for result in measured.values() for bar in result.bars]
    for bar in bars:
        print(said(bar))
    print(verdict(bars))
    if file is not None:
        runs = {each: result.runs for each, result in measured.items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            json.dumps({"runs": runs, "bars": [told(bar) for bar in bars]}, indent=2) + "\n", encoding="utf-8"
        )
    return ended(bars)
