"""One person's day put beside its plan: the questions to the roads, then pure comparison."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
from msgspec.structs import replace

from backend import roads
from backend.adherence import store
from backend.adherence.compare import Around, Compared, Comparison, Happened, Planned, compare
from backend.adherence.trail import GAP_M, GAP_S, Leg, Point, cleaned, legs
from backend.adherence.wire import Basis, Cause, Figures, LineView
from backend.clock import business_day
from backend.errors import Problem
from backend.web.wire import Position
from backend.work import View
from checkin.geodesy import LonLat, distance_m

PLACE_ACCURACY_M = 30.0  # of a visit's place, where the trail has nothing to say
MOST_GAPS = 100  # asked of the roads in one table; further ones stay straight lines


@dataclass(frozen=True, slots=True)
class RepFacts:
    """Everything known of one person's day."""

    rep_id: UUID
    name: str
    profile: str
    ends_s: int
    day: date
    timezone: str
    now: datetime
    plan: dict[str, Any] | None  # as its day began
    still_planned: frozenset[str]
    visits: Sequence[asyncpg.Record]
    trail: Sequence[asyncpg.Record]

    @property
    def over(self) -> bool:
        return business_day(self.now, self.timezone) > self.day


@dataclass(frozen=True, slots=True)
class Measured:
    figures: Figures
    lines: list[LineView]
    moves: list[Leg]
    legs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def span(day: date, timezone: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(timezone)
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)


async def facts(view: View, rep_id: UUID, day: date, now: datetime) -> RepFacts:
    """Raises not_found."""
    rep = await store.rep(view, rep_id)
    if rep is None:
        raise Problem("not_found")
    timezone = view.actor.timezone
    current = await store.published(view, rep_id, day)
    return RepFacts(
        rep_id=rep_id,
        name=rep["name"],
        profile=rep["profile"],
        ends_s=rep["ends_s"],
        day=day,
        timezone=timezone,
        now=now,
        plan=await store.baseline(view, rep_id, day) or current,
        still_planned=frozenset(stop["key"] for stop in current["stops"]) if current else frozenset(),
        visits=await store.visits(view, rep_id, day),
        trail=await store.trail(view, rep_id, *span(day, timezone)),
    )


async def measured(it: RepFacts) -> Measured:
    measured_legs = list(legs(_points(it)))
    moves = _with_ends(it, measured_legs)
    metres, seconds = await _filled(it.profile, moves)
    comparison = compare(_planned(it), _happened(it), _around(it, measured_legs))
    figures = _figures(it, comparison, moves)
    if moves:
        unseen_m = sum(m for m, leg in zip(metres, moves, strict=True) if leg.gap)
        driven = {"actual_m": round(sum(metres)), "actual_s": round(sum(seconds)), "gap_m": round(unseen_m)}
        figures = replace(figures, **driven)
    return Measured(figures, _lines(it, comparison.lines), moves, await _ways(it))


def _points(it: RepFacts) -> list[Point]:
    """The trail, and the places of visits of which it knows nothing."""
    seen = cleaned((Point(row["taken_at"], row["position"], row["accuracy_m"]) for row in it.trail), it.profile)
    known = [point.at for point in seen]
    for visit in it.visits:
        if visit["state"] == "missed" or visit["position"] is None or visit["verdict"] == "outside":
            continue
        for at in (visit["started_at"], visit["ended_at"]):
            if at and not any(abs((at - other).total_seconds()) < GAP_S for other in known):
                seen.append(Point(at, visit["position"], PLACE_ACCURACY_M))
    return sorted(seen, key=lambda point: point.at)


def _with_ends(it: RepFacts, moves: list[Leg]) -> list[Leg]:
    """Where the app was opened on the way, the day still began and ended where the plan says."""
    if not moves or it.plan is None:
        return moves
    first, last = moves[0], moves[-1]
    home, back = it.plan["start_position"], it.plan["end_position"]
    if home and distance_m(home, first.start) > GAP_M:
        moves = [_gap(home, first.start, first.left_at), *moves]
    if it.over and back and distance_m(last.end, back) > GAP_M:
        moves = [*moves, _gap(last.end, back, last.at)]
    return moves


def _gap(start: LonLat, end: LonLat, at: datetime) -> Leg:
    return Leg(start, end, at, at, distance_m(start, end), gap=True)


async def _filled(profile: str, moves: Sequence[Leg]) -> tuple[list[float], list[float]]:
    """Metres and seconds of each leg; a gap is as long as the road across it, and no slower than the clock allows."""
    metres, seconds = [leg.metres for leg in moves], [leg.seconds for leg in moves]
    gaps = [place for place, leg in enumerate(moves) if leg.gap][:MOST_GAPS]
    if not gaps:
        return metres, seconds
    places = [end for place in gaps for end in (moves[place].start, moves[place].end)]
    matrix = (await roads.current().matrix(profile, places)).matrix
    for number, place in enumerate(gaps):
        road_m = float(matrix.metres[2 * number][2 * number + 1])
        road_s = float(matrix.seconds[2 * number][2 * number + 1])
        metres[place] = max(metres[place], road_m)
        seconds[place] = min(seconds[place], road_s) if seconds[place] > 0 else road_s
    return metres, seconds


