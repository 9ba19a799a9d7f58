from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.access.actor import Actor
from backend.clock import business_day
from backend.errors import Problem
from backend.tracks import store
from backend.tracks.wire import TrackPointView, TrackView
from backend.web.wire import Position
from backend.work import work


async def trail(actor: Actor, rep_id: UUID, day: date | None) -> TrackView:
    """A day of somebody's trail; whoever looks at another's leaves a line in the audit trail. Raises not_found."""
    async with work(actor, "track.read") as unit:
        day = day or business_day(unit.now, actor.timezone)
        if not unit.reaches(rep_id):
            raise Problem("not_found")
        since, until = _span(day, actor.timezone)
        rows = await store.trail(unit, rep_id, since, until)
        if rep_id != actor.person_id:
            unit.record("track.viewed", ("person", rep_id), after={"day": day.isoformat()})
    points = [
        TrackPointView(
            position=Position(lon=row["position"].lon, lat=row["position"].lat),
            accuracy_m=row["accuracy_m"],
            taken_at=row["taken_at"],
            source=row["source"],
        )
        for row in rows
    ]
    return TrackView(rep_id=rep_id, day=day, points=points)


def _span(day: date, timezone: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(timezone)
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
