"""One day's question: who may visit what, when, and what the way there costs.

All times are whole seconds from local midnight of the plan's day; a night shift runs past 86,400.
A window bounds when a thing may *start* (a visit, a break); only `Rep.hours` bounds a whole route.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

LATEST_S = 604_800  # a week: the longest horizon a rolling plan looks at
DAY_S = 86_400
UNREACHABLE_S = 10_000_000  # travel of this or more means "no way there"; beyond any horizon on purpose
MAX_LOAD = 1_000_000  # of one visit, in the company's own unit
MAX_ROOM = 1_000_000_000
WAIT_PER_TRAVEL = 4  # four seconds of waiting weigh as one of travel: waiting burns time, travel also fuel
MAX_WAIT_PER_TRAVEL = 1_000
MAX_PRIZE_S = 1_000_000_000  # keeps sums over 100,000 candidates far inside 64 bits

Kind = Literal["optional", "mandatory", "locked"]
KIND_RANK: Mapping[str, int] = {"optional": 0, "mandatory": 1, "locked": 2}


class InvalidProblem(ValueError):  # noqa: N818 - the contract with the backend names it so
    """The problem contradicts itself; `field` names the value to correct."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidProblem(name, f"must be a whole number, not {value!r}")
    if not low <= value <= high:
        raise InvalidProblem(name, f"must be between {low} and {high}, not {value}")


