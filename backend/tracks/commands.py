"""Breadcrumbs of a person at work."""

from backend.tracks.trail import Trail
from backend.tracks.wire import Remembered, TrackAsk
from backend.web.fix import MOST_AHEAD, PhoneClock, fixes_of, sane_instant
from backend.work import Work


async def record_points(unit: Work, ask: TrackAsk) -> Remembered:
    """From a client whose clock is right. Raises request.invalid or visits.future naming e.g. `points.0.takenAt`."""
    clock = PhoneClock(unit.now + MOST_AHEAD)  # such a client is believed a little
    for number, point in enumerate(ask.points):
        sane_instant(point.taken_at, unit.now, f"points.{number}.takenAt")
    fixes = fixes_of(ask.points, clock, "points")
    trail = await Trail.of(unit, (fix.taken_at for fix in fixes))
    stored = trail.remember(fixes, clock, "trail")
    await trail.save()
    return Remembered(stored=len(stored))
