from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from backend.skills import Skills
from backend.web.wire import Ask, Name, Position, PositionAsk, Wire

MIN_PASSWORD = 10  # characters; NIST SP 800-63B asks for at least 8, and length is what protects
Language = Annotated[str, Meta(pattern="^(en|zh-CN)$")]
Password = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(min_length=3, max_length=200, pattern="^[^@ ]+@[^@ ]+$")]
Phone = Annotated[str, Meta(min_length=5, max_length=30)]
Roles = list[Annotated[str, Meta(pattern="^(rep|manager|approver|auditor|admin)$")]]
Profile = Annotated[str, Meta(pattern="^(car|bicycle|foot)$")]
DaySecond = Annotated[int, Meta(ge=0, le=86_400)]  # from local midnight


class LoginAsk(Ask, frozen=True, kw_only=True):
    login: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Password


class SetupAsk(Ask, frozen=True, kw_only=True):
    company_name: Name
    name: Name
    email: Email
    password: Password
    timezone: Name
    language: Language = "en"


class WorkdayAsk(Ask, frozen=True, kw_only=True):
    """How somebody's day in the field looks. A field left out stays as it is; null clears it."""

    home: PositionAsk | UnsetType | None = UNSET
    home_label: Name | UnsetType | None = UNSET
    starts_s: DaySecond | UnsetType = UNSET
    ends_s: DaySecond | UnsetType = UNSET
    break_s: Annotated[int, Meta(ge=0, le=7_200)] | UnsetType = UNSET
    break_opens_s: DaySecond | UnsetType = UNSET
    break_closes_s: DaySecond | UnsetType = UNSET
    max_visits: Annotated[int, Meta(ge=1, le=60)] | UnsetType | None = UNSET
    skills: Skills | UnsetType = UNSET


class PersonAsk(WorkdayAsk, frozen=True, kw_only=True):
    name: Name
    email: Email | None = None
    phone: Phone | None = None
    password: Password
    roles: Roles
    team_id: UUID | None = None
    language: Language = "en"
    profile: Profile = "car"


class PersonChange(WorkdayAsk, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET
    team_id: UUID | UnsetType = UNSET
    roles: Roles | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    profile: Profile | UnsetType = UNSET


class TeamAsk(Ask, frozen=True, kw_only=True):
    name: Name
    parent_id: UUID | None = None


class TeamChange(Ask, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET


class MeChange(Ask, frozen=True, kw_only=True):
    language: Language


class CompanyView(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    timezone: str
    currency: str
    language: str


class TeamView(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    parent_id: UUID | None = None


class MapConfig(Wire, frozen=True, kw_only=True):
    basemap_url: str | None
    attribution: str
    center: Position | None
    bounds: list[float] | None


class Me(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    email: str | None
    phone: str | None
    language: str
    roles: list[str]
    permissions: list[str]
    company: CompanyView
    team: TeamView | None
    map: MapConfig


class PersonView(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    email: str | None
    phone: str | None
    roles: list[str]
    team_id: UUID | None
    team_name: str | None
    profile: str
    active: bool
    language: str
    home: Position | None
    home_label: str | None
    starts_s: int
    ends_s: int
    break_s: int
    break_opens_s: int
    break_closes_s: int
    max_visits: int | None
    skills: list[str]


class SetupState(Wire, frozen=True, kw_only=True):
    needed: bool
