"""PyVRP. It cannot say breaks: they are cut out of its clock. Skills are told as profiles of forbidden ways."""

import time
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.bench.routing.case import Orders
from backend.bench.routing.peers.clock import Clock, standing_clock
from routing.model import Problem
from routing.schedule import refusal

NO_WAY_S = 2_000_000  # longer than any shift, small enough to be added up
LEAST_S = 0.01
vrp: Any = import_module("pyvrp")
stop: Any = import_module("pyvrp.stop")


def solve(problem: Problem, limit_s: float, seed: int) -> Orders:
    began = time.perf_counter()
    data, types = _data(problem)
    left_s = max(LEAST_S, limit_s - (time.perf_counter() - began))
    result = vrp.solve(data, stop.MaxRuntime(left_s), seed=seed, collect_stats=False, display=False)
    orders: list[list[int]] = [[] for _ in problem.reps]
    for route in result.best.routes():
        free = next(rep for rep in types[route.vehicle_type()] if not orders[rep])
        orders[free] = [step.idx for step in route if step.is_client()]
    return orders


def _data(problem: Problem) -> tuple[Any, list[list[int]]]:
    """The data, and the reps of each vehicle type: those who are alike share one."""
    clock, shorter_s = standing_clock(problem)
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
