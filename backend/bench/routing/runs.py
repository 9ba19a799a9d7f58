"""One run after another, each alone in a process of one thread."""

import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from msgspec.json import decode, encode

from backend.bench.routing.case import gap_pct
from backend.bench.routing.once import Outcome, Task
from backend.bench.routing.schedule import Turn
from infra.environment import everything

ENOUGH_CPU = 0.95  # of one processor, else the run is repeated
SPARE_S = 300  # beyond its limit: to load, and where a first solution forgets the clock
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Run:
    """`value` is None where the engine gave no answer: `error` is the last line that it said."""

    instance: str
    engine: str
    limit_s: float
    seed: int
    cpu_share: float | None = None
    value: float | None = None
    best_known: float | None = None
    gap_pct: float | None = None
    feasible: bool = False
    took_s: float | None = None
    peak_mb: float | None = None
    start_mb: float | None = None
    reps: int | None = None
    kept: int | None = None
    given_up: int | None = None
    wrong: dict[str, int] | None = None
    error: str | None = None

    @property
    def had_enough_cpu(self) -> bool:
        return self.cpu_share is None or self.cpu_share >= ENOUGH_CPU

    def told(self) -> dict[str, Any]:
        return asdict(self)


def measured(data: Path, turn: Turn, retries: int) -> Run:
    """Repeated up to so many times while others took the processor; the run that had most of it counts."""
    best = _once(data, turn)
    for _ in range(retries):
        if best.had_enough_cpu or (best.took_s or 0) < turn.limit_s / 2:
            break
        best = max(best, _once(data, turn), key=lambda run: run.cpu_share or 0)
    return best


def _once(data: Path, turn: Turn) -> Run:
    name = turn.instance.name
    task = Task(data=str(data), instance=name, engine=turn.engine, limit_s=turn.limit_s, seed=turn.seed)
    empty = Run(name, turn.engine, turn.limit_s, turn.seed, best_known=turn.instance.best_known)
    argv = [sys.executable, "-m", "backend.bench.routing.once"]
    environment = everything() | ONE_THREAD
    try:
        done = subprocess.run(
            argv,
            input=encode(task),
            capture_output=True,
            check=True,
            env=environment,
            timeout=turn.limit_s + SPARE_S,
        )
    except subprocess.TimeoutExpired:
        return _failed(empty, f"no answer {SPARE_S} s after its time")
    except subprocess.CalledProcessError as stopped:
        said = stopped.stderr.decode(errors="replace").strip().splitlines()
        return _failed(empty, said[-1] if said else f"ended with {stopped.returncode}")
    return _told(empty, decode(done.stdout, type=Outcome), larger_is_better=turn.instance.larger_is_better)


def _failed(empty: Run, error: str) -> Run:
    return Run(empty.instance, empty.engine, empty.limit_s, empty.seed, best_known=empty.best_known, error=error)


def _told(empty: Run, outcome: Outcome, *, larger_is_better: bool) -> Run:
    gap = gap_pct(outcome.value, empty.best_known, larger_is_better=larger_is_better) if outcome.feasible else None
    return Run(
        instance=empty.instance,
        engine=empty.engine,
        limit_s=empty.limit_s,
        seed=empty.seed,
        cpu_share=outcome.cpu_share,
        value=round(outcome.value, 3),
        best_known=empty.best_known,
        gap_pct=None if gap is None else round(gap, 4),
        feasible=outcome.feasible,
        took_s=outcome.took_s,
        peak_mb=outcome.peak_mb,
        start_mb=outcome.start_mb,
        reps=outcome.reps,
        kept=outcome.kept,
        given_up=outcome.given_up,
        wrong=outcome.wrong,
    )
