"""The answer: timed routes, what was left out and why, and what it is all worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from routing.model import DAY_S, LATEST_S, Candidate, Problem, Rep

UNFAMILIAR_S = 900  # a quarter of an hour of travel buys the customer the face they know

Code = Literal[
    "nobody_works",  # no rep at all
    "closed_today",
    "outside_hours",  # open, but never while the rep works
    "no_time_left",
    "unreachable",
    "skill_missing",
    "other_rep",
    "over_max_visits",
    "over_max_load",
    "appointment_conflict",
    "low_priority",
    "still_fits",  # routes somebody else chose leave it out
]
RelaxationCode = Literal[
    "extend_shift",
    "drop_visit",
    "raise_max_visits",
    "raise_max_load",
    "add_skill",
    "raise_prize",
    "another_rep",
    "another_day",
]
Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Stop:
    """Arrive, wait (and perhaps rest), start, leave. `travel_*` is the leg that leads here."""

    candidate_id: str
    place: int
    arrive_s: int
    start_s: int
    leave_s: int
    wait_s: int
    travel_s: int
    travel_m: int


@dataclass(frozen=True, slots=True)
class Rest:
    """A break as taken: before leaving, on the way, or on arrival before the visit starts."""

    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """One rep's day. `travel_*` is the whole way with the way back; `back_travel_*` that last leg.

    A route without stops is a rep who does not set out: no travel, no rests, start = end.
    A break that can be taken before setting out or after coming home is not listed.
    """

    rep_id: str
    start_s: int
    end_s: int
    stops: tuple[Stop, ...] = ()
    rests: tuple[Rest, ...] = ()
    travel_s: int = 0
    travel_m: int = 0
    back_travel_s: int = 0
    back_travel_m: int = 0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change that would let the candidate in, found by trying it."""

    code: RelaxationCode
    facts: Facts


@dataclass(frozen=True, slots=True)
class LeftOut:
    candidate_id: str
    code: Code
    facts: Facts
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One route per rep, in the problem's order; every candidate is in a route or left out.

    `engine` names who found it: `search`, `ortools`, `construct` or `order`.
    """

    routes: tuple[Route, ...]
    left_out: tuple[LeftOut, ...]
    value_s: int
    engine: str
    seed: int


def prize_for(rep: Rep, candidate: Candidate) -> int:
    """What this rep's visit is worth, in seconds of travel; negative where it is too late or too strange."""
    familiar = candidate.preferred_rep in (None, rep.whose)
    return candidate.prize_s - candidate.delay_s * rep.day - (0 if familiar else UNFAMILIAR_S)


def most_less_s(candidate: Candidate) -> int:
    """The most that a visit can lose of its prize by who makes it when."""
    return UNFAMILIAR_S + candidate.delay_s * (LATEST_S // DAY_S)


def value_s(problem: Problem, routes: Iterable[Route]) -> int:
    """Prizes minus the price of travel and waiting, in seconds of travel."""
    total = 0
    for route in routes:
        rep = problem.rep(route.rep_id)
        total += sum(prize_for(rep, problem.candidate(stop.candidate_id)) for stop in route.stops)
        total -= route.travel_s + wait_price_s(problem, sum(stop.wait_s for stop in route.stops))
    return total


def wait_price_s(problem: Problem, wait_s: int) -> int:
    """What a route's waiting costs, in seconds of travel."""
    return wait_s // problem.wait_per_travel if problem.wait_per_travel else 0


def worth(problem: Problem, routes: tuple[Route, ...]) -> tuple[int, int, int]:
    """Locked kept, mandatory kept, value: compare plans of one problem by this, larger is better."""
    ranks = [problem.candidate(stop.candidate_id).rank for route in routes for stop in route.stops]
    return ranks.count(2), ranks.count(1), value_s(problem, routes)
