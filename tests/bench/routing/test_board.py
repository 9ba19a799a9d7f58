"""The compiled board gives the answers of plain insertion, also on hostile days."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings

from backend.bench.routing.board import Board
from routing.construct import construct
from routing.insertion import Probe
from routing.search import library
from tests.routing.days import NOON, Window, a_day, a_line, a_rep, a_visit, hostile_days, lunch


def plain(problem, routes, candidate):
    """(extra travel, rep) of everybody who can."""
    asked = ((Probe.of(problem, route).added_s(candidate), route.rep_id) for route in routes)
    return sorted((added_s, rep_id) for added_s, rep_id in asked if added_s is not None)


def both_agree(problem):
    routes = construct(problem).routes
    kept = {stop.candidate_id for route in routes for stop in route.stops}
    board = Board(problem, routes)
    for candidate in problem.candidates:
        if candidate.id not in kept:
            offers = board.offers(candidate)
            assert [(offer.added_s, offer.rep_id) for offer in offers] == plain(problem, routes, candidate)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_the_board_agrees_with_plain_insertion(problem):
    assume(problem.candidates and problem.reps)
    both_agree(problem)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_days())
def test_so_it_does_where_nothing_was_compiled(problem):
    assume(problem.candidates and problem.reps)
    load = library.load
    library.load = lambda: None
    try:
        both_agree(problem)
    finally:
        library.load = load


def test_the_least_extra_way_comes_first_and_is_told_in_full():
    reps = tuple(a_rep(f"r{i}", start=i * 2, end=i * 2, breaks=(lunch(),)) for i in range(4))
    visits = tuple(a_visit(i, windows=(Window(0, NOON),)) for i in range(1, 7))
    problem = a_day(*visits, a_visit(3, "job", prize_s=0), reps=reps, matrix=a_line(8))
    busy = replace(problem, candidates=visits)
    routes = construct(busy).routes
    board, job = Board(problem, routes), problem.candidate("job")
    first, *rest = board.offers(job)
    assert first.added_s <= min(offer.added_s for offer in rest)
    told = board.inserted(first, job)
    was = next(route for route in routes if route.rep_id == first.rep_id)
    assert (told.rep_id, told.stops[first.position].candidate_id) == (first.rep_id, "job")
    assert told.travel_s - was.travel_s == first.added_s
