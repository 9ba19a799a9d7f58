"""A `Problem` as the plain arrays that the search works on."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.model import LATEST_S, UNREACHABLE_S, Candidate, Problem, Rep
from routing.plan import most_less_s, prize_for
from routing.schedule import breaks_due, refusal
from routing.search.layout import FORBIDDEN, Array, Memory, memory

NEIGHBOURS = 60  # listed per candidate: strings never reach further
MOST_VALUE = 1 << 60  # sums of gains stay below, so that 64 bits hold them
BOUNDLESS = int(np.iinfo(np.int32).max) // 2
CLOSED = -1  # a window that opens and closes before any day

Grid = NDArray[np.int32]


class Prices(NamedTuple):
    """Value per second of travel and of waiting, and of a second of prize (`unit`)."""

    unit: int
    wait: int


def prices(problem: Problem) -> Prices:
    """Whole numbers that stand to each other as the problem's prices do."""
    return Prices(problem.wait_per_travel, 1) if problem.wait_per_travel else Prices(1, 0)


def _nodes(problem: Problem) -> list[int]:
    """The matrix rows of candidates, starts and ends."""
    reps = problem.reps
    return [*(c.place for c in problem.candidates), *(r.start for r in reps), *(r.end for r in reps)]


def _travel(problem: Problem, profiles: list[str]) -> Grid:
    nodes = np.array(_nodes(problem))
    cells = np.ix_(nodes, nodes)
    grids = [np.minimum(problem.matrices[name].seconds[cells], UNREACHABLE_S) for name in profiles]
    return np.ascontiguousarray(np.stack(grids), np.int32)


