"""Medians over seeds, and means of them over instances."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from backend.bench.routing.peers import OURS
from backend.bench.routing.runs import Run

FAILED_PCT = 100.0  # the gap of a run that broke a rule or gave nothing


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of a bench, to be asked."""

    all: tuple[Run, ...]

    def of(self, instance: str, engine: str, limit_s: float) -> list[Run]:
        return [run for run in self.all if (run.instance, run.engine, run.limit_s) == (instance, engine, limit_s)]

    def instances(self, folder: str) -> list[str]:
        return list(dict.fromkeys(run.instance for run in self.all if run.instance.startswith(f"{folder}/")))

    def value(self, instance: str, limit_s: float) -> float | None:
        """Our median; what breaks a rule counts as nothing."""
        runs = self.of(instance, OURS, limit_s)
        return median((run.value or 0.0) if run.feasible else 0.0 for run in runs) if runs else None

    def value_of_peer(self, instance: str, peer: str, limit_s: float) -> float | None:
        """The median of its runs that break no rule: a peer that fails must not make ours look good."""
        runs = self.of(instance, peer, limit_s)
        values = [run.value for run in runs if run.feasible and run.value is not None]
        return median(values) if values and not any(run.error for run in runs) else None

    def gap_pct(self, instance: str, engine: str, limit_s: float) -> float | None:
        """The median; None where the instance was not run or has no best known value."""
        runs = [run for run in self.of(instance, engine, limit_s) if run.best_known]
        return median(gap_of(run) for run in runs) if runs else None

    def mean_gap_pct(self, instances: Iterable[str], engine: str, limit_s: float) -> float | None:
        gaps = [self.gap_pct(instance, engine, limit_s) for instance in instances]
        return mean([gap for gap in gaps if gap is not None])


def gap_of(run: Run) -> float:
    return FAILED_PCT if run.gap_pct is None else run.gap_pct


def mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def ratio(value: float | None, other: float | None) -> float | None:
    return None if value is None or not other else value / other
