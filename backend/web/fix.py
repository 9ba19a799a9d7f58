"""A phone's fix on the wire, the limits of what may arrive as one, and what its clock says by the server's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from backend.errors import Problem
from backend.web.wire import Ask, PositionAsk
from checkin.fix import Fix

MOST_AHEAD = timedelta(minutes=5)  # phones on the network keep their clock within seconds
MOST_OFF_MS = 100 * 366 * 24 * 3600 * 1000  # a clock that was never set says 1970; beyond that nothing is meant
MOST_BEHIND = timedelta(days=366)  # a phone may stay offline for weeks; a reset clock says 1970

Instant = Annotated[datetime, Meta(tz=True)]


class FixAsk(Ask, frozen=True, kw_only=True):
    position: PositionAsk
    accuracy_m: float
    taken_at: Instant
    altitude_m: float | None = None
    speed_mps: float | None = None


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """Turns what a phone's clock said into the server's time by adding `shift`."""

    now: datetime
    shift: timedelta = timedelta()

    @classmethod
    def of(cls, now: datetime, written_at: datetime, offset_ms: int | None) -> "PhoneClock":
        """`offset_ms` is the phone's own estimate of server minus phone; nothing is written before it arrives."""
        known = offset_ms if offset_ms is not None and abs(offset_ms) <= MOST_OFF_MS else 0
        return cls(now, min(timedelta(milliseconds=known), now - written_at))

    def written(self, said: datetime) -> datetime:
        """When an operation was written; one from an unknown time was written now."""
        try:
            return min(said + self.shift, self.now)
        except OverflowError:
            return self.now

    def taken(self, said: datetime) -> datetime:
        """When a photo was taken, never refused: within the year, and not in the future."""
        return max(self.written(said), self.now - MOST_BEHIND)

    def at(self, said: datetime, field: str) -> datetime:
        """Never in the future. Raises request.invalid for more than a year ago."""
        try:
            at = min(said + self.shift, self.now)
        except OverflowError as error:
            raise Problem("request.invalid", field=field, detail="The time cannot be reckoned with") from error
        if at < self.now - MOST_BEHIND:
            raise Problem("request.invalid", field=field, detail="The time lies too far in the past")
        return at


def sane_instant(at: datetime, now: datetime, field: str) -> datetime:
    """Raises visits.future beyond five minutes ahead, request.invalid for more than a year ago."""
    if at > now + MOST_AHEAD:
        raise Problem("visits.future", field=field, ahead_s=round((at - now).total_seconds()))
    if at < now - MOST_BEHIND:
        raise Problem("request.invalid", field=field, detail="The time lies too far in the past")
    return at


def fixes_of(asks: Sequence[FixAsk], clock: PhoneClock, prefix: str = "fixes") -> tuple[Fix, ...]:
    """WGS-84 fixes at the phone's own times; raises request.invalid naming e.g. `fixes.0.position.lat`."""
    return tuple(_fix(ask, clock, f"{prefix}.{index}") for index, ask in enumerate(asks))


def _fix(ask: FixAsk, clock: PhoneClock, path: str) -> Fix:
    clock.at(ask.taken_at, f"{path}.takenAt")
    try:
        return Fix(ask.position.wgs84(f"{path}.position"), ask.accuracy_m, ask.taken_at, ask.altitude_m, ask.speed_mps)
    except ValueError as error:
        raise Problem("request.invalid", field=f"{path}.{_named_in(error)}", detail=str(error)) from error


def _named_in(error: ValueError) -> str:
    """The values of `checkin` begin their complaint with the field: `accuracy_m must be …`."""
    first, *rest = str(error).split(" ", 1)[0].split("_")
    return first + "".join(word.capitalize() for word in rest)
