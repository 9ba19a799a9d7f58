"""`rounds user add`: a person for a company that exists, with a password made up for the first login."""

import asyncio
import secrets
import sys

from backend.access.actor import machinery
from backend.db import engine
from backend.errors import Problem
from backend.people.sessions import as_system
from backend.people.staff import add_person
from backend.people.wire import PersonAsk
from backend.settings import Settings

FIRST_PASSWORD_BYTES = 9  # twelve characters to type once


def add(settings: Settings, *, name: str, login: str, roles: list[str]) -> int:
    """Print the new login's first password, or why there is none; the exit code."""
    try:
        password = asyncio.run(_add(settings, name, login, roles))
    except Problem as problem:
        print(problem.detail, file=sys.stderr)
        return 1
    print(f"{name} can log in as {login} with the password: {password}")
    return 0


async def _add(settings: Settings, name: str, login: str, roles: list[str]) -> str:
    engine.configure(settings.database_url)
    await engine.open_pool(most=2)
    try:
        async with engine.transaction() as connection:
            await as_system(connection)
            company = await connection.fetchrow("select id, timezone from company order by created_at limit 1")
            team = company and await connection.fetchval(
                "select id from team where company_id = $1 and parent_id is null limit 1", company["id"]
            )
        if company is None:
            raise Problem("not_found", detail="There is no company yet: open the first page and create one.")
        password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
        email, phone = (login, None) if "@" in login else (None, login)
        ask = PersonAsk(name=name, email=email, phone=phone, password=password, roles=roles, team_id=team)
        await add_person(machinery(company["id"], company["timezone"]), ask)
    finally:
        await engine.close_pool()
    return password
