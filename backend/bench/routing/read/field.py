"""Field days: reps with homes and hours, accounts with prizes, appointments; road times or great circles."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.bench.routing.case import Case, matrix_of
from backend.bench.routing.land import Land
from routing.model import Break, Candidate, Problem, Rep, Window

EARTH_M = 6_371_000
DETOUR, KMH = 1.3, 28  # of roads against great circles, and by car in a city: as the product estimates
LUNCH = Break(1_800, Window(12 * 3_600, 14 * 3_600))
SKILLS = ("chilled", "medical", "tall ladder")
SKILLED_REPS, DEMANDING_VISITS = 0.6, 0.2  # shares who have each skill, and who need one
SEED = 1

Numbers = NDArray[np.int64]
Degrees = NDArray[np.float64]


def _nobody() -> tuple[frozenset[str], ...]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The first rows are the reps' homes. `seconds` is None where only the crow's flight is known."""

    degrees: Degrees
    windows: Numbers
    service_s: Numbers
    prizes: Numbers
    appointments: NDArray[np.bool_]
    hours: Numbers
    seconds: Numbers | None
    breaks: tuple[Break, ...] = ()
    skills: tuple[frozenset[str], ...] = field(default_factory=_nobody)

    @property
    def reps(self) -> int:
        return len(self.hours)

    def with_breaks_and_skills(self) -> "Field":
        """The same day for everybody who asks: a lunch break, and a fifth of the visits need what some have."""
        rng = np.random.default_rng(SEED)
        able = rng.random((self.reps, len(SKILLS))) < SKILLED_REPS
        able[0] = True
        rows = [frozenset(skill for skill, has in zip(SKILLS, row, strict=True) if has) for row in able.tolist()]
        asks = rng.random(len(self.prizes) - self.reps) < DEMANDING_VISITS
        which = rng.integers(len(SKILLS), size=len(asks))
        needs = [frozenset((SKILLS[k],)) if ask else frozenset[str]() for ask, k in zip(asks, which, strict=True)]
        return replace(self, breaks=(LUNCH,), skills=(*rows, *needs))

    def case(self) -> Case:
        longest_s = int((self.hours[:, 1] - self.hours[:, 0]).max())  # one prize outweighs a day on the road

        def build(reps: Sequence[int], visits: Sequence[int]) -> Problem:
            rows = np.array([*reps, *(self.reps + visit for visit in visits)], dtype=np.int64)
            crew = tuple(self._rep(rep, place) for place, rep in enumerate(reps))
            wishes = tuple(self._candidate(visit, len(reps) + k, longest_s) for k, visit in enumerate(visits))
            return Problem(crew, wishes, {"car": matrix_of(self.travel_s(rows))}, 0)

        metres = self._flat()
        land = Land(metres[: self.reps], metres[self.reps :])
        return Case("prize", self.reps, self.prizes[self.reps :], build, land=land)

    def _rep(self, rep: int, place: int) -> Rep:
        opens_s, closes_s = self.hours[rep].tolist()
        skills = self.skills[rep] if self.skills else frozenset[str]()
        return Rep(str(rep), place, place, Window(opens_s, closes_s), self.breaks, skills)

    def _candidate(self, visit: int, place: int, longest_s: int) -> Candidate:
        row = self.reps + visit
        opens_s, closes_s = self.windows[row].tolist()
        return Candidate(
            str(visit),
            place,
            int(self.service_s[row]),
            (Window(opens_s, closes_s),),
            int(self.prizes[row]) * longest_s,
            skills=self.skills[row] if self.skills else frozenset[str](),
            kind="mandatory" if self.appointments[row] else "optional",
        )

    def travel_s(self, rows: Numbers) -> Numbers:
        if self.seconds is not None:
            return self.seconds[np.ix_(rows, rows)]
        seconds = np.rint(_great_circles_m(self.degrees[rows]) * DETOUR / (KMH / 3.6)).astype(np.int64)
        np.fill_diagonal(seconds, 0)
        return seconds

    def _flat(self) -> Degrees:
        """Metres east and north."""
        lon, lat = np.radians(self.degrees).T
        return np.stack([lon * np.cos(lat.mean()), lat], axis=1) * EARTH_M


def _great_circles_m(degrees: Degrees) -> Degrees:
    """Haversine; N x N."""
    lon, lat = np.radians(degrees).T
    high = np.sin((lat[None] - lat[:, None]) / 2) ** 2
    wide = np.sin((lon[None] - lon[:, None]) / 2) ** 2
    return 2 * EARTH_M * np.arcsin(np.sqrt(high + np.cos(lat)[:, None] * np.cos(lat)[None] * wide))


def field_file(file: Path) -> Field:
    with np.load(file) as held:
        return Field(
            degrees=held["xy"],
            windows=held["tw"].astype(np.int64),
            service_s=held["svc"].astype(np.int64),
            prizes=held["prize"].astype(np.int64),
            appointments=held["req"].astype(bool),
            hours=held["vtw"].astype(np.int64),
            seconds=held["T"].astype(np.int64) if "T" in held else None,
        )


def reps_of(file: Path) -> int:
    """Without reading the rest; 0 where the file is no field day (told when it is loaded)."""
    try:
        with np.load(file) as held:
            return len(held["vtw"])
    except (KeyError, ValueError, OSError):
        return 0


ACCOUNTS_PER_REP = 25
CROWD = 20  # reps whose prizes are drawn once; larger crowds have them again and again
DEGREES_PER_ROOT_REP = 0.03  # the side of the land for one rep, of `F_200_5000`
MORNING, AFTERNOON, SHOP = (32_400, 43_200), (48_600, 64_800), (32_400, 64_800)
APPOINTMENT_S = 3_600


def made(reps: int, seed: int = SEED) -> Field:
    """A field day of any size, everywhere equally dense: what one rep collects should not depend on how many work.

    Per rep there are the same prizes, stays, hours and appointments at every size (from `CROWD` reps on exactly):
    only where they lie is left to chance.
    """
    rng = np.random.default_rng(seed)
    visits = reps * ACCOUNTS_PER_REP

    def dealt(deck: Numbers) -> Numbers:
        return rng.permutation(np.resize(deck, visits))

    side = DEGREES_PER_ROOT_REP * reps**0.5
    degrees = rng.uniform(0, side, (reps + visits, 2)) * (1 / np.cos(np.radians(41)), 1) + (-8.8, 41)
    home = np.zeros(reps, np.int64)
    deck = np.random.default_rng(SEED).gamma(2.0, 14.0, CROWD * ACCOUNTS_PER_REP)
    prizes = np.concatenate([home, dealt(np.minimum(100, np.rint(deck)).astype(np.int64))])
    service_s = np.concatenate([home, 60 * dealt(np.arange(20, 41))])
    appointments = np.concatenate([home, dealt(np.arange(ACCOUNTS_PER_REP)) == 0]).astype(bool)
    open_s = np.array((SHOP, SHOP, SHOP, MORNING, AFTERNOON))[np.concatenate([home, dealt(np.arange(5))])]
    starts_s = rng.integers(9, 16, size=reps + visits) * 3_600
    open_s[appointments] = np.stack([starts_s, starts_s + APPOINTMENT_S], axis=1)[appointments]
    open_s[:reps] = (0, 86_400)
    hours = np.tile(np.array([30_600, 59_400]), (reps, 1))
    return Field(degrees, open_s, service_s, prizes, appointments, hours, None)
