"""Planned and actual days as screens see them."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.access.actor import Actor
from backend.access.policy import granted
from backend.adherence import measure, samples, store, table
from backend.adherence.store import Span
from backend.adherence.trail import segments
from backend.adherence.wire import DayDetail, DayView, Figures, LearnedRow, LearnedView, PlannedWay, RepDay, Segment
from backend.clock import business_day, now
from backend.web.wire import Position
from backend.work import View, look, work
from checkin.geodesy import LonLat

MOST_ACCOUNTS = 20  # in the table of those that differ most


async def of_day(view: View, day: date, team_id: UUID | None) -> DayView:
    people = await store.out_on(view, day, team_id)
    known = await store.measured(view, day, [row["id"] for row in people])
    over = business_day(now(), view.actor.timezone) > day
    return DayView(day=day, over=over, items=[_rep_day(row, known.get(row["id"])) for row in people])


def _rep_day(person: asyncpg.Record, known: asyncpg.Record | None) -> RepDay:
    return RepDay(
        rep_id=person["id"],
        rep_name=person["name"],
        measured_at=known["measured_at"] if known else None,
        figures=msgspec.convert(known["figures"], Figures) if known else None,
    )


async def of_rep(actor: Actor, rep_id: UUID, day: date) -> DayDetail:
    """Measured anew; whoever looks at another's way leaves a line in the audit trail. Raises not_found."""
    shows_way = granted(actor, "track.read") is not None
    async with work(actor, "adherence.read") as unit:
        it = await measure.facts(unit, rep_id, day, unit.now)
        if shows_way and rep_id != actor.person_id:
            unit.record("track.viewed", ("person", rep_id), after={"day": day.isoformat()})
    found = await measure.measured(it)
    actual = [Segment(gap=gap, points=_positions(line)) for gap, line in segments(found.moves)]
    return DayDetail(
        rep_id=rep_id,
        rep_name=it.name,
        day=day,
        over=it.over,
        profile=it.profile,
        figures=found.figures,
        lines=found.lines,
        planned=_planned(it),
        actual=actual if shows_way else None,
    )


def _planned(it: measure.RepFacts) -> PlannedWay | None:
    plan = it.plan
    if plan is None:
        return None
    stops = [LonLat(*stop["position"]) for stop in plan["stops"] if stop["position"]]
    ends: list[LonLat | None] = [plan["start_position"], *stops, plan["end_position"]]
    return PlannedWay(
        plan_id=plan["plan_id"],
        version=plan["version"],
        start_at=plan["start_at"],
        end_at=plan["end_at"],
        geometry=plan["geometry"],
        points=_positions([place for place in ends if place]),
    )


async def begin_table(actor: Actor, wanted: Span) -> None:
    """The export itself goes into the audit trail."""
    async with work(actor, "adherence.read") as unit:
        after = {
            "from": wanted.first.isoformat(),
            "to": wanted.last.isoformat(),
            "rows": await store.count(unit, wanted),
        }
        unit.record("adherence.exported", ("company", unit.company_id), after=after)


async def days_table(actor: Actor, wanted: Span) -> AsyncGenerator[bytes]:
    """As CSV, day by day, each with a transaction of its own: a slow reader holds none open."""
    yield table.headings(actor.language).encode()
    for number in range((wanted.last - wanted.first).days + 1):
        day = wanted.first + timedelta(days=number)
        async with look(actor, "adherence.read") as view:
            rows = await store.table(view, replace(wanted, first=day, last=day))
        yield table.body(rows, actor.language).encode()


def _positions(places: Sequence[LonLat]) -> list[Position]:
    return [Position(lon=place.lon, lat=place.lat) for place in places]


async def learned(view: View) -> LearnedView:
    uses = await samples.uses(view)
    newest = await samples.newest(view)
    version = newest["version"] if newest else None
    rows = await samples.values(view, version) if version else []
    accounts = await samples.furthest(view, version, MOST_ACCOUNTS) if version else []
    return LearnedView(
        version=version,
        made_at=newest["made_at"] if newest else None,
        since=newest["since"] if newest else None,
        until=newest["until"] if newest else None,
        visits=newest["visits"] if newest else 0,
        legs=newest["legs"] if newest else 0,
        use_visits=uses["visits"],
        use_travel=uses["travel"],
        under_way=await samples.under_way(view),
        classes=[_row(row) for row in rows if row["scope"] == "class"],
        accounts=[_row(row | {"hour": None}) for row in map(dict, accounts)],
        accounts_total=await samples.accounts_known(view, version) if version else 0,
        travel=[_row(row) for row in rows if row["scope"] == "profile"],
    )


def _row(row: asyncpg.Record | dict[str, Any]) -> LearnedRow:
    values: dict[str, Any] = dict(row)
    return LearnedRow(
        subject=str(values["subject"]),
        name=values.get("name"),
        hour=values["hour"],
        factor=round(values["factor"], 3),
        samples=values["samples"],
    )
