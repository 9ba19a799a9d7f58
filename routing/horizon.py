"""Several days of several people as one problem, and its routes back as days.

Day d of the horizon is shifted by d x 86,400 seconds: everybody has a route of their own on each day that they work,
and a visit may be made on any of the days on which it has windows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from routing.model import DAY_S, LATEST_S, Break, Candidate, InvalidProblem, Kind, Matrix, Problem, Rep, Window
from routing.plan import Rest, Route, Stop

MAX_DAYS = LATEST_S // DAY_S
SEPARATOR = "@"


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's working day; `day` counts from 0, times are seconds from that day's midnight."""

    person: str
    day: int
    start: int
    end: int
    hours: Window
    breaks: tuple[Break, ...] = ()
    skills: frozenset[str] = frozenset()
    max_visits: int | None = None
    profile: str = "car"

    def __post_init__(self) -> None:
        _check_day(self.day)

    @property
    def id(self) -> str:
        return f"{self.person}{SEPARATOR}{self.day}"


@dataclass(frozen=True, slots=True)
class Visit:
    """`days` has, for each day on which it may be made, when it may start, in seconds from that day's midnight.

    `worth_s` is what it is worth on the first of these days, `delay_s` what each day later takes off.
    """

    id: str
    place: int
    duration_s: int
    days: Mapping[int, tuple[Window, ...]]
    worth_s: int
    delay_s: int = 0
    kind: Kind = "optional"
    preferred: str | None = None
    required: str | None = None
    skills: frozenset[str] = field(default=frozenset())

    def __post_init__(self) -> None:
        for day in self.days:
            _check_day(day)


def _check_day(day: int) -> None:
    if not 0 <= day < MAX_DAYS:
        raise InvalidProblem("day", f"must be between 0 and {MAX_DAYS - 1}, not {day}")


def horizon_problem(shifts: Iterable[Shift], visits: Iterable[Visit], matrices: Mapping[str, Matrix]) -> Problem:
    return Problem(tuple(_rep(shift) for shift in shifts), tuple(_candidate(visit) for visit in visits), dict(matrices))


def _rep(shift: Shift) -> Rep:
    by_s = shift.day * DAY_S
    return Rep(
        id=shift.id,
        start=shift.start,
        end=shift.end,
        hours=_later(shift.hours, by_s),
        breaks=tuple(replace(rest, window=_later(rest.window, by_s)) for rest in shift.breaks),
        skills=shift.skills,
        max_visits=shift.max_visits,
        profile=shift.profile,
        person=shift.person,
    )


def _later(window: Window, by_s: int) -> Window:
    """Shifted, and cut where the horizon ends."""
    return Window(min(window.opens_s + by_s, LATEST_S), min(window.closes_s + by_s, LATEST_S))


def _candidate(visit: Visit) -> Candidate:
    first = min(visit.days, default=0)
    return Candidate(
        id=visit.id,
        place=visit.place,
        duration_s=visit.duration_s,
        windows=_joined(_later(window, day * DAY_S) for day in sorted(visit.days) for window in visit.days[day]),
        prize_s=visit.worth_s + visit.delay_s * first,
        skills=visit.skills,
        preferred_rep=visit.preferred,
        required_rep=visit.required,
        kind=visit.kind,
        delay_s=visit.delay_s,
    )


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """In order and apart: a night that is open goes on into the next day."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.opens_s, one.closes_s)):
        if joined and window.opens_s <= joined[-1].closes_s:
            joined[-1] = Window(joined[-1].opens_s, max(joined[-1].closes_s, window.closes_s))
        else:
            joined.append(window)
    return tuple(joined)


def day_route(route: Route, day: int) -> Route:
    """The route in seconds from its own day's midnight, under the name of its person."""
    by_s = day * DAY_S
    return replace(
        route,
        rep_id=route.rep_id.rpartition(SEPARATOR)[0],
        start_s=route.start_s - by_s,
        end_s=route.end_s - by_s,
        stops=tuple(_earlier(stop, by_s) for stop in route.stops),
        rests=tuple(Rest(rest.start_s - by_s, rest.end_s - by_s) for rest in route.rests),
    )


def _earlier(stop: Stop, by_s: int) -> Stop:
    return replace(stop, arrive_s=stop.arrive_s - by_s, start_s=stop.start_s - by_s, leave_s=stop.leave_s - by_s)
