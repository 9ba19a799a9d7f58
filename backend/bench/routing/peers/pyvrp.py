"""PyVRP: vehicle types of one rep each. It cannot say breaks; skills are told as profiles of forbidden ways.

A lunch break that everybody has is cut out of the clock: who works 8:30-16:30 with half an hour of rest works
8:30-16:00 on a clock that stands still meanwhile. Where breaks differ, shifts are shortened instead. The routes
are then timed with the real breaks and what no longer fits is given up.
"""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.bench.routing.case import Orders
from backend.bench.routing.peers.weights import lighter
from routing.model import Break, Problem, Rep
from routing.schedule import breaks_due, refusal

MOST_PRIZE_S = 1_000_000  # best of those tried on the orienteering set and the field days
NO_WAY_S = 2_000_000  # longer than any shift, small enough to be added up
LEAST_S = 0.01
vrp: Any = import_module("pyvrp")
stop: Any = import_module("pyvrp.stop")

Clock = Callable[[int], int]


def solve(problem: Problem, limit_s: float, seed: int) -> Orders:
    began = time.perf_counter()
    data, types = _data(lighter(problem, MOST_PRIZE_S))
    left_s = max(LEAST_S, limit_s - (time.perf_counter() - began))
    result = vrp.solve(data, stop.MaxRuntime(left_s), seed=seed, collect_stats=False, display=False)
    orders: list[list[int]] = [[] for _ in problem.reps]
    for route in result.best.routes():
        free = next(rep for rep in types[route.vehicle_type()] if not orders[rep])
        orders[free] = [step.idx for step in route if step.is_client()]
    return orders


def _clock(problem: Problem) -> tuple[Clock, Callable[[Rep], int]]:
    """How the clock is told, and how much earlier each rep's shift ends on it."""
    breaks = {breaks_due(rep) for rep in problem.reps}
    if len(breaks) != 1:
        return lambda at_s: at_s, lambda rep: sum(rest.duration_s for rest in breaks_due(rep))
    (common,) = breaks
    return lambda at_s: at_s - sum(_rested_s(rest, at_s) for rest in common), lambda _: 0


def _rested_s(rest: Break, at_s: int) -> int:
    """How much of a break in the middle of its window is over."""
    middle_s = (rest.window.opens_s + rest.window.closes_s) // 2
    return min(max(0, at_s - middle_s), rest.duration_s)


def _data(problem: Problem) -> tuple[Any, list[list[int]]]:
    """The data, and the reps of each vehicle type: those who are alike share one."""
    clock, shorter_s = _clock(problem)
    places = sorted({place for rep in problem.reps for place in (rep.start, rep.end)})
    depot = {place: i for i, place in enumerate(places)}
    alike: dict[Any, list[int]] = {}
    for i, rep in enumerate(problem.reps):
        able = tuple(refusal(rep, candidate) is None for candidate in problem.candidates)
        key = depot[rep.start], depot[rep.end], clock(rep.hours.opens_s), clock(rep.hours.closes_s), able, rep.max_load
        alike.setdefault((*key, shorter_s(rep)), []).append(i)
    ables = list(dict.fromkeys(key[4] for key in alike))
    types = [
        vrp.VehicleType(
            num_available=len(reps),
            capacity=[] if room is None else [room],
            start_depot=start,
            end_depot=end,
            tw_early=opens,
            tw_late=closes - less,
            profile=ables.index(able),
        )
        for (start, end, opens, closes, able, room, less), reps in alike.items()
    ]
    seconds = np.minimum(problem.matrix(problem.reps[0]).seconds, NO_WAY_S)
    locations = [vrp.Location(0, 0) for _ in seconds]
    durations = [_forbidden(problem, seconds, able) for able in ables]
    depots = [vrp.Depot(place) for place in places]
    data = vrp.ProblemData(locations, _clients(problem, clock), depots, types, [seconds] * len(ables), durations)
    return data, list(alike.values())


def _clients(problem: Problem, clock: Clock) -> list[Any]:
    has_room = any(rep.max_load is not None for rep in problem.reps)
    return [
        vrp.Client(
            one.place,
            delivery=[one.load] if has_room else [],
            service_duration=one.duration_s,
            tw_early=clock(one.windows[0].opens_s),
            tw_late=clock(one.windows[-1].closes_s),
            prize=one.prize_s,
            required=one.rank > 0,
        )
        for one in problem.candidates
    ]


def _forbidden(problem: Problem, seconds: NDArray[np.int64], able: Any) -> NDArray[np.int64]:
    if all(able):
        return seconds
    durations = seconds.copy()
    durations[:, [one.place for one, can in zip(problem.candidates, able, strict=True) if not can]] = NO_WAY_S
    np.fill_diagonal(durations, 0)
    return durations
