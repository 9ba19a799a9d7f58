"""What there is to visit: accounts around a centre, appointments, visits, products, positions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.access.actor import machinery
from backend.clock import business_day, new_id, now
from backend.work import work
from checkin.geodesy import LonLat, destination
from tests.support.company import HELSINKI, TIMEZONE, Company
from tests.support.strict import LET_OFF


def today() -> date:
    return business_day(now(), TIMEZONE)


def tomorrow() -> date:
    return today() + timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by the wall clock of the test company."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(TIMEZONE)).astimezone(UTC)


def around(number: int, centre: LonLat = HELSINKI) -> LonLat:
    """Places scattered up to 600 m from the centre, each number somewhere else."""
    return destination(centre, (number * 137.5) % 360, 80 + (number * 97) % 520)


async def insert(company: Company, table: str, **values: Any) -> UUID:
    """One row, with an id where none is given; whatever is left out is null."""
    row = {"id": new_id(), "company_id": company.id} | values
    names = ", ".join(row)
    marks = ", ".join(f"${i}" for i in range(1, len(row) + 1))
    async with work(machinery(company.id, TIMEZONE), "account.write") as unit:
        await unit.conn.execute(LET_OFF)
        await unit.conn.execute(f"insert into {table} ({names}) values ({marks})", *row.values())  # noqa: S608 - names of our own columns
        unit.unaudited("a test's own row")
    return row["id"]


async def an_account(company: Company, owner: str | None = "rep", **changes: Any) -> UUID:
    """Due since yesterday, hours unknown, visited in ten minutes."""
    values = {
        "owner_id": company.people[owner] if owner else None,
        "name": f"Shop {new_id().hex[-6:]}",
        "kind": "shop",
        "account_class": "B",
        "tags": [],
        "address": "Testikatu 1",
        "visit_interval_days": 14,
        "visit_duration_s": 600,
        "last_visit_day": today() - timedelta(days=15),
        "position": HELSINKI,
        "radius_m": 150.0,
        "version": 1,
        "created_at": now(),
        "updated_at": now(),
    }
    return await insert(company, "account", **values | changes)


async def accounts(company: Company, count: int, owner: str = "rep", centre: LonLat = HELSINKI) -> list[UUID]:
    return [
        await an_account(company, owner, name=f"Shop {number}", position=around(number, centre))
        for number in range(1, count + 1)
    ]


async def an_appointment(company: Company, account_id: UUID, starts_at: datetime, rep: str = "rep") -> UUID:
    latest = starts_at + timedelta(minutes=15)
    rep_id = company.people[rep]
    return await insert(
        company, "appointment", account_id=account_id, rep_id=rep_id, starts_at=starts_at, latest_start_at=latest
    )


async def a_visit(company: Company, account_id: UUID, rep: str = "rep", **changes: Any) -> UUID:
    """Begun and closed now, unless `state` says otherwise."""
    values = {
        "rep_id": company.people[rep],
        "account_id": account_id,
        "day": today(),
        "started_at": now() - timedelta(minutes=20),
        "ended_at": now() - timedelta(minutes=10),
        "received_at": now(),
        "state": "closed",
        "verdict": "verified",
        "signals": [],
        "raw_fixes": [],
    }
    return await insert(company, "visit", **values | changes)


async def a_position(company: Company, rep: str, position: LonLat, taken_at: datetime | None = None) -> None:
    values = {
        "id": company.people[rep],
        "taken_at": taken_at or now(),
        "received_at": now(),
        "position": position,
        "accuracy_m": 12.0,
        "source": "app",
    }
    await insert(company, "latest_position", **values)
