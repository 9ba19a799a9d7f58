"""`rounds demo`: a company on the streets of the city that is built, with weeks of history and today's plans."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

from backend import clock, roads
from backend.access.actor import Actor, machinery
from backend.clock import new_id
from backend.db import engine
from backend.demo import rows
from backend.demo.asks import ask_for_discounts
from backend.demo.calendar import insert_calendar
from backend.demo.cast import COMPANY, DESKS, GOODS, REP_NAMES, ROOT_TEAM, SKILLS, TEAMS
from backend.demo.history import Customer, Place, past_visits
from backend.demo.today import plan_today
from backend.demo.walked import Company, walk, with_visits
from backend.people import store as people
from backend.people.password import hashed
from backend.people.sessions import as_system
from backend.settings import Settings
from backend.territories import drafting
from backend.work import Work, work
from infra.city.build import City, read_city
from infra.city.demo_places import DemoField, choose
from infra.city.places import read_places
from infra.city.streets import read_streets
from infra.welcome import DEMO_PASSWORD

SEED = 7
ACCOUNTS = 560
CHINA = ("Asia/Shanghai", "Asia/Urumqi")


def seed(settings: Settings, company: str) -> None:
    """Fill an empty database; does nothing for company "empty" or where a company exists."""
    if company == "demo":
        asyncio.run(_seed(settings))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


async def _seed(settings: Settings) -> None:
    city = read_city(settings.city_dir)
    if city is None:
        raise SystemExit("No city is built yet: run `rounds city EXTRACT.osm.pbf` first.")
    engine.configure(settings.database_url)
    roads.configure(settings.osrm)
    await engine.open_pool(most=2)
    try:
        if await _exists():
            say("There is a company already; the demo is not added to it.")
            return
        field = with_visits(
            choose(
                read_places(settings.city_dir / "places.jsonl"),
                ACCOUNTS,
                SEED,
                streets=read_streets(settings.city_dir / "streets.jsonl"),
            )
        )
        manager, reps, accounts = await _fill(city, field)
        await ask_for_discounts(manager, reps)
        say("planning today's rounds on real roads")
        await plan_today(manager, reps, clock.now())
        say("walking the days before")
        company = Company(field, accounts, reps, Place(manager.timezone, manager.language))
        today = clock.business_day(clock.now(), manager.timezone)
        await walk(machinery(manager.company_id, manager.timezone), company, today, SEED)
    finally:
        await roads.current().osrm.close()
        await engine.close_pool()


async def _exists() -> bool:
    async with engine.transaction() as connection:
        await as_system(connection)
        return await people.has_company(connection)


async def _fill(city: City, field: DemoField) -> tuple[Actor, list[UUID], list[UUID]]:
    """The manager, the reps and the accounts; all in one transaction: an interrupted demo leaves nothing behind."""
    company_id, now = new_id(), clock.now()
    china = city.timezone in CHINA
    language = "zh-CN" if china else "en"
    actor = replace(machinery(company_id, city.timezone), language=language)
    async with engine.transaction() as connection:
        await as_system(connection)
        values = {"name": COMPANY, "timezone": city.timezone, "currency": "CNY" if china else "EUR"}
        await people.insert_company(connection, company_id, values | {"language": language}, now)
        async with work(actor, "people.write", now=now) as unit:
            say("people and teams")
            teams = await _teams(unit)
            desks, reps = await _desks(unit, teams), await _reps(unit, teams, field)
            say(f"{len(field.accounts)} customers")
            accounts = await _field(unit, field, reps, clock.business_day(now, city.timezone))
            unit.record("demo.seeded", ("company", company_id), after={"city": city.name})
    manager = DESKS[0]
    roles = frozenset(manager.roles)
    return replace(actor, person_id=desks[0], name=manager.name, roles=roles, team_id=teams[None]), reps, accounts


async def _teams(unit: Work) -> dict[int | None, UUID]:
    """The root under None, the others under their number."""
    ids: dict[int | None, UUID] = {None: new_id()}
    await people.insert_team(unit.conn, unit.company_id, ids[None], ROOT_TEAM, None)
    for number, name in enumerate(TEAMS):
        ids[number] = new_id()
        await people.insert_team(unit.conn, unit.company_id, ids[number], name, ids[None])
    return ids


async def _desks(unit: Work, teams: Mapping[int | None, UUID]) -> list[UUID]:
    password = hashed(DEMO_PASSWORD)
    ids = [new_id() for _ in DESKS]
    for person_id, desk in zip(ids, DESKS, strict=True):
        values = {"name": desk.name, "roles": list(desk.roles), "team_id": teams[desk.team], "password_hash": password}
        await _person(unit, person_id, f"{desk.login}@demo.example", values)
    return ids


async def _reps(unit: Work, teams: Mapping[int | None, UUID], field: DemoField) -> list[UUID]:
    password = hashed(DEMO_PASSWORD)
    ids = [new_id() for _ in field.reps]
    for number, (person_id, rep) in enumerate(zip(ids, field.reps, strict=True)):
        login = "rep@demo.example" if number == 0 else f"rep{number + 1}@demo.example"
        person = {"name": REP_NAMES[number % len(REP_NAMES)], "roles": ["rep"], "password_hash": password}
        day = {"profile": rep.profile, "home": rep.home, "home_label": rep.home_label}
        rest = {"team_id": teams[number % len(TEAMS)], "skills": list(SKILLS[number % len(SKILLS)])}
        await _person(unit, person_id, login, person | day | rest)
    return ids


async def _person(unit: Work, person_id: UUID, email: str, values: Mapping[str, object]) -> None:
    await people.insert_person(unit.conn, unit.company_id, {"id": person_id, "email": email, **values}, unit.now)


async def _field(unit: Work, field: DemoField, reps: list[UUID], today: date) -> list[UUID]:
    rng = Random(SEED)  # noqa: S311 - a repeatable demo, nothing secret
    accounts = await rows.insert_accounts(unit, field, reps, today)
    await drafting.from_owners(unit)
    await rows.insert_contacts(unit, accounts, rng)
    await insert_calendar(unit, accounts, reps, today)
    await rows.insert_goods(unit, GOODS, today)
    await rows.insert_appointments(unit, field, accounts, reps, today)
    await rows.insert_positions(unit, field, reps)
    customers = [
        Customer(a.position, rows.RADIUS_M, a.interval_days, a.visit_duration_s, a.last_visit_days_ago)
        for a in field.accounts
    ]
    visits = list(past_visits(customers, today, Place(unit.actor.timezone, unit.actor.language), SEED))
    say(f"{len(visits)} past visits")
    await rows.insert_visits(unit, field, accounts, reps, visits)
    return accounts