def _ranks(problem: Problem, unit: int) -> tuple[int, int, int]:
    """What a kept promise counts beyond its prize: more than all of lower rank together, as far as 64 bits go."""
    counts = [0, 0, 0]
    for candidate in problem.candidates:
        counts[candidate.rank] += 1
    all_s = sum(c.prize_s + most_less_s(c) for c in problem.candidates) + LATEST_S * (len(problem.reps) + 1)
    mandatory = min(unit * all_s + 1, MOST_VALUE // max(1, (counts[1] + 1) * (counts[2] + 1)))
    return 0, mandatory, mandatory * (counts[1] + 1)


def _gains(problem: Problem, unit: int) -> Array:
    """Row per rep, column per candidate; `FORBIDDEN` where the rep may not."""
    ranks = _ranks(problem, unit)
    gains = np.full((len(problem.reps), len(problem.candidates)), FORBIDDEN, np.int64)
    for r, rep in enumerate(problem.reps):
        for c, candidate in enumerate(problem.candidates):
            if refusal(rep, candidate) is None:
                gains[r, c] = unit * prize_for(rep, candidate) + ranks[candidate.rank]
    return gains


def _windows(candidates: tuple[Candidate, ...]) -> tuple[Array, Array, Array]:
    most = max((len(c.windows) for c in candidates), default=0) or 1
    opens, closes = (np.full((len(candidates), most), CLOSED, np.int32) for _ in range(2))
    for i, candidate in enumerate(candidates):
        for w, window in enumerate(candidate.windows):
            opens[i, w], closes[i, w] = window.opens_s, window.closes_s
    return opens, closes, np.array([max(1, len(c.windows)) for c in candidates], np.int32)


def _rests(reps: tuple[Rep, ...]) -> dict[str, Array]:
    due = [breaks_due(rep) for rep in reps]
    most = max((len(rests) for rests in due), default=0) or 1
    named = {name: np.zeros((len(reps), most), np.int32) for name in ("rest_opens", "rest_closes", "rest_stay")}
    for r, rests in enumerate(due):
        for k, rest in enumerate(rests):
            named["rest_opens"][r, k] = rest.window.opens_s
            named["rest_closes"][r, k] = rest.window.closes_s
            named["rest_stay"][r, k] = rest.duration_s
    return {**named, "rest_count": np.array([len(rests) for rests in due], np.int32)}


def _twins(reps: tuple[Rep, ...], gains: Array) -> Array:
    """For each rep the first who is exactly alike to the search."""
    first: dict[tuple[object, ...], int] = {}
    alike = [
        first.setdefault((rep.start, rep.end, rep.hours, rep.breaks, *_limits(rep), gains[r].tobytes()), r)
        for r, rep in enumerate(reps)
    ]
    return np.array(alike, np.int32)


def _limits(rep: Rep) -> tuple[object, ...]:
    return rep.profile, rep.max_visits, rep.max_load


def _nearby(travel: Grid, count: int, most: int) -> Array:
    if most == 0:
        return np.zeros((count, 0), np.int32)
    both = travel[0, :count, :count].astype(np.int64)
    both += both.T
    np.fill_diagonal(both, np.iinfo(np.int64).max)
    return np.ascontiguousarray(np.argsort(both, axis=1, kind="stable")[:, : min(most, count - 1)], np.int32)


def _longest(problem: Problem, travel: Grid) -> int:
    """The most stops any route can have: the shortest stays and ways in, one after the other."""
    count = len(problem.candidates)
    ways = travel[:, :, :count].astype(np.int64)
    for c in range(count):
        ways[:, c, c] = UNREACHABLE_S
    least = ways.min(axis=(0, 1)) + np.array([c.duration_s for c in problem.candidates], np.int64)
    spans = np.cumsum(np.sort(least))
    hours = max(rep.hours.closes_s - rep.hours.opens_s for rep in problem.reps)
    return min(count, int(np.searchsorted(spans, hours, "right")) + 1)


def _whole(values: list[int]) -> Array:
    return np.array(values, np.int32)


def _bounds(reps: tuple[Rep, ...], longest: int) -> dict[str, Array]:
    """What each rep's route must stay within."""
    return {
        "room": _whole([BOUNDLESS if rep.max_load is None else rep.max_load for rep in reps]),
        "most": _whole([longest if rep.max_visits is None else min(longest, rep.max_visits) for rep in reps]),
        "begins": _whole([rep.hours.opens_s for rep in reps]),
        "ends": _whole([rep.hours.closes_s for rep in reps]),
    }


def pack(problem: Problem, seed: int, slots: int = 0, neighbours: int = NEIGHBOURS) -> Memory:
    """Memory with empty routes for a problem with at least one candidate; without neighbours nothing can be ruined."""
    reps, candidates = problem.reps, problem.candidates
    price = prices(problem)
    profiles = sorted(problem.matrices)
    travel = _travel(problem, profiles)
    gains = _gains(problem, price.unit)
    opens, closes, window_count = _windows(candidates)
    rests = _rests(reps)
    longest = _longest(problem, travel)
    nearby = _nearby(travel, len(candidates), neighbours)
    day: dict[str, Array] = {
        "ways": np.ascontiguousarray(np.stack((travel.transpose(0, 2, 1), travel), axis=-1)),
        "profile": _whole([profiles.index(rep.profile) for rep in reps]),
        "stay": _whole([candidate.duration_s for candidate in candidates]),
        "opens": opens,
        "closes": closes,
        "window_count": window_count,
        "gain": gains,
        "base": np.maximum(gains.max(axis=0), 1),
        "load": _whole([candidate.load for candidate in candidates]),
        **_bounds(reps, longest),
        **rests,
        "twin": _twins(reps, gains),
        "nearby": nearby,
        "promised": np.array([candidate.rank > 0 for candidate in candidates], np.uint8),
    }
    numbers = {
        "n": len(candidates),
        "m": len(reps),
        "windows": opens.shape[1],
        "rests": rests["rest_opens"].shape[1],
        "near": nearby.shape[1],
        "row": longest + 2,
        "travel_price": price.unit,
        "wait_price": price.wait,
    }
    return memory(numbers, day, seed, slots)
