"""What every message on the wire has in common."""

import re
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from backend.errors import Problem
from checkin.geodesy import Datum, LonLat, to_wgs84

T = TypeVar("T")

MAX_TEXT = 4_000  # characters; a long voice note typed out is about half of this
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Limit = Annotated[int, Meta(ge=1, le=200)]


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An answer."""


class Ask(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A request body: unknown fields are refused."""


class Page(Wire, Generic[T], frozen=True, kw_only=True):
    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class Position(Wire, frozen=True, kw_only=True):
    """Degrees, WGS-84."""

    lon: float
    lat: float

    @classmethod
    def of(cls, position: LonLat | None) -> "Position | None":
        return None if position is None else cls(lon=position.lon, lat=position.lat)


class PositionAsk(Ask, frozen=True, kw_only=True):
    """Degrees in the datum that is named; stored as WGS-84."""

    lon: float
    lat: float
    datum: Datum = Datum.WGS84

    def wgs84(self, field: str = "position") -> LonLat:
        """Raises request.invalid naming e.g. `position.lat` for NaN, infinity or degrees off the globe.

        `field` is empty where lon and lat stand alone.
        """
        try:
            here = LonLat(self.lon, self.lat)
        except ValueError as error:
            own = str(error).split(" ", 1)[0]  # LonLat begins its complaint with the field
            raise Problem("request.invalid", field=f"{field}.{own}".lstrip("."), detail=str(error)) from error
        try:
            return to_wgs84(here, self.datum)
        except ValueError as error:
            raise Problem("request.invalid", field=field or "lon", detail=str(error)) from error


def decode(body: bytes | str, kind: type[T], prefix: str = "") -> T:
    """Strictly decode JSON; raises request.malformed or request.invalid with the field's path."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise invalid(error, prefix) from error
    except msgspec.DecodeError as error:
        raise Problem("request.malformed", detail="The body is not JSON") from error


def invalid(error: Exception, prefix: str = "") -> Problem:
    """Msgspec says `Expected …, got … - at `$.fixes[0].lat``; the field is `fixes.0.lat`."""
    message, _, path = str(error).partition(" - at `$")
    place = re.sub(r"\[(\d+)\]", r".\1", path.rstrip("`")).strip(".")
    missing = named_in(message) if " field `" in message else ""
    field = ".".join(part for part in (prefix, place, missing) if part)
    return Problem("request.invalid", field=field or "body", detail=message)


def named_in(message: str) -> str:
    """The field that "missing required field `x`" or "unknown field `x`" names."""
    parts = message.split("`")
    return parts[1] if len(parts) > 1 else ""


def plain(value: Any) -> Any:
    """JSON-ready builtins of a wire value, for documents and feeds."""
    return msgspec.to_builtins(value, str_keys=True)
