"""The tree of teams: each has at most one team above it, and none is above itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import UNSET

from backend.access.actor import Actor
from backend.clock import new_id
from backend.errors import Problem
from backend.people import store
from backend.people.phones import moved_team
from backend.people.wire import TeamAsk, TeamChange, TeamView
from backend.work import work


async def add_team(actor: Actor, ask: TeamAsk) -> TeamView:
    """Raises people.unknown_team."""
    team = TeamView(id=new_id(), name=ask.name, parent_id=ask.parent_id)
    async with work(actor, "people.write") as unit:
        _known(await store.lock_teams(unit), team.parent_id)
        await store.insert_team(unit.conn, unit.company_id, team.id, team.name, team.parent_id)
        unit.record("team.added", ("team", team.id), after=_told(team.name, team.parent_id))
    return team


async def change_team(actor: Actor, team_id: UUID, ask: TeamChange) -> TeamView:
    """Raises not_found, people.unknown_team, people.team_cycle."""
    async with work(actor, "people.write") as unit:
        teams = await store.lock_teams(unit)
        before = teams.get(team_id)
        if before is None:
            raise Problem("not_found")
        name = before["name"] if ask.name is UNSET else ask.name
        parent_id = before["parent_id"] if ask.parent_id is UNSET else ask.parent_id
        _known(teams, parent_id)
        _no_circle(teams, team_id, parent_id)
        await store.change_team(unit, team_id, name, parent_id)
        if parent_id != before["parent_id"]:
            moved_team(unit, team_id)
        told = _told(before["name"], before["parent_id"])
        unit.record("team.changed", ("team", team_id), before=told, after=_told(name, parent_id))
    return TeamView(id=team_id, name=name, parent_id=parent_id)


def _known(teams: Mapping[UUID, Any], parent_id: UUID | None) -> None:
    if parent_id is not None and parent_id not in teams:
        raise Problem("people.unknown_team", field="parentId")


def _no_circle(teams: Mapping[UUID, Any], team_id: UUID, parent_id: UUID | None) -> None:
    above = parent_id
    for _ in teams:
        if above == team_id:
            raise Problem("people.team_cycle", field="parentId")
        above = teams[above]["parent_id"] if above else None


def _told(name: str, parent_id: UUID | None) -> dict[str, Any]:
    return {"name": name, "parent_id": parent_id}
