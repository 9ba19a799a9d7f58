"""What the product promises of its routes, measured. A promise whose runs are missing is told without a value."""

from statistics import median

from backend.bench import Bar
from backend.bench.routing.middle import Runs, ratio
from backend.bench.routing.peers import OURS
from backend.bench.routing.runs import Run
from backend.bench.routing.schedule import LONG_S, MEDIUM_S, PER_REP_S, REPLAN_S, SHORT_S

DAY = "field/F_20_400_r+breaks+skills"
LAND = "field/F_200_5000"
ONE_REP = "field/F_1_40"
FEW, MANY = 20, 1_000  # reps of the made days


def bars(runs: Runs, insertion_ms: float | None) -> tuple[Bar, ...]:
    """In the order of the six lines that the bench is for."""
    return (
        *_orienteering(runs),
        *_day(runs),
        *_land(runs),
        Bar("4 Solomon, mean gap at 10 s", _solomon(runs), "%", 1.0),
        Bar("5 insertion into 200 routes, p99", insertion_ms, "ms", 0.5),
        *_replan(runs),
        Bar("our time budgets, most exceeded", _exceeded_pct(runs), "%", 5.0),
    )


def _exceeded_pct(runs: Runs) -> float | None:
    """Of runs that had a processor to themselves."""
    mine = [run for run in runs.all if run.engine == OURS and run.took_s is not None and run.had_enough_cpu]
    return max((100 * ((run.took_s or 0) / run.limit_s - 1) for run in mine), default=None)


def _orienteering(runs: Runs) -> tuple[Bar, ...]:
    names = runs.instances("toptw")
    pairs = [(runs.value(name, SHORT_S), runs.value_of_peer(name, "pyvrp", MEDIUM_S)) for name in names]
    both = [(ours, theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
    all_compared = bool(both) and len(both) == len(pairs)
    worse = float(sum(ours < theirs for ours, theirs in both)) if all_compared else None
    return (
        Bar("1 TOPTW, mean gap at 2 s", runs.mean_gap_pct(names, OURS, SHORT_S), "%", 1.0),
        Bar("1 TOPTW, instances at 2 s worse than PyVRP at 10 s", worse, "", 0),
    )


def _day(runs: Runs) -> tuple[Bar, ...]:
    ours = runs.value(DAY, SHORT_S)
    mine = runs.of(DAY, OURS, SHORT_S)
    answered = bool(mine) and not any(run.error for run in mine)
    return (
        _at_least(
            "2 20 reps, prize at 2 s / PyVRP at 30 s", ratio(ours, runs.value_of_peer(DAY, "pyvrp", LONG_S)), 1.0
        ),
        _at_least(
            "2 20 reps, prize at 2 s / OR-Tools at 2 s", ratio(ours, runs.value_of_peer(DAY, "ortools", SHORT_S)), 1.04
        ),
        Bar("2 20 reps, appointments lost", float(sum(_lost(run) for run in mine)) if answered else None, "", 0),
    )


def _lost(run: Run) -> int:
    return (run.wrong or {}).get("promise_broken", 0)


def _land(runs: Runs) -> tuple[Bar, ...]:
    ours = runs.value(LAND, LONG_S)
    few, many = (f"field/made_{reps}" for reps in (FEW, MANY))
    per_rep = [ratio(runs.value(name, PER_REP_S * reps), reps) for name, reps in ((few, FEW), (many, MANY))]
    memory = [_mb_per_rep(runs, name, reps) for name, reps in ((few, FEW), (many, MANY))]
    return (
        _at_least("3 200 reps, prize at 30 s / PyVRP", ratio(ours, runs.value_of_peer(LAND, "pyvrp", LONG_S)), 1.01),
        _at_least(
            "3 200 reps, prize at 30 s / OR-Tools", ratio(ours, runs.value_of_peer(LAND, "ortools", LONG_S)), 1.03
        ),
        _at_least("3 prize per rep, 1,000 reps / 20 reps", ratio(per_rep[1], per_rep[0]), 0.98),
        Bar("3 memory per rep, 1,000 reps / 20 reps", ratio(memory[1], memory[0]), "x", 1.0),
    )


def _mb_per_rep(runs: Runs, name: str, reps: int) -> float | None:
    """What the search needs on top of the program itself."""
    needed = [(run.peak_mb or 0) - (run.start_mb or 0) for run in runs.of(name, OURS, PER_REP_S * reps)]
    return median(needed) / reps if needed else None


def _solomon(runs: Runs) -> float | None:
    return runs.mean_gap_pct(runs.instances("solomon"), OURS, MEDIUM_S)


def _replan(runs: Runs) -> tuple[Bar, ...]:
    took_s = [run.took_s for run in runs.of(ONE_REP, OURS, REPLAN_S) if run.took_s is not None]
    share = ratio(runs.value(ONE_REP, REPLAN_S), runs.value(ONE_REP, SHORT_S))
    return (
        Bar("6 re-plan of one rep among 40, longest", max(took_s) * 1_000 if took_s else None, "ms", 100),
        _at_least("6 re-plan of one rep, prize / at 2 s", share, 0.99),
    )


def _at_least(name: str, value: float | None, goal: float) -> Bar:
    return Bar(name, value, "x", goal, smaller_is_better=False)
