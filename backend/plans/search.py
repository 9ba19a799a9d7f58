"""Runs the search in processes of its own: it holds Python's lock, and the worker's loop must stay awake."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.connection import wait

from routing.budget import Budget
from routing.explain import Means, left_out
from routing.model import Candidate, Matrix, Problem, Rep, Window
from routing.plan import Plan, Route
from routing.solver import solve

SEARCHES_AT_ONCE = max(1, min(4, os.cpu_count() or 1))
BUDGET_S = 0.4  # per rep: eight reps on one core are planned within five seconds
EXPLAIN_S = 0.2  # more, for saying what would let a visit in, where the search used up its time

_pool: ProcessPoolExecutor | None = None


def _prepare() -> None:
    """In the child: leave Ctrl-C to the parent, end with it even when it is killed, load the solver."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    day, apart = Window(0, 86_400), Matrix([[0, 1], [1, 0]], [[0, 1], [1, 0]])
    solve(Problem((Rep("nobody", 0, 0, day),), (Candidate("nothing", 1, 0, (day,), 10),), {"car": apart}), 0.2)


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


async def search(problem: Problem, budget_s: float = BUDGET_S, begin_with: Sequence[Route] = ()) -> Plan:
    """A process that died (memory ran out) is replaced once. `begin_with` as `solve` takes it."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(_processes(), explained, problem, budget_s, begin_with)
    except BrokenProcessPool:
        shut_down()
        return await loop.run_in_executor(_processes(), explained, problem, budget_s, begin_with)


def explained(problem: Problem, budget_s: float, begin_with: Sequence[Route] = ()) -> Plan:
    """The best plan found, with what would let in the visits that it leaves out."""
    plan = solve(problem, budget_s, begin_with=begin_with)
    if all(entry.relaxations or entry.code == "closed_today" for entry in plan.left_out):
        return plan
    return replace(plan, left_out=left_out(problem, plan.routes, Means(Budget(EXPLAIN_S).spent(1.0))))
