"""One run in a process of its own: `python -m backend.bench.routing.once` reads a `Task`, prints an `Outcome`."""

import resource
import sys
import time
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode, encode

from backend.bench.routing.catalog import instances
from backend.bench.routing.engines import prepared, warm_up
from backend.bench.routing.judge import judged
from backend.bench.routing.peers import OURS
from backend.bench.routing.read.field import made

WARM_REPS = 2


class Task(Struct, frozen=True, kw_only=True):
    """`data` is the folder, `instance` a name of its catalog."""

    data: str
    instance: str
    engine: str
    limit_s: float
    seed: int


class Outcome(Struct, frozen=True, kw_only=True):
    """`took_s` is wall clock, `cpu_share` how much of one processor was had meanwhile; MB are peaks of memory."""

    value: float
    feasible: bool
    kept: int
    given_up: int
    wrong: dict[str, int]
    reps: int
    took_s: float
    cpu_share: float
    start_mb: float
    peak_mb: float


def run(task: Task) -> Outcome:
    case = next(one for one in instances(Path(task.data)) if one.name == task.instance).case()
    warm_up(task.engine, made(WARM_REPS).case().whole())
    before_mb = held_mb()
    engine, problem = prepared(case, task.engine)
    began, cpu_s = time.perf_counter(), time.process_time()
    answer = engine(task.limit_s, task.seed)
    took_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu_s
    peak = held_mb()
    verdict = judged(case, problem, answer)
    return Outcome(
        value=verdict.value,
        feasible=verdict.feasible and not (task.engine == OURS and verdict.given_up),
        kept=verdict.kept,
        given_up=verdict.given_up,
        wrong=verdict.wrong,
        reps=case.reps,
        took_s=round(took_s, 4),
        cpu_share=round(cpu_s / took_s, 3),
        start_mb=before_mb,
        peak_mb=peak,
    )


def held_mb() -> float:
    """The most memory this program has held so far; where the system tells only of the process, that."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return round(int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1000, 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1e6 if sys.platform == "darwin" else 1e3), 1)


def main() -> int:
    task = decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(encode(run(task)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
