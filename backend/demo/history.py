"""Some weeks of plausible visits, from a seed: mostly true ones, a few vague, a few far off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from backend.demo.cast import NOTES, OUTCOMES
from checkin.attempt import Attempt
from checkin.fence import Circle
from checkin.fix import Fix
from checkin.geodesy import LonLat, destination
from checkin.policy import Policy
from checkin.verdict import Verdict, decide

WEEKS = 6
WALKED_DAYS = 3  # the latest days are walked along the roads, with plans and trails, see walked.py
FIRST_HOUR, HOURS = 9, 8
NOTE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Error:
    """How far off a fix lies and how vague it says it is, in metres, and how often that happens."""

    share: int
    off_m: tuple[float, float]
    accuracy_m: tuple[float, float]


ERRORS = (
    Error(90, (0, 35), (6, 30)),
    Error(6, (90, 170), (30, 60)),
    Error(2, (400, 900), (8, 25)),
    Error(2, (0, 60), (180, 400)),
)


@dataclass(frozen=True, slots=True)
class PastVisit:
    account: int
    started_at: datetime
    ended_at: datetime
    position: LonLat
    accuracy_m: float
    verdict: Verdict
    outcome: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the company works: its clock and the language of its notes."""

    timezone: str
    language: str


@dataclass(frozen=True, slots=True)
class Customer:
    position: LonLat
    radius_m: float
    interval_days: int
    duration_s: int
    last_visit_days_ago: int | None


def past_visits(customers: Sequence[Customer], today: date, place: Place, seed: int) -> Iterator[PastVisit]:
    rng = Random(seed)  # noqa: S311 - a repeatable demo, nothing secret
    for number, customer in enumerate(customers):
        ago = customer.last_visit_days_ago
        while ago is not None and ago <= WEEKS * 7:
            if ago > WALKED_DAYS:
                yield _visit(number, customer, today - timedelta(days=ago), place, rng)
            ago += customer.interval_days


def _visit(number: int, customer: Customer, day: date, place: Place, rng: Random) -> PastVisit:
    start = datetime.combine(day, time(FIRST_HOUR), ZoneInfo(place.timezone)) + timedelta(
        seconds=rng.randrange(HOURS * 3600)
    )
    return visit_at(number, customer, start, place, rng)


def visit_at(number: int, customer: Customer, start: datetime, place: Place, rng: Random) -> PastVisit:
    error = rng.choices(ERRORS, [e.share for e in ERRORS])[0]
    position = destination(customer.position, rng.uniform(0, 360), rng.uniform(*error.off_m))
    fix = Fix(position, round(rng.uniform(*error.accuracy_m), 1), start)
    verdict = decide(Attempt((fix,), start, None), Circle(customer.position, customer.radius_m), Policy())
    stays = timedelta(seconds=int(customer.duration_s * rng.uniform(0.6, 1.5)))
    outcome = rng.choices([name for name, _ in OUTCOMES], [share for _, share in OUTCOMES])[0]
    note = rng.choice(NOTES[place.language]) if rng.random() < NOTE_SHARE else None
    return PastVisit(number, start, start + stays, position, fix.accuracy_m, verdict, outcome, note)
