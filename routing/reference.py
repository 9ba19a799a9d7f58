"""The OR-Tools routing model with every constraint: what the compiled search is held against, and the way without it.

It holds everything but the price of waiting; its answer is an order per rep, which `schedule` times and
`construct.complete` finishes.
"""

from collections.abc import Iterable
from itertools import count, pairwise
from typing import Any, NamedTuple

import numpy as np

from routing.budget import Budget
from routing.construct import complete, idle_routes
from routing.model import LATEST_S, Candidate, Problem, Rep
from routing.plan import Route, most_less_s, prize_for, worth
from routing.schedule import breaks_due, keep_fitting, refusal

Routes = tuple[Route, ...]
MIN_SEARCH_S = 0.02  # with less OR-Tools does not get past reading the hint
CONSTRUCT_SHARE = 0.3  # of the budget, at most: the hint must leave time for the search
SEARCH_SHARE = 0.85  # of the budget is over when the search ends: then timing, filling, explaining


class _Model(NamedTuple):
    """The OR-Tools side. Nodes are the visits in order, then one depot per start or end place."""

    problem: Problem
    visits: tuple[Candidate, ...]
    places: tuple[int, ...]
    manager: Any  # the wheel's SWIG classes are untyped
    routing: Any

    def at(self, visit_at: int) -> int:
        return self.manager.NodeToIndex(visit_at)


def by_reference(problem: Problem, budget: Budget, seed: int, step_limit: int | None = None) -> tuple[Routes, bool]:
    """The best routes found, and whether the search found them or the construction.

    However little time there is, nothing that fits and is worth the way is left out.
    """
    hint = complete(problem, idle_routes(problem), budget.spent(CONSTRUCT_SHARE))
    search = _Search(budget.left_s() - budget.reserve_s(SEARCH_SHARE), seed, step_limit)
    hopeless = search.seconds < MIN_SEARCH_S or not problem.reps
    found = hint if hopeless else _search(problem, hint, search)
    routes = complete(problem, hint)  # no clock: what fits and is worth it is in
    if found is hint:
        return routes, False
    found = complete(problem, found)
    return (found, True) if worth(problem, found) > worth(problem, routes) else (routes, False)


class _Search(NamedTuple):
    seconds: float
    seed: int
    step_limit: int | None


def _search(problem: Problem, hint: tuple[Route, ...], search: _Search) -> tuple[Route, ...]:
    """Routes no worse than the hint by the model's own measure; the hint where it finds nothing."""
    model = _model(problem)
    if not model.visits:
        return hint
    parameters = _limit(model, search)
    model.routing.CloseModelWithParameters(parameters)
    at = {visit.id: i for i, visit in enumerate(model.visits)}
    orders = [[model.at(at[stop.candidate_id]) for stop in route.stops] for route in hint]
    start = model.routing.ReadAssignmentFromRoutes(orders, True)
    solution = start and model.routing.SolveFromAssignmentWithParameters(start, parameters)
    if not solution:
        return hint
    found = (
        keep_fitting(problem, rep, _order(model, solution, vehicle))[0] for vehicle, rep in enumerate(problem.reps)
    )
    return tuple(found)


def _order(model: _Model, solution: Any, vehicle: int) -> list[Candidate]:
    order: list[Candidate] = []
    index = solution.Value(model.routing.NextVar(model.routing.Start(vehicle)))
    while not model.routing.IsEnd(index):
        order.append(model.visits[model.manager.IndexToNode(index)])
        index = solution.Value(model.routing.NextVar(index))
    return order