def _of(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise InvalidProblem(name, f"must be a {kind.__name__}, not {value!r}")


def _named(name: str, value: str) -> None:
    if not value:
        raise InvalidProblem(name, "must not be empty")


@dataclass(frozen=True, slots=True)
class Window:
    """A closed interval of seconds; zero length (one exact instant) is allowed."""

    opens_s: int
    closes_s: int

    def __post_init__(self) -> None:
        _whole("window.opens_s", self.opens_s, 0, LATEST_S)
        _whole("window.closes_s", self.closes_s, 0, LATEST_S)
        if self.closes_s < self.opens_s:
            raise InvalidProblem("window.closes_s", "closes before it opens")


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of 1..86,400 s that starts inside the window, between visits (on the way counts)."""

    duration_s: int
    window: Window

    def __post_init__(self) -> None:
        _whole("break.duration_s", self.duration_s, 1, 86_400)


@dataclass(frozen=True, slots=True)
class Rep:
    """One route: `start` and `end` are rows of the matrix of `profile`; the route lies inside `hours`.

    `person` is whose route it is where somebody has several in one problem (one per day); empty is `id`.

    Breaks come in order, each surely over before the next may start. `max_visits=None` is no limit, nor
    is `max_load=None`: what all the day's visits together may need of the vehicle.
    """

    id: str
    start: int
    end: int
    hours: Window
    breaks: tuple[Break, ...] = ()
    skills: frozenset[str] = frozenset()
    max_visits: int | None = None
    profile: str = "car"
    max_load: int | None = None
    person: str = ""

    def __post_init__(self) -> None:
        _named("rep.id", self.id)
        _named("rep.profile", self.profile)
        _of("rep.hours", self.hours, Window)
        _of("rep.skills", self.skills, frozenset)
        for i, rest in enumerate(self.breaks):
            _of(f"rep.breaks[{i}]", rest, Break)
        if self.max_visits is not None:
            _whole("rep.max_visits", self.max_visits, 0, 10_000)
        if self.max_load is not None:
            _whole("rep.max_load", self.max_load, 0, MAX_ROOM)
        for earlier, later in pairwise(self.breaks):
            if earlier.window.closes_s + earlier.duration_s > later.window.opens_s:
                raise InvalidProblem("rep.breaks", "a break may start before the one before it is over")

    @property
    def whose(self) -> str:
        """The person that visits may prefer or require."""
        return self.person or self.id

    @property
    def day(self) -> int:
        """On which day of the horizon the route begins, 0 the first."""
        return self.hours.opens_s // DAY_S


@dataclass(frozen=True, slots=True)
class Candidate:
    """A visit somebody could make. No window at all means: closed on this day.

    `prize_s` is what the visit is worth, in seconds of travel. `mandatory` is an appointment,
    `locked` is started or promised and outranks it. `load` is what it takes of `Rep.max_load`.
    `delay_s` is what each day of the horizon that passes before the visit's route takes off its worth.
    """

    id: str
    place: int
    duration_s: int
    windows: tuple[Window, ...]
    prize_s: int
    skills: frozenset[str] = frozenset()
    preferred_rep: str | None = None
    required_rep: str | None = None
    kind: Kind = "optional"
    load: int = 0
    delay_s: int = 0

    def __post_init__(self) -> None:
        _named("candidate.id", self.id)
        _whole("candidate.duration_s", self.duration_s, 0, LATEST_S)
        _whole("candidate.prize_s", self.prize_s, 0, MAX_PRIZE_S)
        _whole("candidate.load", self.load, 0, MAX_LOAD)
        _whole("candidate.delay_s", self.delay_s, 0, MAX_PRIZE_S)
        _of("candidate.skills", self.skills, frozenset)
        for i, window in enumerate(self.windows):
            _of(f"candidate.windows[{i}]", window, Window)
        if self.kind not in KIND_RANK:
            raise InvalidProblem("candidate.kind", f"unknown kind {self.kind!r}")
        for earlier, later in pairwise(self.windows):
            if earlier.closes_s >= later.opens_s:
                raise InvalidProblem("candidate.windows", "must be in order and apart")

    @property
    def rank(self) -> int:
        """0 optional, 1 mandatory, 2 locked: a higher rank is never given up for a lower one."""
        return KIND_RANK[self.kind]


def _grid(name: str, values: ArrayLike) -> NDArray[np.int64]:
    try:
        raw = np.asarray(values)
    except ValueError as error:
        raise InvalidProblem(name, "must be square, but its rows are of different lengths") from error
    if raw.ndim != 2 or raw.shape[0] != raw.shape[1] or raw.shape[0] == 0:
        raise InvalidProblem(name, f"must be square and not empty, not of shape {raw.shape}")
    if raw.dtype.kind not in "iu":
        raise InvalidProblem(name, "must hold whole numbers")
    grid = raw.astype(np.int64, copy=False).view()
    if int(grid.min()) < 0:
        raise InvalidProblem(name, "must not be negative")
    if bool(grid.diagonal().any()):
        raise InvalidProblem(name, "the way from a place to itself must be 0")
    grid.setflags(write=False)
    return grid


class Matrix:
    """N x N whole seconds and metres, row = from, column = to; need not be symmetric."""

    __slots__ = ("metres", "seconds")

    def __init__(self, seconds: ArrayLike, metres: ArrayLike) -> None:
        self.seconds = _grid("matrix.seconds", seconds)
        self.metres = _grid("matrix.metres", metres)
        if self.seconds.shape != self.metres.shape:
            raise InvalidProblem("matrix.metres", "must have the shape of matrix.seconds")

    @property
    def size(self) -> int:
        return len(self.seconds)


def _unique(name: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise InvalidProblem(name, f"{one!r} appears twice")
        seen.add(one)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Reps, candidates and one matrix per profile, all matrices over the same places.

    A `required_rep` or `preferred_rep` who is nobody's `Rep.whose` is one who does not work this day.
    Without reps nothing is visited.
    So many seconds of waiting weigh as one of travel; with `wait_per_travel=0` waiting is free.
    """

    reps: tuple[Rep, ...]
    candidates: tuple[Candidate, ...]
    matrices: Mapping[str, Matrix]
    wait_per_travel: int = WAIT_PER_TRAVEL
    _reps: Mapping[str, Rep] = field(init=False, repr=False)
    _candidates: Mapping[str, Candidate] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _whole("wait_per_travel", self.wait_per_travel, 0, MAX_WAIT_PER_TRAVEL)
        _unique("reps", [rep.id for rep in self.reps])
        _unique("candidates", [candidate.id for candidate in self.candidates])
        self._check_matrices()
        for i, rep in enumerate(self.reps):
            if rep.profile not in self.matrices:
                raise InvalidProblem(f"reps[{i}].profile", f"no matrix for {rep.profile!r}")
        self._check_places()
        object.__setattr__(self, "_reps", {rep.id: rep for rep in self.reps})
        object.__setattr__(self, "_candidates", {c.id: c for c in self.candidates})

    def _check_matrices(self) -> None:
        if not self.matrices:
            raise InvalidProblem("matrices", "at least one is needed")
        for profile, matrix in self.matrices.items():
            _of(f"matrices.{profile}", matrix, Matrix)
        if len({matrix.size for matrix in self.matrices.values()}) > 1:
            raise InvalidProblem("matrices", "all profiles must cover the same places")

    def _check_places(self) -> None:
        last = next(iter(self.matrices.values())).size - 1
        for i, rep in enumerate(self.reps):
            _whole(f"reps[{i}].start", rep.start, 0, last)
            _whole(f"reps[{i}].end", rep.end, 0, last)
        for i, candidate in enumerate(self.candidates):
            _whole(f"candidates[{i}].place", candidate.place, 0, last)

    def rep(self, rep_id: str) -> Rep:
        """KeyError for a stranger."""
        return self._reps[rep_id]

    def candidate(self, candidate_id: str) -> Candidate:
        """KeyError for a stranger."""
        return self._candidates[candidate_id]

    def knows_rep(self, rep_id: str) -> bool:
        return rep_id in self._reps

    def knows_candidate(self, candidate_id: str) -> bool:
        return candidate_id in self._candidates

    def matrix(self, rep: Rep) -> Matrix:
        return self.matrices[rep.profile]
