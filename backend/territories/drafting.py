"""Territories in bulk: from a file, or drawn around the accounts that people look after today."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import numpy as np

from backend.db.areas import Ring, located, plane_of
from backend.db.tiling import around, of_owners, smoothed, tiles
from backend.errors import Problem
from backend.territories import commands, geojson, store
from backend.territories.geojson import Entry
from backend.territories.reading import on_the_map
from backend.territories.survey import Area
from backend.territories.wire import Taken
from backend.territories.workload import Customer
from backend.work import Work
from checkin.geodesy import LonLat

MARGIN_M = 250.0  # beyond the outermost customer
FEWEST = 3  # customers make an area; fewer are a line


async def from_owners(unit: Work) -> int:
    """The number of territories drawn, one for each person within reach who has none and looks after accounts."""
    areas, customers = await on_the_map(unit)
    people = {row["id"]: row for row in await store.workers(unit)}
    wanted = people.keys() - {area.owner_id for area in areas}
    drawn = await asyncio.to_thread(drafted, areas, [one for one in customers if one.owner_id in wanted])
    for owner_id, ring in drawn.items():
        row = people[owner_id]
        await commands.draw(unit, {"name": row["name"], "owner_id": owner_id, "team_id": row["team_id"], "area": ring})
    if not drawn:
        unit.unaudited("everybody has a territory")
    return len(drawn)


def drafted(areas: Sequence[Area], customers: Sequence[Customer]) -> dict[UUID, Ring]:
    """By owner. What lies in a drawn area already is not drawn around again."""
    placed = located([area.ring for area in areas], [customer.position for customer in customers])
    free = [customer for customer, area in zip(customers, placed, strict=True) if area is None]
    by_owner: defaultdict[UUID, list[LonLat]] = defaultdict(list)
    for customer in free:
        if customer.owner_id:
            by_owner[customer.owner_id].append(customer.position)
    owners = sorted(owner for owner, mine in by_owner.items() if len(set(mine)) >= FEWEST)
    if not owners:
        return {}
    spots = {position: number for number, owner in enumerate(owners) for position in by_owner[owner]}
    plane = plane_of(list(spots))
    points = plane.metres(list(spots))
    _, first = np.unique(np.rint(points).astype(np.int64), axis=0, return_index=True)
    numbers = np.array(list(spots.values()))[first]
    drawn = of_owners(tiles(points[first], around(points[first], MARGIN_M)), numbers.tolist())
    drawn = smoothed(drawn, points[first], numbers.tolist())
    return {owners[number]: plane.ring(shape) for number, shape in drawn.items()}


async def take_in(unit: Work, body: bytes) -> Taken:
    """A file of areas, all or none; one with a known id, or else name, is changed.

    Raises territories.bad_file and what is raised for a single area, naming the place in the file.
    """
    entries = geojson.read(body, await store.extent(unit))
    areas, _ = await on_the_map(unit)
    people, teams = await _people(unit), {name.lower(): one for one, name in (await store.teams(unit)).items()}
    by_id = {str(area.id): area.id for area in areas}
    by_name = {area.name.lower(): area.id for area in areas}
    known = [by_id.get(entry.id or "") or by_name.get(entry.name.lower()) for entry in entries]
    _no_repeats(entries, known)
    rows = await store.locked(unit, [one for one in known if one])
    updated = 0
    for entry, territory_id in zip(entries, known, strict=True):
        values = _values(entry, people, teams)
        if territory_id is None:
            await commands.draw(unit, await _led(unit, values))
        else:
            if not await commands.reachable(unit, rows.get(territory_id)):
                raise Problem("territories.unknown_territory", field=f"features.{entry.number}")
            updated += await commands.rewrite(unit, rows[territory_id], values)
    return Taken(created=known.count(None), updated=updated)


def _no_repeats(entries: Sequence[Entry], known: Sequence[UUID | None]) -> None:
    """Raises territories.bad_file for an area that comes twice: by its id, or by its name where that is all it has."""
    seen: set[UUID | str] = set()
    for entry, territory_id in zip(entries, known, strict=True):
        name = entry.name.lower()
        if (territory_id or name) in seen:
            field = "id" if str(territory_id) == entry.id else "properties.name"
            raise geojson.bad(f"features.{entry.number}.{field}", "The area comes twice")
        seen |= {territory_id or name, name}


async def _led(unit: Work, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new area without people belongs to the team of whoever brings it."""
    nobody = not values.get("owner_id") and not values.get("team_id")
    team_id = unit.actor.team_id if nobody and unit.people is not None else values.get("team_id")
    return {"owner_id": None, **values, "team_id": team_id}


def _values(entry: Entry, people: Mapping[str, UUID], teams: Mapping[str, UUID]) -> dict[str, Any]:
    """Columns that the file speaks of."""
    at = f"features.{entry.number}.properties"
    values: dict[str, Any] = {"name": entry.name, "area": entry.ring}
    if entry.owner:
        values["owner_id"] = _known(people, entry.owner, "territories.unknown_owner", f"{at}.owner")
    if entry.team:
        values["team_id"] = _known(teams, entry.team, "territories.unknown_team", f"{at}.team")
    return values


def _known(names: Mapping[str, UUID], name: str, code: str, field: str) -> UUID:
    if name.lower() not in names:
        raise Problem(code, field=field)
    return names[name.lower()]


async def _people(unit: Work) -> dict[str, UUID]:
    """By e-mail address, telephone number and name, in small letters."""
    rows: list[asyncpg.Record] = await store.workers(unit)
    return {login.lower(): row["id"] for row in rows for login in (row["name"], row["phone"], row["email"]) if login}
