"""Slows down guessing: per login and per address, counted in the database so that every worker knows."""

import hashlib
from datetime import datetime, timedelta

import asyncpg

from backend.errors import Problem

FREE_ATTEMPTS = 5
WINDOW = timedelta(minutes=15)

COUNT = "select failures from login_failure where id = $1 and last_at > $2"
FAILED = """
insert into login_failure (id, failures, last_at) values ($1, 1, $2)
on conflict (id) do update
set failures = case when login_failure.last_at > $3 then login_failure.failures + 1 else 1 end, last_at = $2
"""


def key(login: str, address: str) -> bytes:
    return hashlib.sha256(f"{login.casefold()}\n{address}".encode()).digest()


async def admit(connection: asyncpg.Connection, attempt: bytes, now: datetime) -> None:
    """Raises auth.throttled after too many failures within the window."""
    failures = await connection.fetchval(COUNT, attempt, now - WINDOW)
    if failures is not None and failures >= FREE_ATTEMPTS:
        raise Problem("auth.throttled", retry_after_s=int(WINDOW.total_seconds()))


async def failed(connection: asyncpg.Connection, attempt: bytes, now: datetime) -> None:
    await connection.execute(FAILED, attempt, now, now - WINDOW)


async def succeeded(connection: asyncpg.Connection, attempt: bytes) -> None:
    await connection.execute("delete from login_failure where id = $1", attempt)
