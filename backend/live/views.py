"""The team as it is now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from backend.access.actor import Actor, machinery
from backend.access.policy import granted
from backend.access.scope import people_for
from backend.clock import business_day, now
from backend.live import store
from backend.live.flow import Listener, late_by
from backend.live.wire import CurrentVisit, PlanProgress, RepLive, TeamLive
from backend.plans import demand
from backend.plans import store as plans
from backend.plans.store import Seen
from backend.plans.views import stop_view
from backend.web.wire import Position
from backend.work import View, look

ON_DUTY_FOR = timedelta(hours=2)  # after the last sign of life


async def team(view: View, team_id: UUID | None) -> TeamLive:
    at = now()
    reps = await demand.reps_of(view, team_id)
    rows = await store.people(view, reps)
    heads = {row["rep_id"]: row for row in await plans.heads(view, _today(view, at), "published")}
    stops = await plans.stops(view, [head["id"] for head in heads.values()])
    found = [_rep(row, at, _progress(heads.get(row["id"]), stops, at)) for row in rows]
    return TeamLive(reps=found, at=at)


def _today(view: View, at: datetime) -> Any:
    return business_day(at, view.actor.timezone)


def _rep(row: asyncpg.Record, at: datetime, plan: PlanProgress | None) -> RepLive:
    visit = None
    if row["visit_id"]:
        visit = CurrentVisit(
            visit_id=row["visit_id"], account_name=row["account_name"] or "", started_at=row["started_at"]
        )
    heard = row["taken_at"] is not None and at - row["taken_at"] < ON_DUTY_FOR
    return RepLive(
        id=row["id"],
        name=row["name"],
        team_id=row["team_id"],
        profile=row["profile"],
        on_duty=heard or visit is not None,
        position=Position.of(row["position"]),
        accuracy_m=row["accuracy_m"],
        position_at=row["taken_at"],
        current_visit=visit,
        plan=plan,
    )


def _progress(head: asyncpg.Record | None, stops: dict[UUID, list[Seen]], at: datetime) -> PlanProgress | None:
    if head is None:
        return None
    visits = [stop for stop in stops[head["id"]] if stop.row.kind == "visit"]
    late = late_by(visits, head["made_at"], at)
    ahead = next((stop for stop in visits if not stop.begun), None)
    return PlanProgress(
        id=head["id"],
        done=sum(stop.state in ("done", "missed") for stop in visits),
        total=len(visits),
        home_at=head["end_at"] + late,
        late_s=int(late.total_seconds()),
        geometry=head["geometry"],
        next_stop=stop_view(ahead) if ahead else None,
    )


async def listener(actor: Actor) -> Listener:
    """Whose notices the actor may hear: those of the live map's people, or only one's own."""
    async with look(actor, "self") as view:
        people = frozenset({actor.me})
        if granted(actor, "live.read") is not None:
            people = await people_for(view.conn, actor, "live.read")
    return Listener(actor.company_id, actor.me, people)


async def positions(company_id: UUID, people: Iterable[UUID]) -> list[dict[str, Any]]:
    async with look(machinery(company_id), "live.read") as view:
        rows = await store.positions(view, list(people))
    return [
        {
            "repId": str(row["id"]),
            "position": {"lon": row["position"].lon, "lat": row["position"].lat},
            "accuracyM": row["accuracy_m"],
            "positionAt": row["taken_at"].isoformat().replace("+00:00", "Z"),
        }
        for row in rows
    ]
