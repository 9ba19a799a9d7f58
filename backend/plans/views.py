"""Plans as screens and phones see them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.clock import business_day, now
from backend.errors import Problem
from backend.plans import store
from backend.plans.proposing import Stored, left_out_view
from backend.plans.store import Seen
from backend.plans.wire import (
    LearnedUse,
    PlaceView,
    PlanView,
    ProposalView,
    RunView,
    StopView,
    UnsettledView,
    WaysView,
)
from backend.web.wire import Position
from backend.work import View

SYNC_DAYS = 7  # after today, as phones hold them


async def _views(view: View, heads: list[asyncpg.Record]) -> list[PlanView]:
    stops = await store.stops(view, [head["id"] for head in heads])
    return [_plan(head, stops[head["id"]]) for head in heads]


def _plan(head: asyncpg.Record, stops: list[Seen]) -> PlanView:
    same = ("id", "rep_id", "rep_name", "day", "status", "version", "profile", "road_based", "detour_factor")
    figures = ("start_at", "end_at", "geometry", "distance_m", "travel_s", "made_at", "engine")
    return PlanView(
        **{name: head[name] for name in (*same, *figures)},
        start_place=PlaceView(label=head["start_label"], position=Position.of(head["start_position"])),
        end_place=PlaceView(label=head["end_label"], position=Position.of(head["end_position"])),
        stops=[stop_view(seen) for seen in stops],
        left_out=[left_out_view(entry) for entry in head["left_out"]],
        ways=head["ways"] and msgspec.convert(head["ways"], WaysView),
        unsettled=[UnsettledView(**one) for one in head["unsettled"] or ()],
        learned=head["learned"] and msgspec.convert(head["learned"], LearnedUse),
    )


def stop_view(seen: Seen) -> StopView:
    values: dict[str, Any] = {name: getattr(seen.row, name) for name in seen.row.__slots__}
    values |= {"position": Position.of(seen.row.position), "state": seen.state}
    return StopView(**values)


async def one(view: View, plan_id: UUID) -> PlanView:
    """Raises not_found."""
    heads = await store.by_ids(view, [plan_id])
    if not heads:
        raise Problem("not_found")
    return (await _views(view, heads))[0]


async def of_day(view: View, day: date, rep_ids: list[UUID] | None) -> list[PlanView]:
    heads = [head for head in await store.heads(view, day) if rep_ids is None or head["rep_id"] in rep_ids]
    return await _views(view, heads)


async def mine(view: View, day: date) -> PlanView | None:
    """Published before draft."""
    for status in ("published", "draft"):
        head = await store.of_rep(view, view.actor.me, day, status)
        if head:
            return (await _views(view, [head]))[0]
    return None


async def run(view: View, run_id: UUID) -> RunView:
    """Raises not_found. Plans come once the run is done."""
    found = await store.run(view, run_id)
    if found is None or not (view.people is None or view.people & set(found["rep_ids"])):
        raise Problem("not_found")
    proposal = _proposal(found) if found["state"] == "done" else None
    plans = None
    if found["state"] == "done" and not found["options"].get("propose"):
        status = "published" if found["options"].get("publish") else "draft"
        heads = [h for h in await store.heads(view, found["day"], status) if h["rep_id"] in found["rep_ids"]]
        plans = await _views(view, heads)
    return RunView(
        state=found["state"],
        done=found["done"],
        total=found["total"],
        plans=plans,
        proposal=proposal,
        reason=found["reason"],
    )


def _proposal(found: asyncpg.Record) -> ProposalView | None:
    if found["proposal"] is None:
        return None
    return msgspec.structs.replace(Stored.of(found["proposal"]).told, state=found["settled"])


async def sync_rows(view: View, ids: list[UUID], today: date | None = None) -> dict[UUID, PlanView]:
    """Rows of those plans that the actor's phone should hold."""
    wanted = set(ids)
    heads = [head for head in await _synced(view, today) if head["id"] in wanted]
    return {plan.id: plan for plan in await _views(view, heads)}


async def sync_ids(view: View, today: date | None = None) -> list[UUID]:
    return [head["id"] for head in await _synced(view, today)]


async def _synced(view: View, today: date | None) -> list[asyncpg.Record]:
    day = today or business_day(now(), view.actor.timezone)
    return await store.published_between(view, day, day + timedelta(days=SYNC_DAYS))
