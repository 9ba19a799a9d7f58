from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.web.wire import Ask, Name, Position, Wire

MIN_PASSWORD = 10  # characters; NIST SP 800-63B asks for at least 8, and length is what protects
Language = Annotated[str, Meta(pattern="^(en|zh-CN)$")]
Password = Annotated[str, Meta(max_length=200)]


class LoginAsk(Ask, frozen=True, kw_only=True):
    login: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Password


class SetupAsk(Ask, frozen=True, kw_only=True):
    company_name: Name
    name: Name
    email: Annotated[str, Meta(min_length=3, max_length=200, pattern="^[^@ ]+@[^@ ]+$")]
    password: Password
    timezone: Name
    language: Language = "en"


class PersonAsk(Ask, frozen=True, kw_only=True):
    name: Name
    email: Annotated[str, Meta(min_length=3, max_length=200, pattern="^[^@ ]+@[^@ ]+$")] | None = None
    phone: Annotated[str, Meta(min_length=5, max_length=30)] | None = None
    password: Password
    roles: list[Annotated[str, Meta(pattern="^(rep|manager|approver|auditor|admin)$")]]
    team_id: UUID | None = None
    language: Language = "en"
    profile: Annotated[str, Meta(pattern="^(car|bicycle|foot)$")] = "car"


class PersonChange(Ask, frozen=True, kw_only=True):
    name: Name | None = None
    active: bool | None = None
    team_id: UUID | None = None
    roles: list[Annotated[str, Meta(pattern="^(rep|manager|approver|auditor|admin)$")]] | None = None
    password: Password | None = None


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


class SetupState(Wire, frozen=True, kw_only=True):
    needed: bool
