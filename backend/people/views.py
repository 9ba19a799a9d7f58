from pathlib import Path
from uuid import UUID

import asyncpg

from backend.access.actor import Actor
from backend.access.policy import granted, permissions
from backend.people import store
from backend.people.wire import CompanyView, MapConfig, Me, PersonView, TeamView
from backend.web.city import ATTRIBUTION, described
from backend.web.wire import Position
from backend.work import look

BASEMAP_URL = "/map/basemap.pmtiles"


def map_config(city_dir: Path) -> MapConfig:
    """The basemap of the city that is built, or none."""
    city = described(city_dir)
    if city is None:
        return MapConfig(basemap_url=None, attribution=ATTRIBUTION, center=None, bounds=None)
    return MapConfig(
        basemap_url=BASEMAP_URL if (city_dir / "basemap.pmtiles").is_file() else None,
        attribution=city.attribution,
        center=city.center,
        bounds=list(city.bounds),
    )


async def me(actor: Actor, city_dir: Path) -> Me:
    async with look(actor, "self") as view:
        row = await store.me(view)
    company = CompanyView(
        id=row["company_id"],
        name=row["company_name"],
        timezone=row["timezone"],
        currency=row["currency"],
        language=row["company_language"],
    )
    team = TeamView(id=row["team_id"], name=row["team_name"], parent_id=row["parent_id"]) if row["team_id"] else None
    return Me(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        roles=row["roles"],
        permissions=permissions(actor),
        company=company,
        team=team,
        map=map_config(city_dir),
    )


async def people(actor: Actor, search: str | None) -> list[PersonView]:
    async with look(actor, "people.read") as view:
        rows = await store.listed(view, search)
    near = granted(actor, "people.write") is not None  # where somebody lives is for those who set it
    return [_shown(row, near=near) for row in rows]


def _shown(row: asyncpg.Record, *, near: bool) -> PersonView:
    return PersonView(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        phone=row["phone"],
        roles=row["roles"],
        team_id=row["team_id"],
        team_name=row["team_name"],
        profile=row["profile"],
        active=row["active"],
        language=row["language"],
        home=Position.of(row["home"]) if near else None,
        home_label=row["home_label"] if near else None,
        starts_s=row["starts_s"],
        ends_s=row["ends_s"],
        break_s=row["break_s"],
        break_opens_s=row["break_opens_s"],
        break_closes_s=row["break_closes_s"],
        max_visits=row["max_visits"],
        skills=row["skills"],
    )


async def person(actor: Actor, person_id: UUID) -> PersonView | None:
    async with look(actor, "people.read") as view:
        row = await store.one(view, person_id)
    near = granted(actor, "people.write") is not None
    return _shown(row, near=near) if row and view.reaches(person_id) else None


async def teams(actor: Actor) -> list[TeamView]:
    async with look(actor, "people.read") as view:
        return [TeamView(id=row["id"], name=row["name"], parent_id=row["parent_id"]) for row in await store.teams(view)]
