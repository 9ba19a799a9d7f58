"""When a place is open, from the text OpenStreetMap and our forms use (`Mo-Fr 08:00-17:00; PH off`).

Times are local wall-clock seconds: 09:00 is 32 400 on every day, also when the clock changes at night,
and a day always ends at 86 400. Whoever needs an instant combines day, seconds and time zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import opening_hours
from opening_hours import OpeningHours, State

DAY_S = 24 * 3600
LONGEST_TEXT = 500  # OpenStreetMap's own limit is 255; two tags are sometimes joined
UNREADABLE: type[Exception] = vars(opening_hours)["ParserError"]  # missing in the library's type stub
UNKNOWN_COUNTRY: type[Exception] = vars(opening_hours)["UnknownCountryError"]

Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HoursProblem:
    """Why a text is refused; `position` counts characters from 1 and is where reading stopped."""

    code: str  # hours.unreadable | hours.too_long
    position: int | None = None


def validate(text: str) -> HoursProblem | None:
    """None when `windows_on` will understand the text; an empty text is valid and means unknown."""
    if not text.strip():
        return None
    if len(text) > LONGEST_TEXT:
        return HoursProblem("hours.too_long", LONGEST_TEXT + 1)
    try:
        OpeningHours(text.strip(), auto_timezone=False, auto_country=False)
    except UNREADABLE as error:
        return HoursProblem("hours.unreadable", _position(str(error)))
    return None


@lru_cache(maxsize=50_000)
def windows_on(opening_hours: str | None, day: date, tz: str) -> Windows | None:
    """Open intervals of the day as (opens_s, closes_s), ascending and apart; () when closed all day.

    None means unknown: no text, an unreadable text, or hours that are only stated as "unknown".
    What opened the evening before and closes after midnight is carried into the day from second 0.
    `tz` names the public holidays' country; an unknown zone raises ValueError.
    """
    hours = _parsed((opening_hours or "").strip(), _country(tz))
    if hours is None:
        return None
    midnight = datetime.combine(day, time())
    found = list(hours.intervals(midnight, midnight + timedelta(days=1)))
    opened = [(_seconds(a, midnight), _seconds(b, midnight)) for a, b, state, _ in found if state == State.OPEN]
    if not opened and any(state == State.UNKNOWN for _, _, state, _ in found):
        return None
    return _joined(opened)


def _seconds(at: datetime, midnight: datetime) -> int:
    return min(max(int((at - midnight).total_seconds()), 0), DAY_S)


def _joined(windows: list[tuple[int, int]]) -> Windows:
    """Neighbours that differ only by a comment become one window."""
    joined: list[tuple[int, int]] = []
    for opens_s, closes_s in windows:
        if joined and joined[-1][1] >= opens_s:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes_s))
        else:
            joined.append((opens_s, closes_s))
    return tuple(joined)


@lru_cache(maxsize=10_000)
def _parsed(text: str, country: str | None) -> OpeningHours | None:
    if not text or len(text) > LONGEST_TEXT:
        return None
    try:
        return OpeningHours(text, country=country, auto_timezone=False, auto_country=False)
    except UNREADABLE:
        return None


@lru_cache(maxsize=600)
def _country(tz: str) -> str | None:
    """ISO code of the zone's country, None where the library knows no holidays for it."""
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"tz: {tz!r} is not a time zone") from error
    code = _countries().get(tz)
    try:
        OpeningHours("24/7", country=code, auto_timezone=False, auto_country=False)
    except UNKNOWN_COUNTRY:
        return None
    return code


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Zone name -> country, from the IANA table that the tzdata package carries."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def _position(message: str) -> int | None:
    """The column in the parser's message: ` --> 1:7`."""
    _, arrow, rest = message.partition("--> 1:")
    digits = rest.split("\n", 1)[0].strip()
    return int(digits) if arrow and digits.isdigit() else None
