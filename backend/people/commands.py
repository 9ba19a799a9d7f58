"""Logging in, setting up, adding people."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
import phonenumbers

from backend.access.actor import Actor, machinery
from backend.clock import new_id
from backend.db.engine import transaction
from backend.errors import Problem
from backend.people import sessions, store, throttle
from backend.people.password import DECOY, hashed, matches
from backend.people.wire import LoginAsk, PersonAsk, PersonChange, SetupAsk
from backend.work import Work, work

CURRENCY_BY_REGION = {"Asia/Shanghai": "CNY", "Asia/Hong_Kong": "HKD", "Asia/Urumqi": "CNY"}


def phone_of(text: str | None, region: str = "CN") -> str | None:
    """E.164 of a number as somebody types it; None where it is none."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(text or "", region), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return None


async def log_in(ask: LoginAsk, address: str, now: datetime) -> tuple[Actor, sessions.Issued]:
    """Raises auth.wrong_credentials (the same for an unknown login) or auth.throttled."""
    login = ask.login.strip()
    attempt = throttle.key(login, address)
    async with transaction() as connection:
        await sessions.as_system(connection)
        await throttle.admit(connection, attempt, now)
        person = await store.by_login(connection, login.casefold(), phone_of(login))
        right = matches(person["password_hash"] if person else DECOY, ask.password)
        if person and right and person["active"]:
            await throttle.succeeded(connection, attempt)
            issued = await sessions.issue(connection, person["company_id"], person["id"], now)
        else:
            await throttle.failed(connection, attempt, now)
            issued = None
    actor = await sessions.actor_of(issued.token, now) if issued else None
    if issued is None or actor is None:
        raise Problem("auth.wrong_credentials", field="password")
    async with work(actor, "self", now=now) as unit:
        unit.record("session.opened", ("person", actor.me))
    return actor, issued


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


async def add_person(actor: Actor, ask: PersonAsk) -> UUID:
    """Raises people.login_taken, people.unknown_team, people.password_too_short."""
    if not ask.email and not ask.phone:
        raise Problem(
            "request.invalid", field="email", detail="An e-mail address or a phone number is needed to log in"
        )
    phone = phone_of(ask.phone)
    if ask.phone and not phone:
        raise Problem("request.invalid", field="phone", detail="This is not a phone number")
    password_hash = hashed(ask.password)
    async with work(actor, "people.write") as unit:
        await _free(unit, ask.email, phone)
        await _known_team(unit, ask.team_id)
        person_id = new_id()
        person = msgspec.structs.asdict(ask) | {"id": person_id, "phone": phone, "password_hash": password_hash}
        await store.insert_person(unit.conn, unit.company_id, person, unit.now)
        unit.record("person.added", ("person", person_id), after={"name": ask.name, "roles": ask.roles})
        unit.emit("person.added", person_id=person_id)
    return person_id


async def change_person(actor: Actor, person_id: UUID, ask: PersonChange) -> None:
    """Raises not_found, people.unknown_team, people.password_too_short. Switching off ends every session at once."""
    changes: dict[str, Any] = {k: v for k, v in msgspec.structs.asdict(ask).items() if v is not None}
    if "password" in changes:
        changes["password_hash"] = hashed(changes.pop("password"))
    async with work(actor, "people.write") as unit:
        before = await store.one(unit, person_id)
        if before is None:
            raise Problem("not_found")
        await _known_team(unit, ask.team_id)
        if changes:
            await store.change_person(unit, person_id, changes)
        if ask.active is False or "password_hash" in changes:
            await unit.conn.execute(
                "delete from session where company_id = $1 and person_id = $2", unit.company_id, person_id
            )
        told = {k: v for k, v in changes.items() if k != "password_hash"}
        unit.record("person.changed", ("person", person_id), before={k: before[k] for k in told}, after=told)


async def change_me(actor: Actor, language: str) -> None:
    async with work(actor, "self") as unit:
        await store.change_person(unit, actor.me, {"language": language})
        unit.record("person.changed", ("person", actor.me), after={"language": language})


async def _free(unit: Work, email: str | None, phone: str | None) -> None:
    await sessions.as_system(unit.conn)  # logins are unique across companies
    taken = await store.by_login(unit.conn, (email or "").casefold() or None, phone)
    await unit.conn.execute("select set_config('rounds.system', '', true)")
    if taken:
        raise Problem("people.login_taken", field="email" if email else "phone")


async def _known_team(unit: Work, team_id: UUID | None) -> None:
    if team_id and team_id not in {row["id"] for row in await store.teams(unit)}:
        raise Problem("people.unknown_team", field="teamId")
