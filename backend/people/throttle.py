"""Slows down guessing: per login at an address and per address, counted in the database for every worker.

An attempt counts before its password is looked at, so that attempts side by side cannot slip through together;
a right password takes its own attempt back.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from backend.errors import Problem

WINDOW = timedelta(minutes=15)
PER_LOGIN = 5  # wrong passwords for one login from one address
PER_ADDRESS = 30  # wrong passwords from one address, whoever they are for; an office shares one

COUNT = """
insert into login_failure as kept (id, failures, last_at) values ($1, 1, $2)
on conflict (id) do update
set failures = case when kept.last_at > $3 then kept.failures + 1 else 1 end,
    last_at = case when kept.last_at > $3 and kept.failures >= $4 then kept.last_at else $2 end
returning failures, last_at
"""
TAKE_BACK = "update login_failure set failures = greatest(failures - 1, 0) where id = $1"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries, as two hashes; what was typed is never stored."""

    login: bytes
    address: bytes

    @classmethod
    def of(cls, login: str, address: str) -> "Attempt":
        return cls(_digest(f"{login.casefold()}\n{address}"), _digest(f"\n{address}"))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


async def admit(connection: asyncpg.Connection, attempt: Attempt, now: datetime) -> None:
    """Count the attempt, for good once the transaction commits. Raises auth.throttled beyond the limits."""
    for counter, most in ((attempt.address, PER_ADDRESS), (attempt.login, PER_LOGIN)):
        row = await connection.fetchrow(COUNT, counter, now, now - WINDOW, most)
        if row and row["failures"] > most:
            wait = row["last_at"] + WINDOW - now
            raise Problem("auth.throttled", retry_after_s=max(1, int(wait.total_seconds())))


async def succeeded(connection: asyncpg.Connection, attempt: Attempt) -> None:
    """A right password: the login starts afresh, and the address is as if nobody had tried."""
    await connection.execute(TAKE_BACK, attempt.address)
    await connection.execute("delete from login_failure where id = $1", attempt.login)
