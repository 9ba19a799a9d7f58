"""A plan always comes back, also from processes that die."""

import asyncio
import os

from backend.plans import search
from routing.checker import violations
from tests.routing.days import a_day, a_visit


def dies(*_: object) -> None:
    os._exit(1)


def test_where_the_search_dies_twice_a_plan_without_search_comes_back(monkeypatch, socket_enabled):
    monkeypatch.setattr(search, "explained", dies)
    problem = a_day(a_visit(1), a_visit(2, kind="mandatory"))
    try:
        plan = asyncio.run(search.search(problem))
    finally:
        search.shut_down()
    assert plan.engine == "construct"
    assert violations(problem, plan) == []
    assert sorted(stop.candidate_id for stop in plan.routes[0].stops) == ["v1", "v2"]


def test_it_is_searched_in_a_process_of_its_own_and_explained(socket_enabled):
    visits = [a_visit(i % 7 + 1, f"v{i}", duration_s=3600) for i in range(12)]
    problem = a_day(*visits)
    try:
        plan = asyncio.run(search.search(problem))
    finally:
        search.shut_down()
    assert plan.engine == "search"
    assert violations(problem, plan) == []
    assert plan.left_out
    assert all(entry.relaxations for entry in plan.left_out)
