"""Setting up, changing oneself."""

from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from backend.access.actor import Actor, machinery
from backend.clock import new_id
from backend.db.engine import transaction
from backend.errors import Problem
from backend.people import sessions, store
from backend.people.password import hashed
from backend.people.wire import SetupAsk
from backend.work import work

CURRENCY_BY_REGION = {"Asia/Shanghai": "CNY", "Asia/Hong_Kong": "HKD", "Asia/Urumqi": "CNY"}


async def set_up(ask: SetupAsk, now: datetime) -> UUID:
    """The first company and its administrator; raises setup.already_done, request.invalid (timezone)."""
    if ask.timezone not in available_timezones():
        raise Problem("request.invalid", field="timezone", detail="No such time zone")
    password_hash = hashed(ask.password)
    company_id, team_id, person_id = new_id(), new_id(), new_id()
    currency = CURRENCY_BY_REGION.get(ask.timezone, "EUR")
    async with transaction() as connection:
        await sessions.as_system(connection)
        await connection.execute("lock table company in exclusive mode")
        if await store.has_company(connection):
            raise Problem("setup.already_done")
        company = {
            "name": ask.company_name,
            "timezone": ask.timezone,
            "currency": currency,
            "language": ask.language,
        }
        await store.insert_company(connection, company_id, company, now)
        async with work(machinery(company_id, ask.timezone), "people.write", now=now) as unit:
            await store.insert_team(unit.conn, company_id, team_id, ask.company_name, None)
            person = {
                "id": person_id,
                "team_id": team_id,
                "name": ask.name,
                "email": ask.email,
                "language": ask.language,
                "roles": ["admin", "manager"],
                "password_hash": password_hash,
            }
            await store.insert_person(unit.conn, company_id, person, now)
            unit.record("company.created", ("company", company_id), after={"name": ask.company_name})
    return person_id


async def change_me(actor: Actor, language: str) -> None:
    async with work(actor, "self") as unit:
        await store.change_person(unit, actor.me, {"language": language})
        unit.record("person.changed", ("person", actor.me), after={"language": language})
