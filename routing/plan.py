"""The answer: timed routes, what was left out and why, and what it is all worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from routing.model import Candidate, Problem, Rep

UNFAMILIAR_S = 900  # a quarter of an hour of travel buys the customer the face they know
WAIT_PER_TRAVEL = 4  # four seconds of waiting weigh as one of travel: waiting burns time, travel also fuel

Code = Literal[
    "closed_today",
    "no_time_left",
    "unreachable",
    "skill_missing",
    "other_rep",
    "over_max_visits",
    "appointment_conflict",
    "low_priority",
    "still_fits",  # routes somebody else chose leave it out
]
RelaxationCode = Literal["extend_shift", "drop_visit", "raise_max_visits", "add_skill", "raise_prize"]
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

    `engine` names who found it: `ortools`, `construct` or `order`.
    """

    routes: tuple[Route, ...]
    left_out: tuple[LeftOut, ...]
    value_s: int
    engine: str
    seed: int


def prize_for(rep: Rep, candidate: Candidate) -> int:
    """What this rep's visit is worth, in seconds of travel; may be negative for an unfamiliar rep."""
    familiar = candidate.preferred_rep in (None, rep.id)
    return candidate.prize_s - (0 if familiar else UNFAMILIAR_S)


def value_s(problem: Problem, routes: Iterable[Route]) -> int:
    """Prizes minus the price of travel and waiting, in seconds of travel."""
    total = 0
    for route in routes:
        rep = problem.rep(route.rep_id)
        total += sum(prize_for(rep, problem.candidate(stop.candidate_id)) for stop in route.stops)
        total -= route.travel_s + sum(stop.wait_s for stop in route.stops) // WAIT_PER_TRAVEL
    return total


def worth(problem: Problem, routes: tuple[Route, ...]) -> tuple[int, int, int]:
    """Locked kept, mandatory kept, value: compare plans of one problem by this, larger is better."""
    ranks = [problem.candidate(stop.candidate_id).rank for route in routes for stop in route.stops]
    return ranks.count(2), ranks.count(1), value_s(problem, routes)
