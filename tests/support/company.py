"""A company to test with: people in a team tree, and a logged-in client for each."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx

from backend.access.actor import Actor, machinery
from backend.clock import new_id, now
from backend.db.engine import transaction
from backend.people import sessions, store
from backend.people.password import hashed
from backend.work import work
from checkin.geodesy import LonLat

PASSWORD = "correct horse battery"
PASSWORD_HASH = hashed(PASSWORD)
HELSINKI = LonLat(24.9414, 60.1699)
# Far from midnight: many tests tell of some hours ago, and the suite may still run when a new day begins.
TIMEZONE = "Europe/Helsinki" if 8 <= now().astimezone(ZoneInfo("Europe/Helsinki")).hour < 20 else "America/Los_Angeles"


@dataclass
class Company:
    id: UUID
    app: Any
    stack: AsyncExitStack
    root_team: UUID
    team: UUID
    other_team: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def client(self, who: str) -> httpx.AsyncClient:
        """A browser in which `who` (rep, rep2, stranger, manager, approver, auditor, admin) is logged in."""
        if who not in self._clients:
            async with transaction() as connection:
                await sessions.as_system(connection)
                issued = await sessions.issue(connection, self.id, self.people[who], now())
            transport = httpx.ASGITransport(app=self.app)
            client = httpx.AsyncClient(
                transport=transport, base_url="https://rounds.test", cookies={sessions.SECURE_NAME: issued.token}
            )
            self._clients[who] = await self.stack.enter_async_context(client)
        return self._clients[who]

    async def actor(self, who: str) -> Actor:
        async with transaction() as connection:
            await sessions.as_system(connection)
            issued = await sessions.issue(connection, self.id, self.people[who], now())
        actor = await sessions.actor_of(issued.token, now())
        assert actor is not None
        return actor

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        """What the database holds, seen past row security's second lock."""
        async with transaction() as connection:
            await sessions.as_system(connection)
            return await connection.fetch(sql, *args)


ROLES = {
    "rep": (["rep"], "team"),
    "rep2": (["rep"], "team"),
    "stranger": (["rep"], "other_team"),
    "manager": (["manager"], "team"),
    "approver": (["approver"], "root_team"),
    "auditor": (["auditor"], "root_team"),
    "admin": (["admin"], "root_team"),
}


@asynccontextmanager
async def a_company(app: Any) -> AsyncGenerator[Company]:
    async with AsyncExitStack() as stack:
        company = Company(new_id(), app, stack, new_id(), new_id(), new_id())
        async with transaction() as connection:
            await sessions.as_system(connection)
            values = {"name": "Test Company", "timezone": TIMEZONE, "currency": "EUR", "language": "en"}
            await store.insert_company(connection, company.id, values, now())
        async with work(machinery(company.id, TIMEZONE), "people.write") as unit:
            await store.insert_team(unit.conn, company.id, company.root_team, "All", None)
            await store.insert_team(unit.conn, company.id, company.team, "North", company.root_team)
            await store.insert_team(unit.conn, company.id, company.other_team, "South", company.root_team)
            for who, (roles, team) in ROLES.items():
                company.people[who] = new_id()
                company.emails[who] = f"{who}.{company.people[who].hex[-12:]}@test.example"
                person = {
                    "id": company.people[who],
                    "name": f"{who} Test",
                    "email": company.emails[who],
                    "roles": roles,
                    "team_id": getattr(company, team),
                    "password_hash": PASSWORD_HASH,
                    "profile": "foot",
                    "home": HELSINKI,
                    "home_label": "Home",
                }
                await store.insert_person(unit.conn, company.id, person, unit.now)
            unit.record("company.created", ("company", company.id))
        yield company