def _planned(it: RepFacts) -> list[Planned]:
    stops = it.plan["stops"] if it.plan else []
    return [
        Planned(
            key=stop["key"],
            name=stop["name"],
            start_at=datetime.fromisoformat(stop["start_at"]),
            leave_at=datetime.fromisoformat(stop["leave_at"]),
            stop_id=stop["id"],
            appointment=stop["appointment"],
        )
        for stop in stops
    ]


def _happened(it: RepFacts) -> list[Happened]:
    return [
        Happened(
            key=str(row["key"]),
            name=row["name"],
            visit_id=str(row["id"]),
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            missed_reason=(row["missed_reason"] or "other") if row["state"] == "missed" else None,
            workorder=row["workorder_id"] is not None,
        )
        for row in it.visits
    ]


def _around(it: RepFacts, moves: Sequence[Leg]) -> Around:
    plan = it.plan
    home: LonLat | None = plan["start_position"] if plan else None
    left_home = moves and home and distance_m(home, moves[0].start) <= GAP_M
    return Around(
        now=it.now,
        over=it.over,
        plan_starts_at=plan["start_at"] if plan else None,
        day_ends_at=span(it.day, it.timezone)[0] + timedelta(seconds=it.ends_s),
        departed_at=moves[0].left_at if left_home else None,
        still_planned=it.still_planned,
    )


def _figures(it: RepFacts, found: Comparison, moves: Sequence[Leg]) -> Figures:
    seen = any(not leg.gap for leg in moves) and len(it.trail) > 0
    basis: Basis | None = "trail" if seen else "visits" if moves else None
    starts = [dict(line.causes).get("late_start", 0) for line in found.lines if line.state == "kept"]
    return Figures(
        **found.counts,
        order_kept=None if found.order_kept is None else round(found.order_kept, 3),
        planned_m=it.plan["distance_m"] if it.plan else None,
        planned_s=it.plan["travel_s"] if it.plan else None,
        actual_m=None,
        actual_s=None,
        gap_m=0,
        basis=basis,
        late_start_s=starts[0] if starts else None,
    )


def _lines(it: RepFacts, found: Sequence[Compared]) -> list[LineView]:
    stops = {stop["key"]: stop for stop in it.plan["stops"]} if it.plan else {}
    visits = {str(row["id"]): row for row in it.visits}
    return [_line(one, stops.get(one.key), one.happened and visits[one.happened.visit_id]) for one in found]


def _line(one: Compared, stop: dict[str, Any] | None, visit: asyncpg.Record | None) -> LineView:
    spot = LonLat(*stop["position"]) if stop and stop["position"] else visit["position"] if visit else None
    ids = visit or stop or {"account_id": None, "workorder_id": None}
    return LineView(
        state=one.state,  # pyright: ignore[reportArgumentType] - the comparison's own words
        name=one.name,
        account_id=_id(ids["account_id"]),
        workorder_id=_id(ids["workorder_id"]),
        visit_id=visit["id"] if visit else None,
        position=Position.of(spot),
        appointment=one.planned.appointment if one.planned else False,
        planned_start_at=one.planned.start_at if one.planned else None,
        planned_leave_at=one.planned.leave_at if one.planned else None,
        started_at=one.happened.started_at if one.happened else None,
        ended_at=one.happened.ended_at if one.happened else None,
        late_s=one.late_s,
        late=one.late,
        moved=one.moved,
        reason=one.reason,
        causes=[Cause(code=code, seconds=seconds) for code, seconds in one.causes],
    )


def _id(value: UUID | str | None) -> UUID | None:
    return UUID(str(value)) if value else None


async def _ways(it: RepFacts) -> list[dict[str, Any]]:
    """From each visit to the next: what the roads expected, unlearned, and what it took door to door."""
    done = [row for row in it.visits if row["state"] == "closed" and row["position"] and row["ended_at"]]
    if len(done) < 2:
        return []
    matrix = (await roads.current().matrix(it.profile, [row["position"] for row in done])).matrix
    zone = ZoneInfo(it.timezone)
    return [
        {
            "profile": it.profile,
            "hour": before["ended_at"].astimezone(zone).hour,
            "expected_s": int(matrix.seconds[place][place + 1]),
            "actual_s": round((after["started_at"] - before["ended_at"]).total_seconds()),
        }
        for place, (before, after) in enumerate(pairwise(done))
    ]
