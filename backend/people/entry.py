"""Logging in and out, and what the audit trail learns of it."""

import asyncio
from datetime import datetime
from uuid import UUID

import asyncpg

from backend.access.actor import Actor, machinery
from backend.db.engine import transaction
from backend.errors import Problem
from backend.people import sessions, store, throttle
from backend.people.logins import phone_of
from backend.people.password import DECOY, matches
from backend.people.wire import LoginAsk
from backend.work import work


async def log_in(ask: LoginAsk, address: str, now: datetime) -> tuple[Actor, sessions.Issued]:
    """Raises auth.wrong_credentials (the same for an unknown login) or auth.throttled.

    The attempt is counted and committed first; no transaction waits while the password is verified.
    """
    login = ask.login.strip()
    attempt = throttle.Attempt.of(login, address)
    async with transaction() as connection:
        await sessions.as_system(connection)
        await throttle.admit(connection, attempt, now)
        person = await store.by_login(connection, login.casefold(), phone_of(login))
        timezone = await sessions.timezone_of(connection, person["company_id"]) if person else None
    right = await asyncio.to_thread(matches, person["password_hash"] if person else DECOY, ask.password)
    if person and timezone and right and person["active"]:
        actor = sessions.as_actor(person, timezone)
        return actor, await _open(actor, attempt, now)
    if person:
        await _refused(person, address, now)
    raise Problem("auth.wrong_credentials", field="password")


async def log_out(token: str, actor: Actor | None, now: datetime) -> None:
    """End the session. Somebody who is no longer logged in has none to tell of."""
    if actor is None:
        await sessions.revoke(token)
        return
    async with work(actor, "self", now=now) as unit:
        await sessions.end(unit.conn, token)
        unit.record("session.closed", ("person", actor.me))


async def _open(actor: Actor, attempt: throttle.Attempt, now: datetime) -> sessions.Issued:
    async with work(actor, "self", now=now) as unit:
        await throttle.succeeded(unit.conn, attempt)
        issued = await sessions.issue(unit.conn, actor.company_id, actor.me, now)
        unit.record("session.opened", ("person", actor.me))
    return issued


async def _refused(person: asyncpg.Record, address: str, now: datetime) -> None:
    """Nobody knows who tried: the line names the person whose login it was, and the address."""
    company_id: UUID = person["company_id"]
    async with work(machinery(company_id), "people.write", now=now) as unit:
        unit.record("session.refused", ("person", person["id"]), after={"address": address})
