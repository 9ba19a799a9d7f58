"""VROOM: skills, breaks and several windows as it knows them; prizes as its priorities 0..100. It ends by itself."""

import time
from datetime import timedelta
from importlib import import_module
from typing import Any

import numpy as np

from backend.bench.routing.case import Orders
from routing.model import Problem, Window
from routing.schedule import breaks_due

EXPLORATION = 5  # the most thorough level
NO_WAY_S = 2_000_000
TOP_PRIORITY = 100  # appointments; prizes fill 1..99
LEAST_S = 0.01
vrp: Any = import_module("vroom")


def solve(problem: Problem, limit_s: float, seed: int) -> Orders:
    """The seed is not used: it has none."""
    del seed
    began = time.perf_counter()
    given = vrp.Input()
    for profile in sorted({rep.profile for rep in problem.reps}):
        seconds = np.minimum(problem.matrices[profile].seconds, NO_WAY_S).astype(np.uint32)
        given.set_durations_matrix(profile, seconds)
    has_room = any(rep.max_load is not None for rep in problem.reps)
    given.add_vehicle(_vehicles(problem, has_room=has_room))
    given.add_job(_jobs(problem, has_room=has_room))
    left_s = max(LEAST_S, limit_s - (time.perf_counter() - began))
    found = given.solve(exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=left_s)).routes
    orders: list[list[int]] = [[] for _ in problem.reps]
    jobs = found[found["type"] == "job"]
    for vehicle, job in zip(jobs["vehicle_id"].tolist(), jobs["id"].tolist(), strict=True):
        orders[vehicle].append(job)
    return orders


def _vehicles(problem: Problem, *, has_room: bool) -> list[Any]:
    room = sum(candidate.load for candidate in problem.candidates)
    skill_no = _skill_numbers(problem)
    return [
        vrp.Vehicle(
            i,
            start=rep.start,
            end=rep.end,
            profile=rep.profile,
            capacity=[room if rep.max_load is None else rep.max_load] if has_room else vrp.Amount(),
            skills={skill_no[skill] for skill in rep.skills},
            time_window=_window(rep.hours),
            breaks=[
                vrp.Break(k, time_windows=[vrp.TimeWindow(*_window(rest.window))], service=rest.duration_s)
                for k, rest in enumerate(breaks_due(rep))
            ],
            **({} if rep.max_visits is None else {"max_tasks": rep.max_visits}),
        )
        for i, rep in enumerate(problem.reps)
    ]


def _jobs(problem: Problem, *, has_room: bool) -> list[Any]:
    skill_no = _skill_numbers(problem)
    highest = max((candidate.prize_s for candidate in problem.candidates), default=0) or 1
    return [
        vrp.Job(
            i,
            one.place,
            default_service=one.duration_s,
            delivery=vrp.Amount([one.load] if has_room else []),
            skills={skill_no[skill] for skill in one.skills},
            priority=TOP_PRIORITY if one.rank else round((TOP_PRIORITY - 1) * one.prize_s / highest),
            time_windows=[vrp.TimeWindow(*_window(window)) for window in one.windows],
        )
        for i, one in enumerate(problem.candidates)
    ]


def _skill_numbers(problem: Problem) -> dict[str, int]:
    named = sorted({skill for one in (*problem.reps, *problem.candidates) for skill in one.skills})
    return {skill: i for i, skill in enumerate(named)}


def _window(window: Window) -> tuple[int, int]:
    return window.opens_s, window.closes_s
