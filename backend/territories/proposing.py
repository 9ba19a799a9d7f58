"""Proposes borders with which everybody has as much work as the others, and says what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.db.areas import Plane, Ring, Shape, difference_m2, located, middle_m, on_top, plane_of, together
from backend.db.tiling import Tiles, redrawn, smoothed, tiles
from backend.errors import Problem
from backend.territories.survey import Area, balance_of, positions, works
from backend.territories.wire import AccountMove, Proposal, Proposed, Work
from backend.territories.workload import Customer, Loads, loads
from backend.web.wire import Position
from routing.balance import Ground, balanced

SAME_PLACE_M = 1.0  # accounts closer than this, such as shops of one mall, move together
SIMPLE = 0.97  # of the accounts keep their side when borders are drawn with fewer corners, for hands to move on
WORTH_IT = 0.9  # of the inequality before: less of a change is not worth a single account's new person
SAME_LAND_M2 = 1.0  # an area that differs by less is as it was


@dataclass(frozen=True, slots=True)
class _Land:
    """Chosen areas as zones 0..Z-1, each with what is left of it under smaller ones."""

    plane: Plane
    areas: Sequence[Area]
    left: Mapping[int, Shape]
    customers: Sequence[Customer]
    zones: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Parcels:
    """Places with the customers on them, the lonely middles of empty areas last."""

    points: NDArray[np.float64]
    zones: tuple[int, ...]
    of_customer: NDArray[np.intp]

    @property
    def count(self) -> int:
        return len(self.points)


def propose(areas: Sequence[Area], customers: Sequence[Customer], chosen: Sequence[UUID]) -> Proposal:
    """`chosen` empty: among all that may be changed; areas of people who have left stay as they are.

    Raises territories.too_few, territories.unknown_territory.
    """
    land = _land(areas, customers, chosen)
    fields = [area.field for area in land.areas]
    costs = loads(land.customers, fields, land.plane)
    before = works(fields, costs, land.zones)
    parcels = _parcels(land)
    tiling = tiles(parcels.points, together(list(land.left.values())))
    wanted = balanced(_ground(land, costs, parcels, tiling))
    drawn = redrawn(land.left, tiling, parcels.zones, wanted)
    moved = {zone: area for zone, area in drawn.items() if difference_m2(area, land.left[zone]) > SAME_LAND_M2}
    rings = _rings(land, {**drawn, **smoothed(moved, parcels.points, wanted, SIMPLE)})
    zones = _zones(areas, land, rings)
    after = works(fields, costs, zones)
    if balance_of(_shares(after)).gini > WORTH_IT * balance_of(_shares(before)).gini:
        rings, zones, after = {}, list(land.zones), before
    return _told(land, rings, zones, (before, after))


def _shares(found: Sequence[Work]) -> list[float]:
    return [work.share for work in found]


def _land(areas: Sequence[Area], customers: Sequence[Customer], chosen: Sequence[UUID]) -> _Land:
    within = [area for area in areas if area.editable and (not chosen or area.id in chosen)]
    if set(chosen) - {area.id for area in within}:
        raise Problem("territories.unknown_territory", field="territoryIds")
    mine = [area for area in within if not area.abandoned]
    if len(mine) < 2:
        raise Problem("territories.too_few", field="territoryIds")
    plane = plane_of([corner for area in mine for corner in area.ring])
    everything = sorted(areas, key=lambda area: area.id)
    left = on_top({number: plane.polygon(area.ring) for number, area in enumerate(everything)})
    here = [number for number, area in enumerate(everything) if area in mine and not left[number].is_empty]
    zone = {everything[number].id: index for index, number in enumerate(here)}
    inside = [customer for customer in customers if customer.territory_id in zone]
    return _Land(
        plane=plane,
        areas=[everything[number] for number in here],
        left={index: left[number] for index, number in enumerate(here)},
        customers=inside,
        zones=[zone[customer.territory_id] for customer in inside if customer.territory_id],
    )


def _parcels(land: _Land) -> _Parcels:
    exact = land.plane.metres([customer.position for customer in land.customers])
    _, first, of_customer = np.unique(
        np.rint(exact / SAME_PLACE_M).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    zones = [land.zones[customer] for customer in first]
    empty = sorted(set(land.left) - set(zones))
    middles = [middle_m(land.left[zone]) for zone in empty]
    points = np.concatenate([exact[first], np.array(middles).reshape(-1, 2)])
    return _Parcels(points, (*zones, *empty), np.asarray(of_customer).reshape(-1))


def _ground(land: _Land, costs: Loads, parcels: _Parcels, tiling: Tiles) -> Ground:
    load = np.zeros((parcels.count, len(land.areas)))
    np.add.at(load, parcels.of_customer, costs.work_s)
    customers = parcels.of_customer.max(initial=-1) + 1
    fixed = {int(parcels.of_customer[n]) for n, customer in enumerate(land.customers) if customer.fixed}
    return Ground(
        loads_s=load,
        neighbours=tiling.neighbours,
        zones=parcels.zones,
        capacities_s=tuple(area.field.capacity_s for area in land.areas),
        fixed=frozenset(fixed | set(range(int(customers), parcels.count))),
    )


def _rings(land: _Land, drawn: Mapping[int, Shape]) -> dict[UUID, Ring]:
    """New corners of the areas that are not as they were."""
    return {
        area.id: land.plane.ring(drawn[zone])
        for zone, area in enumerate(land.areas)
        if difference_m2(drawn[zone], land.left[zone]) > SAME_LAND_M2
    }


def _zones(areas: Sequence[Area], land: _Land, rings: Mapping[UUID, Ring]) -> list[int | None]:
    """Where customers would lie, by the corners that would be kept."""
    everything = sorted(areas, key=lambda area: area.id)
    zone = {area.id: number for number, area in enumerate(land.areas)}
    found = located(
        [rings.get(area.id, area.ring) for area in everything], [customer.position for customer in land.customers]
    )
    return [None if one is None else zone.get(everything[one].id) for one in found]


def _told(
    land: _Land, rings: Mapping[UUID, Ring], zones: Sequence[int | None], figures: tuple[list[Work], list[Work]]
) -> Proposal:
    before, after = figures
    moves = [
        AccountMove(
            account_id=customer.id,
            name=customer.name,
            position=Position(lon=customer.position.lon, lat=customer.position.lat),
            from_id=land.areas[origin].id,
            to_id=land.areas[target].id,
            hands_over=land.areas[target].takes(customer),
        )
        for customer, origin, target in zip(land.customers, land.zones, zones, strict=True)
        if target is not None and target != origin
    ]
    return Proposal(
        before=balance_of(_shares(before)),
        after=balance_of(_shares(after)),
        territories=[
            Proposed(
                id=area.id,
                name=area.name,
                base_version=area.version,
                area=positions(rings.get(area.id, area.ring)),
                changed=area.id in rings,
                before=before[zone],
                after=after[zone],
            )
            for zone, area in enumerate(land.areas)
        ],
        moves=moves,
    )