def _limit(model: _Model, search: _Search) -> Any:
    """Parameters for CloseModel and Solve; the step limit is a monitor of the model itself."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: PLC0415 - slow to load

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    model.routing.solver().ReSeed(search.seed)
    if search.step_limit is not None:
        steps, most = count(1), search.step_limit
        model.routing.AddSearchMonitor(model.routing.solver().CustomLimit(lambda: next(steps) > most))
    parameters.time_limit.FromMilliseconds(max(1, round(search.seconds * 1000)))
    return parameters


def _model(problem: Problem) -> _Model:
    from ortools.constraint_solver import pywrapcp  # noqa: PLC0415 - slow to load

    reps = problem.reps
    able = (c for c in problem.candidates if any(refusal(rep, c) is None for rep in reps))
    visits = tuple(able)
    depots = sorted({place for rep in reps for place in (rep.start, rep.end)})
    node = {place: len(visits) + i for i, place in enumerate(depots)}
    starts, ends = [node[rep.start] for rep in reps], [node[rep.end] for rep in reps]
    places = (*(visit.place for visit in visits), *depots)
    manager = pywrapcp.RoutingIndexManager(len(places), len(reps), starts, ends)
    model = _Model(problem, visits, places, manager, pywrapcp.RoutingModel(manager))
    _add_choice(model)
    _add_time(model)
    _add_limits(model)
    _add_familiarity(model)
    return model


def _add_choice(model: _Model) -> None:
    """Leaving a visit out costs its prize; a promise costs more than all of lower rank together."""
    visits, reps = model.visits, model.problem.reps
    optional_s = sum(visit.prize_s + most_less_s(visit) for visit in visits)
    mandatory_s = 1 + optional_s + LATEST_S * len(reps)
    locked_s = mandatory_s * (1 + len(visits))
    for i, visit in enumerate(visits):
        penalty_s = visit.prize_s + (0, mandatory_s, locked_s)[visit.rank]
        model.routing.AddDisjunction([model.at(i)], penalty_s)
        able = [v for v, rep in enumerate(reps) if refusal(rep, visit) is None]
        if len(able) < len(reps):
            model.routing.VehicleVar(model.at(i)).SetValues([-1, *able])  # -1: left out


def _add_time(model: _Model) -> None:
    """Travel is the price of a leg; service and travel move the clock. Matrices, not callbacks."""
    problem, routing, places = model.problem, model.routing, list(model.places)
    clocks: dict[str, int] = {}
    durations = np.zeros(len(places), dtype=np.int64)
    durations[: len(model.visits)] = [visit.duration_s for visit in model.visits]
    for profile in sorted({rep.profile for rep in problem.reps}):
        travel = problem.matrices[profile].seconds[np.ix_(places, places)].copy()
        travel[len(model.visits) :, len(model.visits) :] = 0  # who has no visit does not set out
        price = routing.RegisterTransitMatrix(travel.tolist())
        clocks[profile] = routing.RegisterTransitMatrix((travel + durations[:, None]).tolist())
        for vehicle, rep in enumerate(problem.reps):
            if rep.profile == profile:
                routing.SetArcCostEvaluatorOfVehicle(price, vehicle)
    evaluators = [clocks[rep.profile] for rep in problem.reps]
    routing.AddDimensionWithVehicleTransits(evaluators, LATEST_S, LATEST_S, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for i, visit in enumerate(model.visits):
        _open(clock.CumulVar(model.at(i)), visit)
    for vehicle, rep in enumerate(problem.reps):
        for index in (routing.Start(vehicle), routing.End(vehicle)):
            clock.CumulVar(index).SetRange(rep.hours.opens_s, rep.hours.closes_s)
        _add_breaks(model, clock, vehicle, rep)


def _open(start: Any, visit: Candidate) -> None:
    """Several windows are one range with holes."""
    start.SetRange(visit.windows[0].opens_s, visit.windows[-1].closes_s)
    for earlier, later in pairwise(visit.windows):
        if earlier.closes_s + 1 < later.opens_s:
            start.RemoveInterval(earlier.closes_s + 1, later.opens_s - 1)


def _add_breaks(model: _Model, clock: Any, vehicle: int, rep: Rep) -> None:
    due = breaks_due(rep)
    if not due:
        return
    solver, manager = model.routing.solver(), model.manager
    rests = [
        solver.FixedDurationIntervalVar(
            max(rest.window.opens_s, rep.hours.opens_s),
            rest.window.closes_s,
            rest.duration_s,
            False,
            f"rest {i} of {rep.id}",
        )
        for i, rest in enumerate(due)
    ]
    nodes = (manager.IndexToNode(index) for index in range(model.routing.Size()))
    stays = [model.visits[node].duration_s if node < len(model.visits) else 0 for node in nodes]
    clock.SetBreakIntervalsOfVehicle(rests, vehicle, stays)


def _add_limits(model: _Model) -> None:
    """How many visits each rep may make, and how much they may need of the vehicle."""
    reps, visits = model.problem.reps, model.visits
    if any(rep.max_visits is not None for rep in reps):
        limits = [len(visits) if rep.max_visits is None else rep.max_visits for rep in reps]
        _add_capacity(model, "visits", [1 for _ in visits], limits)
    if any(rep.max_load is not None for rep in reps):
        loads = [visit.load for visit in visits]
        _add_capacity(model, "load", loads, [sum(loads) if rep.max_load is None else rep.max_load for rep in reps])


def _add_capacity(model: _Model, name: str, needs: list[int], limits: list[int]) -> None:
    need = model.routing.RegisterUnaryTransitVector(_per_node(model, needs))
    model.routing.AddDimensionWithVehicleCapacity(need, 0, limits, True, name)


def _add_familiarity(model: _Model) -> None:
    """A visit by another than the preferred rep costs a little, and so does one on a later day."""
    if all(visit.preferred_rep is None and visit.delay_s == 0 for visit in model.visits):
        return
    per_rep = [
        model.routing.RegisterUnaryTransitVector(
            _per_node(model, (v.prize_s - prize_for(rep, v) for v in model.visits))
        )
        for rep in model.problem.reps
    ]
    most = sum(most_less_s(visit) for visit in model.visits)
    model.routing.AddDimensionWithVehicleTransits(per_rep, 0, most, True, "unfamiliar")
    model.routing.GetDimensionOrDie("unfamiliar").SetSpanCostCoefficientForAllVehicles(1)


def _per_node(model: _Model, of_visits: Iterable[int]) -> list[int]:
    return [*of_visits, *(0 for _ in range(len(model.places) - len(model.visits)))]
