"""What the best place for one job in each of 200 live routes costs."""

import time
from statistics import quantiles

from backend.bench.routing.board import Board
from backend.bench.routing.land import nearest_reps
from backend.bench.routing.read.field import made
from routing.model import Candidate, Problem
from routing.plan import Route
from routing.schedule import keep_fitting

ROUTES, STOPS = 200, 10
FIRST, JOBS = 20, 400  # the first warm up


def insertion_p99_ms() -> float:
    """Everybody's cheapest place for the job, and the best route timed anew."""
    problem, routes, jobs = _live()
    board = Board(problem, routes)
    took_ms: list[float] = []
    for candidate in jobs:
        began = time.perf_counter()
        offers = board.offers(candidate)
        best = board.inserted(offers[0], candidate)
        took_ms.append((time.perf_counter() - began) * 1_000)
        assert best.stops[offers[0].position].candidate_id == candidate.id  # noqa: S101 - a bench that measures nothing must not pass
    return quantiles(took_ms[FIRST:], n=100)[98]


def _live() -> tuple[Problem, tuple[Route, ...], tuple[Candidate, ...]]:
    """Each rep with some of the accounts nearest by air, and jobs that nobody has."""
    case = made(ROUTES).case()
    assert case.land is not None, "a field day has its land"  # noqa: S101 - narrows the type
    owners = nearest_reps(case.land).tolist()
    mine: list[list[int]] = [[] for _ in range(ROUTES)]
    jobs: list[int] = []
    for visit, owner in enumerate(owners):
        (mine[owner] if len(mine[owner]) < STOPS else jobs).append(visit)
    chosen = jobs[: FIRST + JOBS]
    problem = case.build(range(ROUTES), [visit for visits in (*mine, chosen) for visit in visits])
    by_id = {candidate.id: candidate for candidate in problem.candidates}
    routes = tuple(
        keep_fitting(problem, rep, sorted((by_id[str(visit)] for visit in visits), key=_opens_s))[0]
        for rep, visits in zip(problem.reps, mine, strict=True)
    )
    return problem, routes, tuple(by_id[str(visit)] for visit in chosen)


def _opens_s(candidate: Candidate) -> int:
    return candidate.windows[0].opens_s
