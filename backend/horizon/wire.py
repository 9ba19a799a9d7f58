from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from backend.web.wire import Ask, Wire

Code = Annotated[str, Meta(pattern="^[A-Z][A-Z0-9]{0,3}$", examples=["A"])]
ClassInterval = Annotated[int, Meta(ge=7, le=730, examples=[14])]
ClassDuration = Annotated[int, Meta(ge=60, le=8 * 3600, examples=[1800])]
Worth = Annotated[int, Meta(ge=60, le=8 * 3600, examples=[5400])]
Words = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Note = Annotated[str, Meta(max_length=300)]
Weekdays = Annotated[
    list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1, max_length=7, examples=[[1, 2, 3, 4, 5]])
]
HorizonDays = Annotated[int, Meta(ge=5, le=7, examples=[5])]
Hour = Annotated[int, Meta(ge=0, le=23, examples=[3])]
Reason = Literal["vacation", "sick", "training", "other"]


class BothNames(Ask, frozen=True, kw_only=True):
    en: Words
    zh_cn: Words = msgspec.field(name="zh-CN")


class ClassAsk(Ask, frozen=True, kw_only=True):
    """`worthS`: how many seconds of travel a visit that is just due is worth."""

    code: Code
    name: BothNames
    interval_days: ClassInterval
    visit_duration_s: ClassDuration
    worth_s: Worth


class ClassChange(Ask, frozen=True, kw_only=True):
    """Accounts that follow the class change with it. `baseVersion` is the version that the caller saw."""

    base_version: Annotated[int, Meta(ge=1, examples=[1])]
    name: BothNames | UnsetType = UNSET
    interval_days: ClassInterval | UnsetType = UNSET
    visit_duration_s: ClassDuration | UnsetType = UNSET
    worth_s: Worth | UnsetType = UNSET


class ClassView(Wire, frozen=True, kw_only=True):
    """`accounts` belong to the class, `followers` of them take their interval from it."""

    id: UUID
    code: str
    name: BothNames
    interval_days: int
    visit_duration_s: int
    worth_s: int
    version: int
    accounts: int
    followers: int


class HolidayAsk(Ask, frozen=True, kw_only=True):
    """Without `teamId` for the whole company, else for the team and those below it."""

    day: date
    name: Words
    team_id: UUID | None = None


class HolidayView(Wire, frozen=True, kw_only=True):
    id: UUID
    day: date
    name: str
    team_id: UUID | None
    team_name: str | None


class HolidayAdded(HolidayView, frozen=True, kw_only=True):
    """So many plans are in force on that day; they stay until somebody makes them anew."""

    published_plans: int


class AbsenceAsk(Ask, frozen=True, kw_only=True):
    """Both days belong to it."""

    person_id: UUID
    first_day: date
    last_day: date
    reason: Reason
    note: Note | None = None


class AbsenceView(Wire, frozen=True, kw_only=True):
    id: UUID
    person_id: UUID
    person_name: str
    first_day: date
    last_day: date
    reason: Reason
    note: str | None


class AbsenceAdded(AbsenceView, frozen=True, kw_only=True):
    """So many of the person's plans are in force on these days; they stay until somebody makes them anew."""

    published_plans: int


class SettingAsk(Ask, frozen=True, kw_only=True):
    """Without `teamId` for the whole company. Weekdays count from 1, Monday. `hour` is local time."""

    team_id: UUID | None = None
    workdays: Weekdays
    days: HorizonDays
    nightly: bool
    hour: Hour
    publish: bool


class SettingView(Wire, frozen=True, kw_only=True):
    """`own` is false where nothing was set and the company's or the first values hold."""

    team_id: UUID | None
    team_name: str | None
    own: bool
    workdays: list[int]
    days: int
    nightly: bool
    hour: int
    publish: bool
    last_night: date | None


class WeekAsk(Ask, frozen=True, kw_only=True):
    """Plan the days from `firstDay` on, for the team and those below it, or for everybody within reach.

    Without `publish` the plans are drafts.
    """

    first_day: date
    days: HorizonDays = 5
    team_id: UUID | None = None
    publish: bool = False


class DaysAsk(Ask, frozen=True, kw_only=True):
    """The drafts of these days, of the team and those below it, or of everybody within reach."""

    first_day: date
    days: Annotated[int, Meta(ge=1, le=7, examples=[7])] = 7
    team_id: UUID | None = None

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.days - 1)


class DaysPublished(Wire, frozen=True, kw_only=True):
    """`kept` drafts stay drafts: the plan in force of their day has begun."""

    published: int
    kept: int


class WeekRunStarted(Wire, frozen=True, kw_only=True):
    run_id: UUID


class LeftOutOfWeek(Wire, frozen=True, kw_only=True):
    """`code` and `relaxations` are those of a day's plan; `name` stands beside each that speaks of another visit.

    `repName` and `day` stand beside each that speaks of somebody's day.
    """

    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    rep_id: UUID | None
    rep_name: str | None
    due_day: date | None
    appointment: bool
    code: str
    facts: dict[str, Any]
    relaxations: list[dict[str, Any]]


class KeptDay(Wire, frozen=True, kw_only=True):
    rep_id: UUID
    day: date


class WeekResult(Wire, frozen=True, kw_only=True):
    """`ratio` is how many times rarer than wished visits come, 1 where everything can be done.

    `morePeople` would cure it. `kept` are people whose route of the first day has begun and was not touched;
    `keptDays` are days whose plan in force changed or began during the search and was not touched either.
    Of a run that goes beyond your reach you see what was left out and kept of people within it.
    """

    ratio: float
    more_people: int
    visits: int
    plans: int
    left_out_count: int
    left_out: list[LeftOutOfWeek]
    kept: list[UUID]
    kept_days: list[KeptDay] = msgspec.field(default_factory=list[KeptDay])
    road_based: bool


class WeekRunView(Wire, frozen=True, kw_only=True):
    """`done` of `total` working days of people are planned.

    In a large team whose borders are searched again, a day counts in part once it is searched for the first time.
    """

    id: UUID
    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    first_day: date
    days: int
    publish: bool
    at_night: bool
    created_at: datetime
    finished_at: datetime | None
    reason: str | None
    result: WeekResult | None


class DayOff(Wire, frozen=True, kw_only=True):
    """`name` is the holiday's; of an absence the reason is told to those who may see it."""

    kind: Literal["holiday", "absence", "weekday"]
    name: str | None = None
    reason: Reason | None = None


class PlannedDay(Wire, frozen=True, kw_only=True):
    id: UUID
    status: Literal["draft", "published"]
    visits: int
    appointments: int
    travel_s: int
    distance_m: int
    start_at: datetime
    end_at: datetime
    started: bool


class RepDay(Wire, frozen=True, kw_only=True):
    """`plan` is the one in force, or the only one; `draft` waits beside one that is in force."""

    day: date
    off: DayOff | None
    plan: PlannedDay | None
    draft: PlannedDay | None = None


class RepWeek(Wire, frozen=True, kw_only=True):
    rep_id: UUID
    rep_name: str
    days: list[RepDay]


class WeekView(Wire, frozen=True, kw_only=True):
    """`run` is the latest one that touched these people and days."""

    first_day: date
    days: list[date]
    reps: list[RepWeek]
    run: WeekRunView | None
