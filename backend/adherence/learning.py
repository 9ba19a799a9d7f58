"""Turns measured days into the next version of learned values."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from backend.adherence import samples
from backend.adherence.wire import LearnedAsk
from backend.clock import business_day
from backend.work import Work
from routing.learn import MIN_FOR_GROUP, MIN_FOR_ONE, Learned, by_group, ratio

WINDOW = timedelta(days=180)  # older habits are no longer true
KEPT_VERSIONS = 10
SHORTEST_WAY_S = 120.0  # of a shorter one, parking is most
MOST_RATIO = 4.0  # a way that took longer held something else: a lunch, a call, a nap
Row = tuple[str, str, str, int | None, float, int, float]


async def learn(unit: Work) -> int | None:
    """The number of the new version, or None where nothing changed. Values of older versions are forgotten in time."""
    await samples.hold(unit)
    until = business_day(unit.now, unit.actor.timezone)
    days = until - WINDOW, until
    stays, legs = await samples.stays(unit, *days), await samples.legs(unit, *days)
    rows = await asyncio.to_thread(_taught, stays, legs, ZoneInfo(unit.actor.timezone))
    newest = await samples.newest(unit)
    known = await samples.values(unit, newest["version"]) if newest else []
    if _gist(rows) == {tuple(row)[:4]: round(row["factor"], 2) for row in known}:
        unit.unaudited("nothing new was learned")
        return None
    version = newest["version"] + 1 if newest else 1
    version_id = await samples.insert_version(unit, version, days, (len(stays), len(legs)))
    await samples.insert_values(unit, version, rows)
    await samples.forget_values(unit, version - KEPT_VERSIONS + 1)
    after = {"version": version, "visits": len(stays), "legs": len(legs), "values": len(rows)}
    unit.record("learned.made", ("learned_version", version_id), after=after)
    return version


def _taught(stays: Sequence[asyncpg.Record], legs: Sequence[asyncpg.Record], zone: ZoneInfo) -> list[Row]:
    return [*_visits(stays, zone), *_travel(legs)]


def _gist(rows: Sequence[Row]) -> dict[tuple[Any, ...], float]:
    return {row[:4]: round(row[4], 2) for row in rows}


def _visits(stays: Sequence[asyncpg.Record], zone: ZoneInfo) -> Iterator[Row]:
    """Of each account by itself, of each class, and of each class at each hour at which a visit begins."""
    ratios = [(row, ratio(row["actual_s"], row["planned_s"])) for row in stays]
    known = [(row, one) for row, one in ratios if one is not None]
    accounts = by_group(((str(row["account_id"]), one) for row, one in known), MIN_FOR_ONE)
    classes = by_group(((row["account_class"], one) for row, one in known), MIN_FOR_GROUP)
    hours = by_group(
        (((row["account_class"], row["started_at"].astimezone(zone).hour), one) for row, one in known), MIN_FOR_GROUP
    )
    yield from (_row("visit", ("account", name, None), it) for name, it in accounts.items())
    yield from (_row("visit", ("class", name, None), it) for name, it in classes.items())
    yield from (_row("visit", ("class", name, hour), it) for (name, hour), it in hours.items())


def _travel(legs: Sequence[asyncpg.Record]) -> Iterator[Row]:
    """Door to door against what the roads expected, of each way of travel, all day and by the hour of leaving."""
    long = [leg for leg in legs if leg["expected_s"] >= SHORTEST_WAY_S]
    ratios = [(leg, ratio(leg["actual_s"], leg["expected_s"])) for leg in long]
    known = [(leg, one) for leg, one in ratios if one is not None and one <= MOST_RATIO]
    profiles = by_group(((leg["profile"], one) for leg, one in known), MIN_FOR_GROUP)
    hours = by_group((((leg["profile"], leg["hour"]), one) for leg, one in known), MIN_FOR_GROUP)
    yield from (_row("travel", ("profile", name, None), it) for name, it in profiles.items())
    yield from (_row("travel", ("profile", name, hour), it) for (name, hour), it in hours.items())


def _row(kind: str, of: tuple[str, str, int | None], it: Learned) -> Row:
    return (kind, *of, it.factor, it.samples, it.spread)


async def request(unit: Work) -> None:
    """Once: what is under way is waited for."""
    if await samples.ask(unit):
        unit.record("learned.requested", ("company", unit.company_id))
        unit.emit("learned.requested")
    else:
        unit.unaudited("learning is under way")


async def choose(unit: Work, ask: LearnedAsk) -> None:
    """Whether the next plans use what was learned."""
    before = await samples.uses(unit)
    asked = {"visits": ask.use_visits, "travel": ask.use_travel}
    after = before | {name: wanted for name, wanted in asked.items() if wanted is not None}
    await samples.use(unit, after)
    unit.record("learned.use_changed", ("company", unit.company_id), before=before, after=after)
