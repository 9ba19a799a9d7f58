"""Territories as a file that every map program reads: GeoJSON, longitude first (RFC 7946)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.db.areas import Ring, decode_ring
from backend.errors import Problem
from backend.territories.rings import Box, ring_of
from backend.territories.wire import MOST_AREAS, MOST_CORNERS
from backend.web.wire import PositionAsk

KIND = "application/geo+json"
LONGEST_NAME = 200
PAIR = 2  # longitude and latitude; a height may follow


@dataclass(frozen=True, slots=True)
class Entry:
    """A feature of the file. `owner` is an e-mail address, telephone number or name; `team` a name."""

    number: int
    id: str | None
    name: str
    owner: str | None
    team: str | None
    ring: Ring


def written(rows: Sequence[asyncpg.Record], people: frozenset[UUID] | None) -> bytes:
    """Owners among `people` by their logins, which no two share; others by name. None is everybody."""
    features = [
        {
            "type": "Feature",
            "id": str(row["id"]),
            "properties": {
                "name": row["name"],
                "owner": _owner(row, people),
                "team": row["team_name"],
            },
            "geometry": {"type": "Polygon", "coordinates": [_closed(decode_ring(row["wkb"]))]},
        }
        for row in rows
    ]
    return msgspec.json.format(msgspec.json.encode({"type": "FeatureCollection", "features": features}), indent=1)


def _owner(row: asyncpg.Record, people: frozenset[UUID] | None) -> str | None:
    login = row["email"] or row["phone"] if people is None or row["owner_id"] in people else None
    return login or row["owner_name"]


def _closed(ring: Ring) -> list[list[float]]:
    return [[corner.lon, corner.lat] for corner in (*ring, ring[0])]


def read(body: bytes, known: Box | None) -> list[Entry]:
    """Every feature, or none: raises territories.bad_file or what `ring_of` raises, naming the place in the file."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem("territories.bad_file", detail="The file is not GeoJSON") from error
    features: Any = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise bad("features", "A FeatureCollection with at least one feature is needed")
    if len(features) > MOST_AREAS:
        raise bad("features", f"No more than {MOST_AREAS} areas at once")
    return [_entry(number, feature, known) for number, feature in enumerate(features)]


def _entry(number: int, feature: Any, known: Box | None) -> Entry:
    at = f"features.{number}"
    if not isinstance(feature, dict):
        raise bad(at, "A feature is needed")
    properties: Any = feature.get("properties") or {}
    name = _text(properties, "name", at)
    if not name or len(name) > LONGEST_NAME:
        raise bad(f"{at}.properties.name", "A name of at most 200 letters is needed")
    own_id = feature.get("id")
    return Entry(
        number=number,
        id=own_id if isinstance(own_id, str) else None,
        name=name,
        owner=_text(properties, "owner", at),
        team=_text(properties, "team", at),
        ring=ring_of(_corners(feature.get("geometry"), f"{at}.geometry"), f"{at}.geometry.coordinates.0", known),
    )


def _text(properties: Any, name: str, at: str) -> str | None:
    value = properties.get(name) if isinstance(properties, dict) else None
    if value is not None and not isinstance(value, str):
        raise bad(f"{at}.properties.{name}", "Text is needed")
    return (value or "").strip() or None


def _corners(geometry: Any, at: str) -> list[PositionAsk]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if kind == "MultiPolygon" else None
    if isinstance(parts, list) and len(parts) == 1:
        geometry, kind = {"coordinates": parts[0]}, "Polygon"
    if kind != "Polygon":
        raise bad(f"{at}.type", "One Polygon is needed; draw several parts as several areas")
    rings = geometry.get("coordinates")
    if not isinstance(rings, list) or not rings or not isinstance(rings[0], list):
        raise bad(f"{at}.coordinates", "A ring of corners is needed")
    if len(rings) > 1:
        raise bad(f"{at}.coordinates.1", "Holes are not kept: draw the inner area as one of its own, on top")
    if len(rings[0]) > MOST_CORNERS + 1:
        raise bad(f"{at}.coordinates.0", f"No more than {MOST_CORNERS} corners")
    return [_corner(pair, f"{at}.coordinates.0.{number}") for number, pair in enumerate(rings[0])]


def _corner(pair: Any, at: str) -> PositionAsk:
    if not isinstance(pair, list) or len(pair) < PAIR:
        raise bad(at, "Longitude and latitude are needed")
    lon, lat = pair[:PAIR]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (lon, lat)):
        raise bad(at, "Longitude and latitude are needed")
    try:
        return PositionAsk(lon=float(lon), lat=float(lat))
    except OverflowError as error:
        raise bad(at, "Longitude and latitude are degrees") from error


def bad(field: str, detail: str) -> Problem:
    return Problem("territories.bad_file", field=field, detail=detail)
