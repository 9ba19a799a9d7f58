"""The runs at a glance: engines as rows, folders (or field days) and limits as columns."""

from collections.abc import Sequence

from backend.bench.routing.middle import Runs
from backend.bench.routing.peers import OURS
from backend.bench.routing.runs import ENOUGH_CPU

WIDEST = 6  # columns side by side on a terminal


def table(runs: Runs) -> list[str]:
    """Gap to the best known in %, mean over instances of medians over seeds; where none is known, the value."""
    engines = list(dict.fromkeys(run.engine for run in runs.all))
    columns = _columns(runs)
    lines: list[str] = []
    for low in range(0, len(columns), WIDEST):
        some = columns[low : low + WIDEST]
        lines += [_row("", [name for name, _, _ in some]), _row("", [f"{limit:g} s" for _, _, limit in some])]
        lines += [_row(engine, [_cell(runs, names, engine, limit) for _, names, limit in some]) for engine in engines]
        lines.append("")
    return [*lines, *_remarks(runs)]


Column = tuple[str, list[str], float]


def _columns(runs: Runs) -> list[Column]:
    """Heading, instances, limit."""
    found: list[Column] = []
    known = {run.instance for run in runs.all if run.best_known}
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(run.instance for run in runs.all):
        folder, short = name.split("/", 1)
        groups.setdefault(folder if name in known else short, []).append(name)
    for heading, names in groups.items():
        limits = sorted({run.limit_s for run in runs.all if run.instance in names})
        found += [(f"{heading} ({len(names)})" if names[0] in known else heading, names, limit) for limit in limits]
    return found


def _cell(runs: Runs, names: Sequence[str], engine: str, limit_s: float) -> str:
    gap = runs.mean_gap_pct(names, engine, limit_s)
    if gap is not None:
        broken = sum(not run.feasible for name in names for run in runs.of(name, engine, limit_s))
        return f"{gap:.2f} %" + (f" ({broken} broken)" if broken else "")
    value = runs.value(names[0], limit_s) if engine == OURS else runs.value_of_peer(names[0], engine, limit_s)
    return "-" if value is None else f"{value:,.0f}"


def _row(first: str, cells: Sequence[str]) -> str:
    return f"{first:<10}" + "".join(f"{cell:>24}" for cell in cells)


def _remarks(runs: Runs) -> list[str]:
    """What keeps a figure from being taken at its word."""
    disturbed = [run for run in runs.all if not run.had_enough_cpu]
    failed = [run for run in runs.all if run.error]
    broken = [run for run in runs.all if run.wrong]
    lines = [f"{len(disturbed)} of {len(runs.all)} runs had less than {ENOUGH_CPU:.0%} of a processor."]
    if disturbed:
        lines.append("What follows from them is no verdict: measure again on a quiet machine.")
    lines += [f"{run.engine} on {run.instance}, {run.limit_s:g} s, seed {run.seed}: {run.error}" for run in failed]
    lines += [
        f"{run.engine} on {run.instance}, {run.limit_s:g} s, seed {run.seed} breaks {run.wrong}" for run in broken
    ]
    return lines
