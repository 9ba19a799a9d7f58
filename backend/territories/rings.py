"""Turns corners from the wire into a ring that can be an area, or says which field is wrong."""

from collections.abc import Sequence
from typing import Any

from backend.db.areas import Fault, Ring, fault_of, without_repeats
from backend.errors import Problem
from backend.web.wire import PositionAsk

Box = tuple[float, float, float, float]  # west, south, east, north
FAR = 1.0  # degrees beyond the accounts; farther away, an area is for places that nobody has yet


FAULTS: dict[Fault, str] = {
    "too_few_corners": "territories.too_few_corners",
    "self_crossing": "territories.self_crossing",
    "too_small": "territories.too_small",
    "too_wide": "territories.too_wide",
}


def ring_of(corners: Sequence[PositionAsk], field: str, known: Box | None) -> Ring:
    """`known` is where the accounts are.

    Raises request.invalid naming the corner, and territories.too_few_corners, .self_crossing (with where), .too_small,
    .too_wide, .exchanged naming `field`.
    """
    _refuse_exchanged([(corner.lon, corner.lat) for corner in corners], field, known)
    ring = without_repeats([corner.wgs84(f"{field}.{number}") for number, corner in enumerate(corners)])
    bad = fault_of(ring)
    if bad:
        facts: dict[str, Any] = {"lon": round(bad.at.lon, 6), "lat": round(bad.at.lat, 6)} if bad.at else {}
        raise Problem(FAULTS[bad.fault], field=field, **facts)
    return ring


def _refuse_exchanged(corners: Sequence[tuple[float, float]], field: str, known: Box | None) -> None:
    """Degrees in each other's place: only exchanged do they lie where the accounts are."""
    if known is None or _near(corners, known) or not _near([(lat, lon) for lon, lat in corners], known):
        return
    raise Problem("territories.exchanged", field=field)


def _near(corners: Sequence[tuple[float, float]], known: Box) -> bool:
    west, south, east, north = known
    lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
    return min(lons) <= east + FAR and max(lons) >= west - FAR and min(lats) <= north + FAR and max(lats) >= south - FAR
