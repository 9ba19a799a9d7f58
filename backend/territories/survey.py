"""What lies in the territories, how much work it is, and where they overlap or leave land between them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from backend.db.areas import Ring, decode_ring, plane_of
from backend.db.faults import faults
from backend.territories.wire import Balance, Gap, Handover, Overlap, Overview, Spot, Territory, Work
from backend.territories.workload import SHORTEST_DAY_S, USUAL_DAY_S, YEAR_WEEKS, Customer, Field, Loads, loads
from backend.web.wire import Position
from checkin.geodesy import LonLat
from routing.balance import spread

MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Area:
    """A territory with its corners. `seen`: its work is told; `editable`: it may be changed.

    `worked`: its person is there and has not left.
    """

    id: UUID
    name: str
    owner_id: UUID | None
    owner_name: str | None
    team_id: UUID | None
    team_name: str | None
    version: int
    ring: Ring
    field: Field
    seen: bool
    editable: bool
    worked: bool

    @property
    def abandoned(self) -> bool:
        """Its person has left: there is nobody to have more or less work."""
        return self.owner_id is not None and not self.worked

    def takes(self, customer: Customer) -> bool:
        """An account that lies in it gets its person; whom one alone visits stays there."""
        return self.worked and self.owner_id not in (None, customer.owner_id) and not customer.fixed


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose territories somebody reaches; None is everybody's."""

    people: frozenset[UUID] | None
    teams: AbstractSet[UUID]
    writes: bool

    def of(self, owner_id: UUID | None, team_id: UUID | None) -> bool:
        if self.people is None:
            return True
        return owner_id in self.people if owner_id else team_id in self.teams


def area_of(row: asyncpg.Record, reach: Reach, paces: Mapping[str, float]) -> Area:
    seen = reach.of(row["owner_id"], row["team_id"])
    worked = bool(row["active"])
    day_s = max(SHORTEST_DAY_S, row["day_s"]) if worked else USUAL_DAY_S
    same = ("id", "name", "owner_id", "owner_name", "team_id", "team_name", "version")
    profile = row["profile"] if worked else "car"
    return Area(
        **{name: row[name] for name in same},
        ring=decode_ring(row["wkb"]),
        field=Field(profile, row["home"] if worked else None, day_s, paces.get(profile, 1.0)),
        seen=seen,
        editable=seen and reach.writes,
        worked=worked,
    )


def customer_of(row: asyncpg.Record) -> Customer:
    same = ("id", "name", "position", "owner_id", "owner_name", "territory_id")
    return Customer(
        **{name: row[name] for name in same},
        interval_days=row["visit_interval_days"],
        duration_s=row["visit_duration_s"],
        fixed=row["fixed_rep_id"] is not None,
    )


def overview(areas: Sequence[Area], customers: Sequence[Customer]) -> Overview:
    seen = [area for area in areas if area.seen]
    works = dict(zip([area.id for area in seen], _works_now(seen, customers), strict=True))
    elsewhere = Counter(move.territory_id for move in handovers(areas, customers))
    overlaps, between = _faults(areas, customers) if areas else ([], [])
    return Overview(
        territories=[shown(area, works.get(area.id), elsewhere[area.id]) for area in areas],
        balance=balance_of([works[area.id].share for area in seen if not area.abandoned]),
        outside=sum(customer.territory_id is None for customer in customers),
        others=sum(elsewhere.values()),
        overlaps=overlaps,
        gaps=between,
    )


def shown(area: Area, work: Work | None, others: int) -> Territory:
    same = ("id", "name", "owner_id", "owner_name", "team_id", "team_name", "version", "editable")
    values: dict[str, Any] = {name: getattr(area, name) for name in same}
    return Territory(**values, area=positions(area.ring), work=work, others=others)


def positions(ring: Ring) -> list[Position]:
    return [Position(lon=corner.lon, lat=corner.lat) for corner in ring]


def spot(customer: Customer) -> Spot:
    return Spot(
        id=customer.id,
        name=customer.name,
        position=_position(customer.position),
        territory_id=customer.territory_id,
        owner_id=customer.owner_id,
    )


def handovers(areas: Sequence[Area], customers: Sequence[Customer]) -> list[Handover]:
    """Accounts that lie in a territory of somebody else than their owner; whom one alone visits stays there.

    Nobody who has left gets any.
    """
    known = {area.id: area for area in areas if area.editable}
    return [
        Handover(
            account_id=customer.id,
            name=customer.name,
            position=_position(customer.position),
            from_id=customer.owner_id,
            from_name=customer.owner_name,
            to_id=area.owner_id,
            to_name=area.owner_name or "",
            territory_id=area.id,
        )
        for customer in customers
        if customer.territory_id and (area := known.get(customer.territory_id))
        if area.owner_id and area.takes(customer)
    ]


def balance_of(shares: Sequence[float]) -> Balance:
    found = spread(shares)
    return Balance(most_over_mean=round(found.most_over_mean, 4), gini=round(found.gini, 4))


def works(fields: Sequence[Field], costs: Loads, zones: Sequence[int | None]) -> list[Work]:
    """Of each field, when every customer lies in the one that `zones` says; seconds are of a week."""
    found: list[Work] = []
    for number, field in enumerate(fields):
        inside = [customer for customer, zone in enumerate(zones) if zone == number]
        work_s = float(costs.work_s[inside, number].sum())
        found.append(
            Work(
                accounts=len(inside),
                visits_a_year=round(float(costs.visits[inside].sum())),
                work_s=round(work_s / YEAR_WEEKS),
                travel_s=round(float(costs.travel_s[inside, number].sum()) / YEAR_WEEKS),
                share=round(work_s / field.capacity_s, 4),
            )
        )
    return found


def _works_now(areas: Sequence[Area], customers: Sequence[Customer]) -> list[Work]:
    if not areas:
        return []
    number = {area.id: index for index, area in enumerate(areas)}
    inside = [customer for customer in customers if customer.territory_id in number]
    plane = plane_of([corner for area in areas for corner in area.ring])
    fields = [area.field for area in areas]
    zones = [number[customer.territory_id] for customer in inside if customer.territory_id]
    return works(fields, loads(inside, fields, plane), zones)


def _faults(areas: Sequence[Area], customers: Sequence[Customer]) -> tuple[list[Overlap], list[Gap]]:
    found = faults([area.ring for area in areas], [customer.position for customer in customers])
    overlaps = [
        Overlap(first_id=areas[one.first].id, second_id=areas[one.second].id, area_m2=one.area_m2, accounts=one.points)
        for one in found.overlaps
        if areas[one.first].seen or areas[one.second].seen
    ]
    between = [Gap(center=_position(one.middle), area_m2=one.area_m2, accounts=one.points) for one in found.gaps]
    return overlaps[:MOST_FAULTS], between[:MOST_FAULTS]


def _position(at: LonLat) -> Position:
    return Position(lon=at.lon, lat=at.lat)
