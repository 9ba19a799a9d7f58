"""Runs the search in processes of its own: it holds Python's lock, and the worker's loop must stay awake."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.connection import wait

from backend.log import log
from routing.budget import Budget
from routing.construct import construct
from routing.explain import Means, left_out
from routing.model import Candidate, Matrix, Problem, Rep, Window
from routing.plan import Plan, Route
from routing.solver import solve

SEARCHES_AT_ONCE = max(1, min(4, os.cpu_count() or 1))
BUDGET_S = 0.4  # per rep: eight reps on one core are planned within five seconds
EXPLAIN_S, EXPLAIN_EACH_S, EXPLAIN_MOST_S = 0.2, 0.005, 5.0
"""More, for saying what would let visits in where the search used up its time: at least, per visit, at most."""

_pool: ProcessPoolExecutor | None = None


def _prepare() -> None:
    """In the child: leave Ctrl-C to the parent, end with it even when it is killed, load the solver."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    day, apart = Window(0, 86_400), Matrix([[0, 1], [1, 0]], [[0, 1], [1, 0]])
    two = Rep("nobody", 0, 0, day), Rep("nowhere", 0, 0, day)
    solve(Problem(two, (Candidate("nothing", 1, 0, (day,), 10),), {"car": apart}), 5.0, step_limit=10)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def _processes() -> ProcessPoolExecutor:
    global _pool  # noqa: PLW0603 - processes are kept between questions
    if _pool is None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the worker's open connections
        _pool = ProcessPoolExecutor(SEARCHES_AT_ONCE, mp_context=context, initializer=_prepare)
    return _pool


def warm_up() -> None:
    """Start the processes before somebody waits for them."""
    for _ in range(SEARCHES_AT_ONCE):
        _processes().submit(int)


def shut_down() -> None:
    global _pool  # noqa: PLW0603 - see above
    if _pool is not None:
        _pool.shutdown(wait=False, cancel_futures=True)
        _pool = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to search, and to say what would help; None is as many as the visits left out deserve."""

    search_s: float = BUDGET_S
    explain_s: float | None = None


async def search(problem: Problem, pace: Pace = Pace(), begin_with: Sequence[Route] = ()) -> Plan:
    """A process that died (memory ran out) is replaced once; then a plan without search is better than none.

    `begin_with` as `solve` takes it.
    """
    loop = asyncio.get_running_loop()
    for _ in range(2):
        try:
            return await loop.run_in_executor(_processes(), explained, problem, pace, begin_with)
        except BrokenProcessPool:
            log.warning("plans.search_died", candidates=len(problem.candidates), reps=len(problem.reps))
            shut_down()
    return await asyncio.to_thread(construct, problem)


AT_ONCE = Pace(0.06, 0.03)  # somebody stands in the street and waits; the search of one day is near its end by then


def explained(problem: Problem, pace: Pace, begin_with: Sequence[Route] = ()) -> Plan:
    """The best plan found, with what would let in the visits that it leaves out."""
    plan = solve(problem, pace.search_s, begin_with=begin_with)
    open_still = sum(not entry.relaxations and entry.code != "closed_today" for entry in plan.left_out)
    seconds = _explain_s(open_still) if pace.explain_s is None else pace.explain_s
    if not open_still or not seconds:
        return plan
    return replace(plan, left_out=left_out(problem, plan.routes, Means(Budget(seconds).spent(1.0))))


def _explain_s(visits: int) -> float:
    return min(EXPLAIN_MOST_S, EXPLAIN_S + EXPLAIN_EACH_S * visits)
