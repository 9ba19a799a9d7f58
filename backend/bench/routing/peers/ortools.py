"""OR-Tools alone: its routing model with every constraint, its own first solution, guided local search."""

import time
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from backend.bench.routing.case import Orders
from routing.model import LATEST_S, Break, Candidate, Problem
from routing.schedule import breaks_due, refusal

LEAST_S = 0.05  # for the search itself, however long building took
cp: Any = import_module("ortools.constraint_solver.pywrapcp")
enums: Any = import_module("ortools.constraint_solver.routing_enums_pb2")


class _Model(NamedTuple):
    problem: Problem
    visits: tuple[Candidate, ...]
    places: list[int]
    manager: Any
    routing: Any


def solve(problem: Problem, limit_s: float, seed: int) -> Orders:
    began = time.perf_counter()
    model = _model(problem)
    if not model.visits:
        return [[] for _ in problem.reps]
    parameters = cp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    left_s = max(LEAST_S, limit_s - (time.perf_counter() - began))
    parameters.time_limit.FromMilliseconds(round(left_s * 1000))
    model.routing.solver().ReSeed(seed)
    solution = model.routing.SolveWithParameters(parameters)
    if not solution:
        return [[] for _ in problem.reps]
    number = {candidate.id: i for i, candidate in enumerate(problem.candidates)}
    return [[number[model.visits[k].id] for k in _path(model, solution, rep)] for rep in range(len(problem.reps))]


def _path(model: _Model, solution: Any, rep: int) -> list[int]:
    path: list[int] = []
    index = solution.Value(model.routing.NextVar(model.routing.Start(rep)))
    while not model.routing.IsEnd(index):
        path.append(model.manager.IndexToNode(index))
        index = solution.Value(model.routing.NextVar(index))
    return path


def _model(problem: Problem) -> _Model:
    """Nodes are the visits that somebody can make, then one per place where somebody starts or ends."""
    reps = problem.reps
    visits = tuple(c for c in problem.candidates if any(refusal(rep, c) is None for rep in reps))
    depots = sorted({place for rep in reps for place in (rep.start, rep.end)})
    node = {place: len(visits) + i for i, place in enumerate(depots)}
    places = [*(visit.place for visit in visits), *depots]
    starts, ends = [node[rep.start] for rep in reps], [node[rep.end] for rep in reps]
    manager = cp.RoutingIndexManager(len(places), len(reps), starts, ends)
    model = _Model(problem, visits, places, manager, cp.RoutingModel(manager))
    _add_choice(model)
    _add_clock(model)
    _add_loads(model)
    return model


def _add_choice(model: _Model) -> None:
    appointment = 1 + sum(visit.prize_s for visit in model.visits) + LATEST_S * len(model.problem.reps)
    for i, visit in enumerate(model.visits):
        index = model.manager.NodeToIndex(i)
        model.routing.AddDisjunction([index], visit.prize_s + (appointment if visit.rank else 0))
        able = [v for v, rep in enumerate(model.problem.reps) if refusal(rep, visit) is None]
        if len(able) < len(model.problem.reps):
            model.routing.VehicleVar(index).SetValues([-1, *able])


def _add_clock(model: _Model) -> None:
    """One travel matrix: all reps of these instances go by car."""
    problem, routing = model.problem, model.routing
    travel = problem.matrix(problem.reps[0]).seconds[np.ix_(model.places, model.places)].copy()
    travel[len(model.visits) :, len(model.visits) :] = 0  # who visits nobody stays at home
    stays = np.zeros((len(model.places), 1), dtype=np.int64)
    stays[: len(model.visits), 0] = [visit.duration_s for visit in model.visits]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(travel.tolist()))
    routing.AddDimension(routing.RegisterTransitMatrix((travel + stays).tolist()), LATEST_S, LATEST_S, False, "clock")
    clock = routing.GetDimensionOrDie("clock")
    for i, visit in enumerate(model.visits):
        start = clock.CumulVar(model.manager.NodeToIndex(i))
        start.SetRange(visit.windows[0].opens_s, visit.windows[-1].closes_s)
        for earlier, later in pairwise(visit.windows):
            start.RemoveInterval(earlier.closes_s + 1, later.opens_s - 1)
    nodes = [model.manager.IndexToNode(index) for index in range(routing.Size())]
    of_nodes = [int(stays[node, 0]) for node in nodes]
    for vehicle, rep in enumerate(problem.reps):
        for index in (routing.Start(vehicle), routing.End(vehicle)):
            clock.CumulVar(index).SetRange(rep.hours.opens_s, rep.hours.closes_s)
        rests = [_rest(model, due, rep.hours.opens_s) for due in breaks_due(rep)]
        if rests:
            clock.SetBreakIntervalsOfVehicle(rests, vehicle, of_nodes)


def _rest(model: _Model, due: Break, opens_s: int) -> Any:
    earliest_s = max(due.window.opens_s, opens_s)
    solver = model.routing.solver()
    return solver.FixedDurationIntervalVar(earliest_s, due.window.closes_s, due.duration_s, False, "rest")


def _add_loads(model: _Model) -> None:
    rooms = [rep.max_load for rep in model.problem.reps]
    if all(room is None for room in rooms):
        return
    loads = [*(visit.load for visit in model.visits), *(0 for _ in model.places[len(model.visits) :])]
    load = model.routing.RegisterUnaryTransitVector(loads)
    most = [sum(loads) if room is None else room for room in rooms]
    model.routing.AddDimensionWithVehicleCapacity(load, 0, most, True, "load")
