"""Companies, reps, phones and shops, put into an empty database by hand: the measurement is about what comes after."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from backend.bench.sync.days import CYCLE, PLACES, Shop, Writer
from backend.clock import new_id
from backend.db import engine
from backend.people.sessions import LIFETIME, digest
from checkin.geodesy import LonLat, destination

REPS = 500  # of one company
TEAM = 10
CENTRE, WITHIN_M = LonLat(24.94, 60.17), 15_000
TIMEZONE = "Europe/Helsinki"
DAY = timedelta(hours=9)  # that the phones were away


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody with a phone that is registered and logged in."""

    number: int
    company_id: UUID
    team_id: UUID
    person_id: UUID
    device_id: UUID
    token: str
    shops: tuple[Shop, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    reps: tuple[Rep, ...]
    born: datetime
    mutations: int
    seed: int

    def writer(self, rep: Rep) -> Writer:
        rng = Random(f"{self.seed}/{rep.number}")  # noqa: S311 - the same day every time, nothing secret
        return Writer(rep.shops, rng, self.born - DAY, DAY / self.mutations)


def made(devices: int, mutations: int, seed: int, now: datetime) -> Fleet:
    rng = Random(seed)  # noqa: S311 - the same places every time, nothing secret
    return Fleet(tuple(_reps(devices, PLACES * -(-mutations // CYCLE), rng)), now, mutations, seed)


def _reps(devices: int, shops: int, rng: Random) -> Iterator[Rep]:
    company_id = team_id = new_id()
    for number in range(devices):
        company_id = company_id if number % REPS else new_id()
        team_id = team_id if number % TEAM else new_id()
        where = destination(CENTRE, rng.uniform(0, 360), rng.uniform(0, WITHIN_M))
        around = (destination(where, rng.uniform(0, 360), rng.uniform(50, 3_000)) for _ in range(shops))
        places = tuple(Shop(new_id(), position) for position in around)
        yield Rep(number, company_id, team_id, new_id(), new_id(), secrets.token_urlsafe(32), places)


async def found(connection: asyncpg.Connection, fleet: Fleet) -> None:
    """As a superuser, whom row security does not bind. Pins are as old as the shops."""
    await engine.set_codecs(connection)
    await connection.execute("set rounds.feed = 'kept'")  # nobody holds anything yet that the feed could tell of
    at = fleet.born - timedelta(days=100)
    companies = dict.fromkeys(rep.company_id for rep in fleet.reps)
    await connection.executemany(
        "insert into company (id, name, timezone, currency, language, policy, created_at) "
        "values ($1, 'Bench', $2, 'EUR', 'en', '{}', $3)",
        [(company_id, TIMEZONE, at) for company_id in companies],
    )
    teams = dict.fromkeys((rep.team_id, rep.company_id, "Bench") for rep in fleet.reps)
    await _copy(connection, "team", "id company_id name", teams)
    await _people(connection, fleet, at)
    accounts = ((rep, shop) for rep in fleet.reps for shop in rep.shops)
    await _accounts(connection, list(accounts), at)
    await connection.execute("analyze")


async def _people(connection: asyncpg.Connection, fleet: Fleet, at: datetime) -> None:
    columns = "id company_id team_id name password_hash language roles active profile starts_s ends_s break_s "
    columns += "break_opens_s break_closes_s skills created_at"
    day = (9 * 3600, 17 * 3600, 1800, 41_400, 48_600, [])
    rows = (
        (rep.person_id, rep.company_id, rep.team_id, f"Rep {rep.number}", "", "en", ["rep"], True, "car", *day, at)
        for rep in fleet.reps
    )
    await _copy(connection, "person", columns, rows)
    now = fleet.born
    sessions = ((digest(rep.token), rep.company_id, rep.person_id, now, now, now + LIFETIME) for rep in fleet.reps)
    await _copy(connection, "session", "id company_id person_id created_at seen_at expires_at", sessions)
    devices = ((rep.device_id, rep.company_id, rep.person_id, "Phone", 1, 0, now, now) for rep in fleet.reps)
    columns = "id company_id person_id name epoch last_seq created_at seen_at"
    await _copy(connection, "device", columns, devices)


async def _accounts(connection: asyncpg.Connection, shops: list[tuple[Rep, Shop]], at: datetime) -> None:
    columns = "id company_id owner_id name kind account_class tags skills address visit_interval_days visit_duration_s "
    columns += "interval_of_class duration_of_class weekdays position radius_m version created_at updated_at"
    same = ("shop", "B", [], [], "Street 1", 14, 1200, False, False, [])
    rows = (
        (shop.id, rep.company_id, rep.person_id, f"Shop {number}", *same, shop.position, 150.0, 1, at, at)
        for number, (rep, shop) in enumerate(shops)
    )
    await _copy(connection, "account", columns, rows)
    columns = "id company_id account_id position radius_m provenance valid_from"
    pins = ((new_id(), rep.company_id, shop.id, shop.position, 150.0, "bench", at) for rep, shop in shops)
    await _copy(connection, "account_pin", columns, pins)


async def _copy(connection: asyncpg.Connection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, columns=columns.split(), records=rows)
