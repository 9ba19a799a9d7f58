"""Which engine runs for how long on what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.bench.routing.catalog import DAY_REPS, Instance
from backend.bench.routing.peers import OURS

REPLAN_S = 0.09  # of search, so that a re-plan of one rep is answered within 100 ms
PER_REP_S = 0.15  # of the made days: 30 s for 200 reps
SHORT_S, MEDIUM_S, LONG_S = 2.0, 10.0, 30.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """`limits` of the command line hold for every engine; without them the limits are those of the bar.

    Who asks for as much as the shortest bar also gets the longer runs that the bars compare.
    """

    engines: tuple[str, ...]
    seeds: int
    limits: tuple[float, ...] = ()

    @property
    def peers(self) -> tuple[str, ...]:
        return tuple(engine for engine in self.engines if engine != OURS)


@dataclass(frozen=True, slots=True)
class Turn:
    instance: Instance
    engine: str
    limit_s: float
    seed: int


def turns(chosen: Sequence[Instance], wanted: Wanted) -> Iterator[Turn]:
    """Engines side by side for each seed, so that a noisy minute meets all of them."""
    for instance in chosen:
        for seed in range(1, wanted.seeds + 1):
            for engine in wanted.engines:
                for limit_s in limits(instance, engine, wanted.limits):
                    yield Turn(instance, engine, limit_s, seed)


def limits(instance: Instance, engine: str, asked: tuple[float, ...]) -> tuple[float, ...]:
    if is_made(instance):
        return (PER_REP_S * instance.reps,) if engine == OURS else ()
    found = _with_longer(asked, _of_the_bar(instance, engine)) if asked else _of_the_bar(instance, engine)
    if instance.reps == 1 and instance.folder == "field" and engine == OURS:
        return tuple(sorted({REPLAN_S, SHORT_S, *found}))
    return found


def _with_longer(asked: tuple[float, ...], of_the_bar: tuple[float, ...]) -> tuple[float, ...]:
    most = max(asked)
    return (*asked, *(limit for limit in of_the_bar if limit > most >= SHORT_S))


def _of_the_bar(instance: Instance, engine: str) -> tuple[float, ...]:
    if instance.folder == "toptw":
        return (SHORT_S, MEDIUM_S) if engine == "pyvrp" else (SHORT_S,)
    if instance.folder != "field":
        return (MEDIUM_S,)
    if instance.reps > DAY_REPS:
        return (LONG_S,)
    long_too = engine == "pyvrp" and instance.reps > 1
    return (SHORT_S, LONG_S) if long_too else (SHORT_S,)


def is_made(instance: Instance) -> bool:
    return instance.name.startswith("field/made_")
