"""Adding people and changing them: who they are, what they log in with, how their working day looks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from backend.access.actor import Actor
from backend.clock import new_id
from backend.errors import Problem
from backend.people import sessions, store
from backend.people.logins import free, phone_asked, some_login
from backend.people.password import hashed
from backend.people.phones import moved_person
from backend.people.wire import PersonAsk, PersonChange
from backend.skills import tidied
from backend.work import Work, work

UNTOLD = frozenset({"password_hash", "home", "home_label"})  # the audit trail keeps no secret and no address
LOGINS = frozenset({"email", "phone"})
# What comes before what, and by how many seconds at least; the later field is the one to put right.
ORDERED = (
    ("starts_s", "ends_s", 1, "endsS", "The working day has to end after it starts"),
    ("break_opens_s", "break_closes_s", 0, "breakClosesS", "The latest start of the break is before the earliest"),
)


async def add_person(actor: Actor, ask: PersonAsk) -> UUID:
    """Raises request.invalid, people.login_taken, people.unknown_team, people.password_too_short."""
    some_login(ask.email, ask.phone)
    person_id = new_id()
    person: dict[str, Any] = {**_asked(ask), "id": person_id}
    _in_order(store.DEFAULT_DAY | person)
    async with work(actor, "people.write") as unit:
        await free(unit, person["email"], person["phone"])
        await _known_team(unit, ask.team_id)
        await store.insert_person(unit.conn, unit.company_id, person, unit.now)
        unit.record("person.added", ("person", person_id), after={"name": ask.name, "roles": ask.roles})
        unit.emit("person.added", person_id=person_id)
    return person_id


async def change_person(actor: Actor, person_id: UUID, ask: PersonChange) -> None:
    """Raises not_found and what add_person raises. Switching off ends every session at once."""
    changes = _asked(ask)
    async with work(actor, "people.write") as unit:
        before = await store.one(unit, person_id)
        if before is None:
            raise Problem("not_found")
        await _admit(unit, dict(before), changes)
        if changes:
            await store.change_person(unit, person_id, changes)
        if changes.get("team_id", before["team_id"]) != before["team_id"]:
            moved_person(unit, person_id)
        if changes.get("active") is False:
            await sessions.shut_out(unit.conn, unit.company_id, person_id)
        elif "password_hash" in changes:
            await sessions.ask_for_login(unit.conn, unit.company_id, person_id)
        told = {k: v for k, v in changes.items() if k not in UNTOLD}
        moved = {"home": "changed"} if changes.keys() & {"home", "home_label"} else {}
        unit.record("person.changed", ("person", person_id), before={k: before[k] for k in told}, after=told | moved)


def _asked(ask: PersonAsk | PersonChange) -> dict[str, Any]:
    """By column: what was given, cleaned."""
    given: dict[str, Any] = {k: v for k, v in msgspec.structs.asdict(ask).items() if v is not UNSET}
    if "phone" in given:
        given["phone"] = phone_asked(given["phone"])
    if given.get("home") is not None:
        given["home"] = given["home"].wgs84("home")
    if "skills" in given:
        given["skills"] = tidied(given["skills"])
    if "password" in given:
        given["password_hash"] = hashed(given.pop("password"))
    return given


async def _admit(unit: Work, before: Mapping[str, Any], changes: dict[str, Any]) -> None:
    after = {**before, **changes}
    if changes.keys() & {"starts_s", "ends_s", "break_opens_s", "break_closes_s"}:
        _in_order(after)
    if changes.keys() & LOGINS:
        some_login(after["email"], after["phone"])
        await free(unit, changes.get("email"), changes.get("phone"), before["id"])
    await _known_team(unit, changes.get("team_id"))


def _in_order(person: Mapping[str, Any]) -> None:
    for first, second, apart, field, detail in ORDERED:
        if person[second] - person[first] < apart:
            raise Problem("request.invalid", field=field, detail=detail)


async def _known_team(unit: Work, team_id: UUID | None) -> None:
    if team_id and team_id not in {row["id"] for row in await store.teams(unit)}:
        raise Problem("people.unknown_team", field="teamId")
