"""Territories on the wire. `UNSET` is a field that the caller left out, null is one that the caller clears."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from backend.web.wire import Ask, Name, Position, PositionAsk, Wire

MOST_CORNERS = 2_000  # a coast has many; the map still draws them while a hand moves one
MOST_AREAS = 500
MOST_ACCOUNTS = 20_000
Corners = Annotated[list[PositionAsk], Meta(min_length=3, max_length=MOST_CORNERS)]
Version = Annotated[int, Meta(ge=1, examples=[3])]


class Work(Wire, frozen=True, kw_only=True):
    """What a territory asks of its people. `share` is work against working hours: 1 fills them."""

    accounts: int
    visits_a_year: int
    work_s: int
    travel_s: int
    share: float


class Balance(Wire, frozen=True, kw_only=True):
    """How unequal shares are: the fullest against the mean (1 = all alike), and the Gini coefficient (0 to 1)."""

    most_over_mean: float
    gini: float


class Territory(Wire, frozen=True, kw_only=True):
    """`editable` says whether the reader may change it; work is told of those only. Corners are not repeated.

    `others` counts accounts inside that somebody else looks after than the territory's person.
    """

    id: UUID
    name: str
    owner_id: UUID | None
    owner_name: str | None
    team_id: UUID | None
    team_name: str | None
    area: list[Position]
    version: int
    editable: bool
    others: int
    work: Work | None


class Overlap(Wire, frozen=True, kw_only=True):
    """Accounts in it belong to the smaller of the two."""

    first_id: UUID
    second_id: UUID
    area_m2: float
    accounts: int


class Gap(Wire, frozen=True, kw_only=True):
    """Land between territories that is in none of them."""

    center: Position
    area_m2: float
    accounts: int


class Overview(Wire, frozen=True, kw_only=True):
    """`outside` counts accounts on the map that lie in no territory."""

    territories: list[Territory]
    balance: Balance
    outside: int
    others: int
    overlaps: list[Overlap]
    gaps: list[Gap]


class Spot(Wire, frozen=True, kw_only=True):
    """An account as the map of territories draws it."""

    id: UUID
    name: str
    position: Position
    territory_id: UUID | None
    owner_id: UUID | None


class TerritoryAsk(Ask, frozen=True, kw_only=True):
    """Without an owner and a team it belongs to the team of whoever draws it."""

    name: Name
    area: Corners
    owner_id: UUID | None = None
    team_id: UUID | None = None


class TerritoryChange(Ask, frozen=True, kw_only=True):
    base_version: Version
    name: Name | UnsetType = UNSET
    area: Corners | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    team_id: UUID | UnsetType | None = UNSET


class Border(Ask, frozen=True, kw_only=True):
    id: UUID
    base_version: Version
    area: Corners


class BordersAsk(Ask, frozen=True, kw_only=True):
    """Several borders at once; `accountIds` then go to the people of the territories they lie in."""

    territories: Annotated[list[Border], Meta(max_length=MOST_AREAS)]
    account_ids: Annotated[list[UUID], Meta(max_length=MOST_ACCOUNTS)] = msgspec.field(default_factory=list[UUID])


class BalanceAsk(Ask, frozen=True, kw_only=True):
    """Among all territories that the caller may change, unless some are named, but for those of people who left."""

    territory_ids: Annotated[list[UUID], Meta(max_length=MOST_AREAS)] = msgspec.field(default_factory=list[UUID])


class Proposed(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    base_version: int
    area: list[Position]
    changed: bool
    before: Work
    after: Work


class AccountMove(Wire, frozen=True, kw_only=True):
    """`handsOver`: the account gets another person as well, and not only another territory."""

    account_id: UUID
    name: str
    position: Position
    from_id: UUID
    to_id: UUID
    hands_over: bool


class Proposal(Wire, frozen=True, kw_only=True):
    """Nothing is changed yet: send the areas that `changed` and the accounts of `moves` to the borders."""

    before: Balance
    after: Balance
    territories: list[Proposed]
    moves: list[AccountMove]


class Handover(Wire, frozen=True, kw_only=True):
    account_id: UUID
    name: str
    position: Position
    from_id: UUID | None
    from_name: str | None
    to_id: UUID
    to_name: str
    territory_id: UUID


class HandoverAsk(Ask, frozen=True, kw_only=True):
    """All of the preview, unless some are named."""

    account_ids: Annotated[list[UUID], Meta(max_length=MOST_ACCOUNTS)] | None = None


class Applied(Wire, frozen=True, kw_only=True):
    territories: int
    accounts: int


class Taken(Wire, frozen=True, kw_only=True):
    created: int
    updated: int
