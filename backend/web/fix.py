"""A phone's fix on the wire, and the limits of what may arrive as one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from backend.errors import Problem
from backend.web.wire import Ask, PositionAsk
from checkin.fix import Fix

MOST_AHEAD = timedelta(minutes=5)  # phones on the network keep their clock within seconds
MOST_BEHIND = timedelta(days=366)  # a phone may stay offline for weeks; a reset clock says 1970

Instant = Annotated[datetime, Meta(tz=True)]


class FixAsk(Ask, frozen=True, kw_only=True):
    position: PositionAsk
    accuracy_m: float
    taken_at: Instant
    altitude_m: float | None = None
    speed_mps: float | None = None


def sane_instant(at: datetime, now: datetime, field: str) -> datetime:
    """Raises visits.future beyond five minutes ahead, request.invalid for more than a year ago."""
    if at > now + MOST_AHEAD:
        raise Problem("visits.future", field=field, ahead_s=round((at - now).total_seconds()))
    if at < now - MOST_BEHIND:
        raise Problem("request.invalid", field=field, detail="The time lies too far in the past")
    return at


def fixes_of(asks: Sequence[FixAsk], now: datetime, prefix: str = "fixes") -> tuple[Fix, ...]:
    """WGS-84 fixes; raises request.invalid or visits.future naming e.g. `fixes.0.position.lat`."""
    return tuple(_fix(ask, now, f"{prefix}.{index}") for index, ask in enumerate(asks))


def _fix(ask: FixAsk, now: datetime, path: str) -> Fix:
    sane_instant(ask.taken_at, now, f"{path}.takenAt")
    try:
        return Fix(ask.position.wgs84(f"{path}.position"), ask.accuracy_m, ask.taken_at, ask.altitude_m, ask.speed_mps)
    except ValueError as error:
        raise Problem("request.invalid", field=f"{path}.{_named_in(error)}", detail=str(error)) from error


def _named_in(error: ValueError) -> str:
    """The values of `checkin` begin their complaint with the field: `accuracy_m must be …`."""
    first, *rest = str(error).split(" ", 1)[0].split("_")
    return first + "".join(word.capitalize() for word in rest)
