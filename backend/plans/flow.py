"""A day in plain values: who works it, what wants a visit, and how a timed route becomes stops."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.clock import new_id
from backend.plans.pace import Pace
from checkin.geodesy import LonLat
from routing.model import Break, Candidate, Kind, Matrix, Problem, Rep, Window
from routing.plan import Route, Stop

DAY_S = 24 * 3600
PUNCTUAL_S = 15 * 60  # an appointment kept within a quarter of an hour is kept
MIN_BREAK_S = 1
HERE = ""  # the label of a place that is only where somebody happened to be
NOWHERE = LonLat(0.0, 0.0)  # stands in where there is neither a home nor anything to visit
START, END, FIRST_WISH = 0, 1, 2  # rows of a day's matrix


@dataclass(frozen=True, slots=True)
class DayClock:
    """Wall-clock seconds of one local day, as plans count them, and the instants they stand for."""

    day: date
    timezone: str

    def at(self, seconds: int) -> datetime:
        wall = datetime.combine(self.day, time()) + timedelta(seconds=seconds)
        return wall.replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)

    def seconds(self, at: datetime) -> int:
        wall = at.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)
        return int((wall - datetime.combine(self.day, time())).total_seconds())

    def says(self, seconds: int) -> str:
        """`HH:MM`; midnight at the end of the day is 24:00."""
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    position: LonLat | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A rep's working day; times in seconds from local midnight."""

    id: UUID
    name: str
    profile: str
    home: Place
    starts_s: int
    ends_s: int
    rests: tuple[Break, ...]
    skills: frozenset[str]
    max_visits: int | None
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that wants a visit. `opening` is the place's day as far as known, `windows` bound the start.

    `learned` is the version of past visits that the duration comes from; `urgent` joins a day where it starts earliest,
    anything else where it costs least. What was promised (a locked stop, an accepted
    order, an appointment) is kept by whoever gave the word: `skills` are asked only of optional visits.
    """

    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    address: str
    position: LonLat
    duration_s: int
    windows: tuple[Window, ...]
    opening: tuple[tuple[int, int], ...] | None
    prize_s: int
    kind: Kind
    skills: frozenset[str] = frozenset()
    appointment: bool = False
    due_days: int | None = None
    learned: int | None = None
    urgent: bool = False

    @property
    def asked_skills(self) -> frozenset[str]:
        return self.skills if self.kind == "optional" else frozenset()

    @property
    def key(self) -> str:
        """The candidate's name in the routing problem."""
        return str(self.workorder_id or self.account_id)


@dataclass(frozen=True, slots=True)
class StopRow:
    id: UUID
    kind: str
    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    address: str
    position: LonLat | None
    arrive_at: datetime
    start_at: datetime
    leave_at: datetime
    wait_s: int
    travel_s: int
    distance_m: int
    duration_s: int
    locked: bool
    appointment: bool
    due_days: int | None
    open_until: str | None

    @property
    def key(self) -> str:
        return str(self.workorder_id or self.account_id)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the part of the day that is still open begins."""

    clock: DayClock
    worker: Worker
    start: Place
    opens_s: int
    closes_s: int


def start_windows(opening: tuple[tuple[int, int], ...] | None, duration_s: int) -> tuple[Window, ...]:
    """When a visit may start so that it ends while the place is open; unknown hours are all day."""
    if opening is None:
        return (Window(0, DAY_S),)
    return tuple(Window(opens_s, max(opens_s, closes_s - duration_s)) for opens_s, closes_s in opening)


def rep_of(setting: Setting) -> Rep:
    worker = setting.worker
    return Rep(
        id=str(worker.id),
        start=START,
        end=END,
        hours=Window(setting.opens_s, max(setting.opens_s, setting.closes_s)),
        breaks=worker.rests,
        skills=worker.skills,
        max_visits=worker.max_visits,
        profile=worker.profile,
    )


def places(setting: Setting, wishes: Sequence[Wish]) -> list[LonLat]:
    """The rows of the day's matrix. Somebody without a home starts and ends at the first wish."""
    somewhere = [wish.position for wish in wishes]
    home = setting.worker.home.position or setting.start.position or next(iter(somewhere), NOWHERE)
    return [setting.start.position or home, home, *somewhere]


def candidates(wishes: Iterable[Wish]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(wish.key, place, wish.duration_s, wish.windows, wish.prize_s, wish.asked_skills, kind=wish.kind)
        for place, wish in enumerate(wishes, start=FIRST_WISH)
    )


def problem(setting: Setting, wishes: Sequence[Wish], matrix: Matrix) -> Problem:
    return Problem((rep_of(setting),), candidates(wishes), {setting.worker.profile: matrix})


def stop_rows(clock: DayClock, route: Route, wishes: Mapping[str, Wish], ids: Mapping[str, UUID]) -> list[StopRow]:
    """The route's visits and rests in the order of the day; `ids` keeps the names of stops that were there."""
    visits = [_visit_row(clock, stop, wishes[stop.candidate_id], ids) for stop in route.stops]
    rests = [_rest_row(clock, rest.start_s, rest.end_s) for rest in route.rests]
    return sorted([*visits, *rests], key=lambda row: (row.start_at, row.kind))


def _visit_row(clock: DayClock, stop: Stop, wish: Wish, ids: Mapping[str, UUID]) -> StopRow:
    closes_s = next((b for a, b in wish.opening or () if a <= stop.start_s <= b), None)
    return StopRow(
        id=ids.get(wish.key) or new_id(),
        kind="visit",
        account_id=wish.account_id,
        workorder_id=wish.workorder_id,
        name=wish.name,
        address=wish.address,
        position=wish.position,
        arrive_at=clock.at(stop.arrive_s),
        start_at=clock.at(stop.start_s),
        leave_at=clock.at(stop.leave_s),
        wait_s=stop.wait_s,
        travel_s=stop.travel_s,
        distance_m=stop.travel_m,
        duration_s=wish.duration_s,
        locked=wish.kind == "locked",
        appointment=wish.appointment,
        due_days=wish.due_days,
        open_until=None if closes_s is None else clock.says(closes_s),
    )


def _rest_row(clock: DayClock, start_s: int, end_s: int) -> StopRow:
    start_at, end_at = clock.at(start_s), clock.at(end_s)
    return StopRow(
        id=new_id(), kind="break", account_id=None, workorder_id=None, name="", address="", position=None,
        arrive_at=start_at, start_at=start_at, leave_at=end_at, wait_s=0, travel_s=0, distance_m=0,
        duration_s=end_s - start_s, locked=False, appointment=False, due_days=None, open_until=None,
    )  # fmt: skip


def wish_of(row: StopRow, clock: DayClock) -> Wish:
    """A stop as a wish, from nothing but the plan: good enough for an estimate, or where its account is gone."""
    assert row.position is not None, "visits have a place"  # noqa: S101 - narrows the type
    starts_s = max(0, clock.seconds(row.start_at))
    hours, minutes = (row.open_until or "24:00").split(":")
    closes_s = max(0, int(hours) * 3600 + int(minutes) * 60 - row.duration_s)
    window = Window(starts_s, starts_s + PUNCTUAL_S) if row.appointment else Window(0, closes_s)
    return Wish(
        account_id=row.account_id,
        workorder_id=row.workorder_id,
        name=row.name,
        address=row.address,
        position=row.position,
        duration_s=row.duration_s,
        windows=(window,),
        opening=None,
        prize_s=0,
        kind="locked" if row.locked else "mandatory" if row.appointment else "optional",
        appointment=row.appointment,
        due_days=row.due_days,
    )
