"""Breadcrumbs of a person at work."""

from collections.abc import Sequence
from typing import Literal

from backend.tracks import store
from backend.tracks.wire import Remembered, TrackAsk
from backend.web.fix import fixes_of
from backend.work import Work
from checkin.fix import Fix

Source = Literal["trail", "check_in", "check_out"]


async def record_points(unit: Work, ask: TrackAsk) -> Remembered:
    """Raises request.invalid or visits.future naming e.g. `points.0.position.lat`."""
    return Remembered(stored=await remember(unit, fixes_of(ask.points, unit.now, "points"), "trail"))


async def remember(unit: Work, fixes: Sequence[Fix], source: Source) -> int:
    """Keep the actor's fixes; two at the same instant are one. The newest becomes the place on the live map."""
    if not fixes:
        return 0
    unit.unaudited("breadcrumbs are evidence themselves")
    stored = await store.remember(unit, unit.actor.me, fixes, source)
    if stored:
        await store.move(unit, unit.actor.me, max(fixes, key=lambda fix: fix.taken_at), source)
        unit.emit("position.reported", person_id=unit.actor.me)
    return stored
