"""Server-side sessions: an opaque token in a `__Host-` cookie, of which the database knows only the hash."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Request
from litestar.datastructures import Cookie
from litestar.types import ASGIApp, Receive, Scope, Send

from backend import clock
from backend.access.actor import Actor
from backend.db.engine import transaction

SECURE_NAME, PLAIN_NAME = "__Host-rounds", "rounds"
LIFETIME = timedelta(days=30)  # a rep must not be logged out in the field; revocation is immediate anyway
SEEN_EVERY = timedelta(minutes=10)  # a write per request would be a write too many
TOKEN_BYTES = 32

FIND = """
select s.seen_at, s.device_id, p.id, p.company_id, p.name, p.roles, p.language, p.team_id, c.timezone
from session s join person p on p.id = s.person_id join company c on c.id = s.company_id
where s.id = $1 and s.expires_at > $2 and p.active
"""

WAS_ENDED = """
select exists (select from ended_session e where e.id = $1 and e.until > $2 and (
        e.person_id is null
        or exists (select from device d where d.id = e.device_id and d.revoked_at is not null)
        or exists (select from person p where p.id = e.person_id and not p.active)))
    or exists (select from session s join person p on p.id = s.person_id where s.id = $1 and not p.active)
"""
SHUT_OUT = """
with ended as (
    delete from session where company_id = $1 and person_id = $2 returning id, company_id, expires_at
), ended_before as (
    update ended_session set person_id = null where company_id = $1 and person_id = $2
)
insert into ended_session (id, company_id, until) select id, company_id, expires_at from ended
on conflict (id) do nothing
"""
ASK_FOR_LOGIN = """
with ended as (
    delete from session where company_id = $1 and person_id = $2
    returning id, company_id, expires_at, person_id, device_id
)
insert into ended_session (id, company_id, until, person_id, device_id)
select id, company_id, expires_at, person_id, device_id from ended
on conflict (id) do nothing
"""


@dataclass(frozen=True, slots=True)
class Issued:
    token: str
    expires_at: datetime


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def as_system(connection: asyncpg.Connection) -> None:
    """Until somebody is logged in there is no company: sessions and logins are looked up across all of them."""
    await connection.execute("select set_config('rounds.system', 'on', true)")


async def issue(connection: asyncpg.Connection, company_id: UUID, person_id: UUID, now: datetime) -> Issued:
    token, expires_at = secrets.token_urlsafe(TOKEN_BYTES), now + LIFETIME
    await connection.execute("delete from session where expires_at < $1", now)
    await connection.execute("delete from ended_session where until < $1", now)
    await connection.execute(
        "insert into session (id, company_id, person_id, created_at, seen_at, expires_at) "
        "values ($1, $2, $3, $4, $4, $5)",
        digest(token), company_id, person_id, now, expires_at,
    )  # fmt: skip
    return Issued(token, expires_at)


async def end(connection: asyncpg.Connection, token: str) -> None:
    await connection.execute("delete from session where id = $1", digest(token))


async def shut_out(connection: asyncpg.Connection, company_id: UUID, person_id: UUID) -> None:
    """Ends all of somebody's sessions for good: phones learn that they are to empty themselves."""
    await connection.execute(SHUT_OUT, company_id, person_id)


async def ask_for_login(connection: asyncpg.Connection, company_id: UUID, person_id: UUID) -> None:
    """Ends all of somebody's sessions; phones keep what they hold, unless they are locked or shut out later."""
    await connection.execute(ASK_FOR_LOGIN, company_id, person_id)


async def revoke(token: str) -> None:
    async with transaction() as connection:
        await as_system(connection)
        await end(connection, token)


async def timezone_of(connection: asyncpg.Connection, company_id: UUID) -> str:
    return str(await connection.fetchval("select timezone from company where id = $1", company_id))


def as_actor(row: asyncpg.Record, timezone: str) -> Actor:
    return Actor(
        person_id=row["id"],
        company_id=row["company_id"],
        name=row["name"],
        roles=frozenset(row["roles"]),
        timezone=timezone,
        language=row["language"],
        team_id=row["team_id"],
    )


async def was_ended(token: str, now: datetime) -> bool:
    """Whether its phone was locked or its person switched off, even after it ended, as long as it would have lived."""
    async with transaction() as connection:
        await as_system(connection)
        found = await connection.fetchval(WAS_ENDED, digest(token), now)
    return bool(found)


async def actor_of(token: str, now: datetime) -> Actor | None:
    async with transaction() as connection:
        await as_system(connection)
        row = await connection.fetchrow(FIND, digest(token), now)
        if row is None:
            return None
        if now - row["seen_at"] > SEEN_EVERY:
            await connection.execute("update session set seen_at = $2 where id = $1", digest(token), now)
    return replace(as_actor(row, row["timezone"]), device_id=row["device_id"], session_id=digest(token))


def cookie(issued: Issued | None, *, secure: bool) -> Cookie:
    """The cookie that logs in, or with None the one that logs out."""
    return Cookie(
        key=SECURE_NAME if secure else PLAIN_NAME,
        value=issued.token if issued else "",
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
        max_age=int(LIFETIME.total_seconds()) if issued else 0,
    )


def token_in(request: Request[Any, Any, Any]) -> str | None:
    return request.cookies.get(SECURE_NAME) or request.cookies.get(PLAIN_NAME)


def session_middleware(app: ASGIApp) -> ASGIApp:
    """Puts the actor of the session, or None, into `scope["user"]`; `scope["locked"]`: its phone was locked."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["user"] = None
            if scope["path"].startswith("/api/"):
                token = token_in(Request(scope))
                scope["user"] = await actor_of(token, clock.now()) if token else None
                if token and scope["user"] is None:
                    scope["locked"] = await was_ended(token, clock.now())
        await app(scope, receive, send)

    return middleware
