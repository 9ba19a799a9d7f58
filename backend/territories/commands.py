"""Drawing, changing and removing territories; giving accounts to the people of the territories they lie in."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from backend.accounts.handover import hand_over
from backend.clock import new_id
from backend.db.areas import Ring, decode_ring
from backend.errors import Problem
from backend.territories import store, survey
from backend.territories.reading import on_the_map, reach_of
from backend.territories.rings import ring_of
from backend.territories.wire import Applied, Border, BordersAsk, TerritoryAsk, TerritoryChange
from backend.web.wire import plain
from backend.work import Work

SUBJECT = "territory"
KEPT = ("name", "owner_id", "team_id")


async def add(unit: Work, ask: TerritoryAsk) -> UUID:
    """Raises territories.* for a bad area, an unknown owner or team."""
    ring = ring_of(ask.area, "area", await store.extent(unit))
    team_id = ask.team_id if ask.team_id or ask.owner_id or unit.people is None else unit.actor.team_id
    return await draw(unit, {"name": ask.name.strip(), "owner_id": ask.owner_id, "team_id": team_id, "area": ring})


async def draw(unit: Work, values: Mapping[str, Any]) -> UUID:
    """With a ring that is known to be good. Raises territories.unknown_owner, territories.unknown_team."""
    territory = {"id": new_id(), **values}
    await _check_people(unit, territory)
    await store.insert(unit, territory)
    unit.record("territory.added", (SUBJECT, territory["id"]), after={**_told(territory), "version": 1})
    unit.emit("territory.added", territory_id=territory["id"])
    return territory["id"]


async def change(unit: Work, territory_id: UUID, ask: TerritoryChange) -> None:
    """Raises not_found, version_conflict and what `add` raises."""
    before = await _one(unit, territory_id, ask.base_version)
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name in KEPT and value is not UNSET}
    if ask.area is not UNSET:
        asked["area"] = ring_of(ask.area, "area", await store.extent(unit))
    await rewrite(unit, before, asked)


async def rewrite(unit: Work, before: asyncpg.Record, asked: Mapping[str, Any]) -> bool:
    """Whether anything was written: what is said already is not. Raises territories.unknown_owner, .unknown_team."""
    old: dict[str, Any] = {name: before[name] for name in ("id", *KEPT)} | {"area": decode_ring(before["wkb"])}
    changes = {name: value for name, value in asked.items() if old[name] != value}
    if not changes:
        unit.unaudited("the territory says so already")
        return False
    territory = old | changes
    if changes.keys() & {"owner_id", "team_id"}:
        await _check_people(unit, territory)
    await store.update(unit, territory)
    unit.record(
        "territory.changed",
        (SUBJECT, before["id"]),
        before={**_told({name: old[name] for name in changes}), "version": before["version"]},
        after={**_told(changes), "version": before["version"] + 1},
    )
    unit.emit("territory.changed", territory_id=before["id"])
    return True


async def remove(unit: Work, territory_id: UUID) -> None:
    """Accounts keep their owners. Raises not_found."""
    row = await _one(unit, territory_id)
    await store.remove(unit, territory_id)
    told = _told({name: row[name] for name in KEPT} | {"area": decode_ring(row["wkb"])})
    unit.record("territory.removed", (SUBJECT, territory_id), before={**told, "version": row["version"]})
    unit.emit("territory.removed", territory_id=territory_id)


async def redraw(unit: Work, ask: BordersAsk) -> Applied:
    """Several borders at once, all or none.

    Raises request.invalid for an area that comes twice, territories.unknown_territory, version_conflict,
    territories.* of a bad area.
    """
    _no_repeats(ask.territories)
    known = await store.extent(unit)
    rows = await store.locked(unit, [border.id for border in ask.territories])
    changed = 0
    for number, border in enumerate(ask.territories):
        at, row = f"territories.{number}", rows.get(border.id)
        if row is None or not await reachable(unit, row):
            raise Problem("territories.unknown_territory", field=f"{at}.id")
        _same_version(row, border.base_version, f"{at}.baseVersion")
        changed += await rewrite(unit, row, {"area": ring_of(border.area, f"{at}.area", known)})
    moved = await assign(unit, ask.account_ids) if ask.account_ids else 0
    return Applied(territories=changed, accounts=moved)


def _no_repeats(borders: Sequence[Border]) -> None:
    seen: set[UUID] = set()
    for number, border in enumerate(borders):
        if border.id in seen:
            raise Problem("request.invalid", field=f"territories.{number}.id", detail="The area comes twice")
        seen.add(border.id)


async def assign(unit: Work, account_ids: Sequence[UUID] | None) -> int:
    """Gives accounts to the people of their territories; the number of those that went. None is all of them."""
    areas, customers = await on_the_map(unit)
    wanted = None if account_ids is None else set(account_ids)
    moves = await asyncio.to_thread(survey.handovers, areas, customers)
    owners = {move.account_id: move.to_id for move in moves if wanted is None or move.account_id in wanted}
    moved = await hand_over(unit, owners)
    if moved == 0:
        unit.unaudited("every account is with the person of its territory")
    return moved


async def reachable(unit: Work, row: asyncpg.Record | None) -> bool:
    """False where the territory is gone or of people whom one does not lead."""
    return row is not None and (await reach_of(unit)).of(row["owner_id"], row["team_id"])


async def _one(unit: Work, territory_id: UUID, version: int | None = None) -> asyncpg.Record:
    """Locked. Raises not_found, version_conflict."""
    row = (await store.locked(unit, [territory_id])).get(territory_id)
    if row is None or not await reachable(unit, row):
        raise Problem("not_found")
    if version is not None:
        _same_version(row, version, "baseVersion")
    return row


def _same_version(row: asyncpg.Record, version: int, field: str) -> None:
    if row["version"] != version:
        raise Problem("version_conflict", field=field, version=row["version"], name=row["name"])


async def _check_people(unit: Work, territory: Mapping[str, Any]) -> None:
    """Nobody draws for people whom they do not lead, nor for nobody at all."""
    owner_id, team_id = territory["owner_id"], territory["team_id"]
    if owner_id is not None and not (unit.reaches(owner_id) and await store.is_active_person(unit, owner_id)):
        raise Problem("territories.unknown_owner", field="ownerId")
    within = await store.teams(unit)
    if (team_id is not None and team_id not in within) or (
        owner_id is None and team_id is None and unit.people is not None
    ):
        raise Problem("territories.unknown_team", field="teamId")


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """For the audit trail; corners as pairs, longitude first."""
    ring: Ring | None = values.get("area")
    told = plain({name: value for name, value in values.items() if name in KEPT})
    return told | ({"area": [[corner.lon, corner.lat] for corner in ring]} if ring else {})
