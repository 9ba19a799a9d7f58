"""A team's next days in plain values: what wants a visit on which of them, and for whom. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from backend.plans import flow as day_flow
from backend.plans.flow import DayClock, Setting, Wish, Worker
from checkin.geodesy import LonLat
from routing.horizon import Shift, Visit
from routing.model import Kind, Matrix, Window

TYPICAL_LEG_S = 12 * 60  # between two visits, until there are plans that tell better
MOST_PER_SHIFT = 40  # visits put before the search for each working day: several times what anybody can make
OF_TEAM = " team:"  # before a team's id among skills; it begins with a blank, and no skill does
HELPABLE = frozenset({"nobody_works", "closed_today", "skill_missing"})
SHORTEST_SHIFT_S = 3600  # what is left of today is planned where it is at least this


@dataclass(frozen=True, slots=True)
class Span:
    """`days` local days from `first` on."""

    first: date
    days: int
    timezone: str

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def number(self, day: date) -> int:
        return (day - self.first).days

    def clock(self, number: int) -> DayClock:
        return DayClock(self.day(number), self.timezone)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One person's day of the span."""

    worker: Worker
    day: int
    opens_s: int
    team_ids: frozenset[UUID]

    @property
    def id(self) -> str:
        return f"{self.worker.id}@{self.day}"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a visit may start on a day, and the place's day as far as known."""

    windows: tuple[Window, ...]
    opening: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that wants a visit on one of `days`. `required` alone may make it, or anybody of `team_id`.

    Promises (appointments, locked stops, accepted orders) have no `skills`: whoever gave the word keeps it.

    On `other_days` it could be visited too if it were not held to days that it prefers.

    What `can_wait` is due by its own interval but not by the stretched one: it fills days that have room for it.
    """

    id: str
    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    address: str
    position: LonLat
    duration_s: int
    days: Mapping[int, Hours]
    worth_s: int
    delay_s: int = 0
    kind: Kind = "optional"
    required: UUID | None = None
    preferred: UUID | None = None
    team_id: UUID | None = None
    skills: frozenset[str] = frozenset()
    due_day: date | None = None
    appointment: bool = False
    learned: int | None = None
    can_wait: bool = False
    other_days: Mapping[int, Hours] = field(default_factory=dict[int, Hours])

    @property
    def is_anybodys(self) -> bool:
        return self.required is None and self.team_id is None

    def suits(self, someone: WorkingDay) -> bool:
        return self.is_for(someone) and self.skills <= someone.worker.skills

    def is_for(self, someone: WorkingDay) -> bool:
        """Whatever it needs to be done."""
        if self.required is not None:
            return someone.worker.id == self.required
        return self.team_id in someone.team_ids


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be put before the search, and why."""

    item: Item
    code: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who works when, and what wants a visit."""

    span: Span
    shifts: Sequence[WorkingDay]
    items: Sequence[Item]
    kept: Sequence[UUID] = ()
    ratio: float = 1.0
    more_people: int = 0
    refused: Sequence[Refused] = field(default_factory=list[Refused])


def sorted_out(team: Team) -> Team:
    """Without what nobody at work may visit on a day on which it can be visited; the worthiest of the rest."""
    good: list[Item] = []
    refused: list[Refused] = []
    for item in team.items:
        worked = {one.day for one in team.shifts if item.suits(one)}
        days = {day: hours for day, hours in item.days.items() if day in worked and hours.windows}
        if days:
            good.append(replace(item, days=days))
        else:
            refused.append(Refused(item, _why(team, item, worked)))
    good.sort(key=lambda item: (item.kind == "optional", -item.worth_s, item.id))
    most = len(team.shifts) * MOST_PER_SHIFT
    refused += [Refused(item, "low_priority") for item in good[most:]]
    return replace(team, items=good[:most], refused=refused)


def _why(team: Team, item: Item, worked: set[int]) -> str:
    """`worked` are the days on which somebody is there who could visit."""
    if worked & item.days.keys():
        return "closed_today"
    there = any(one.day in item.days for one in team.shifts if item.is_for(one))
    return "skill_missing" if there else "nobody_works"


@dataclass(frozen=True, slots=True)
class Part:
    """People near each other with what they may visit: one search. Homes come first among the places.

    `starts` says where people start and end. `besides` is what cannot be put before the search; another day or
    person may have room for it.
    """

    shifts: Sequence[WorkingDay]
    items: Sequence[Item]
    starts: Mapping[UUID, LonLat]
    besides: Sequence[Item] = ()

    @property
    def people(self) -> list[Worker]:
        return list({one.worker.id: one.worker for one in self.shifts}.values())

    @property
    def homes(self) -> list[LonLat]:
        return [self.starts[worker.id] for worker in self.people]

    @property
    def places(self) -> list[LonLat]:
        return [*self.homes, *(item.position for item in (*self.items, *self.besides))]

    def place_of(self, item: int) -> int:
        return len(self.people) + item


def starts_of(team: Team) -> dict[UUID, LonLat]:
    """Homes by person; somebody without one starts and ends at the worthiest visit that they may make."""
    found: dict[UUID, LonLat] = {}
    for one in team.shifts:
        if one.worker.id not in found:
            own = (item.position for item in team.items if item.suits(one))
            found[one.worker.id] = one.worker.home.position or next(own, _somewhere(team))
    return found


def _somewhere(team: Team) -> LonLat:
    return team.items[0].position if team.items else day_flow.NOWHERE


def shift_of(part: Part, someone: WorkingDay) -> Shift:
    worker = someone.worker
    home = [one.id for one in part.people].index(worker.id)
    return Shift(
        person=str(worker.id),
        day=someone.day,
        start=home,
        end=home,
        hours=Window(someone.opens_s, max(someone.opens_s, worker.ends_s)),
        breaks=tuple(rest for rest in worker.rests if rest.window.closes_s >= someone.opens_s),
        skills=worker.skills | {f"{OF_TEAM}{team_id}" for team_id in someone.team_ids},
        max_visits=worker.max_visits,
        profile=worker.profile,
    )


def visit_of(part: Part, number: int) -> Visit:
    item = part.items[number]
    return Visit(
        id=item.id,
        place=part.place_of(number),
        duration_s=item.duration_s,
        days={day: hours.windows for day, hours in item.days.items()},
        worth_s=item.worth_s,
        delay_s=item.delay_s,
        kind=item.kind,
        preferred=str(item.preferred) if item.preferred else None,
        required=str(item.required) if item.required else None,
        skills=item.skills if item.team_id is None else item.skills | {f"{OF_TEAM}{item.team_id}"},
    )


def setting_of(span: Span, someone: WorkingDay) -> Setting:
    worker = someone.worker
    return Setting(span.clock(someone.day), worker, worker.home, someone.opens_s, worker.ends_s)


def wish_on(item: Item, span: Span, day: int) -> Wish:
    """The item as a wish of that day."""
    hours = item.days[day]
    return Wish(
        account_id=item.account_id,
        workorder_id=item.workorder_id,
        name=item.name,
        address=item.address,
        position=item.position,
        duration_s=item.duration_s,
        windows=hours.windows,
        opening=hours.opening,
        prize_s=item.worth_s,
        kind=item.kind,
        appointment=item.appointment,
        due_days=(item.due_day - span.day(day)).days if item.due_day else None,
        learned=item.learned,
    )


def day_matrix(part: Part, worker: Worker, items: Sequence[int], matrix: Matrix) -> Matrix:
    """The rows of one person's day as day plans have them: start, end, then the visits in order."""
    home = [one.id for one in part.people].index(worker.id)
    rows = [home, home, *(part.place_of(number) for number in items)]
    return Matrix(matrix.seconds[rows][:, rows], matrix.metres[rows][:, rows])
