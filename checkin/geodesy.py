"""Positions on the earth and the datums they arrive in; only here and at the database are degrees added."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of the WGS-84 ellipsoid, IUGG

Degrees = tuple[float, float]  # (lon, lat) on the way through a formula; never leaves this file


class Datum(StrEnum):
    """What degrees refer to. GCJ-02 and BD-09 are shifted by law or vendor, in mainland China only."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class LonLat:
    """Degrees, longitude first: lon -180..180, lat -90..90. ValueError names the wrong field."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not -180 <= self.lon <= 180:  # false for NaN too
            raise ValueError(f"lon must be within -180..180 degrees, not {self.lon}")
        if not -90 <= self.lat <= 90:
            raise ValueError(f"lat must be within -90..90 degrees, not {self.lat}")


def distance_m(a: LonLat, b: LonLat) -> float:
    """Great-circle distance in metres on a sphere, within 0.6 % of the ellipsoid.

    Source: Sinnott, "Virtues of the Haversine", Sky & Telescope 68(2), 1984.
    """
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def bearing_deg(a: LonLat, b: LonLat) -> float:
    """Direction in which one leaves `a` for `b`: 0 <= degrees < 360, clockwise from north."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    turn = math.radians(b.lon - a.lon)
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360 % 360  # twice: -1e-20 % 360 is 360.0


def destination(p: LonLat, bearing_deg: float, distance_m: float) -> LonLat:
    """Where one stands after `distance_m` metres along the great circle that leaves `p` at `bearing_deg`."""
    way, arc = math.radians(bearing_deg), distance_m / EARTH_RADIUS_M
    lat = math.radians(p.lat)
    sin_lat = math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(way)
    east = math.sin(way) * math.sin(arc) * math.cos(lat)
    lon = p.lon + math.degrees(math.atan2(east, math.cos(arc) - math.sin(lat) * sin_lat))
    return LonLat((lon + 180) % 360 - 180, math.degrees(math.asin(max(-1.0, min(1.0, sin_lat)))))


def from_wgs84(p: LonLat, datum: Datum) -> LonLat:
    """The same place as the datum writes it. Outside mainland China every datum is WGS-84."""
    if not _in_china((p.lon, p.lat)):
        return p
    return LonLat(*_FORWARD[datum]((p.lon, p.lat)))


def to_wgs84(p: LonLat, datum: Datum) -> LonLat:
    """The exact inverse of `from_wgs84`, found by iteration to far below 0.1 m.

    A strip as wide as the shift along the border has two answers; the one inside China is given.
    """
    if not _near_china((p.lon, p.lat)):
        return p
    found = _invert(_FORWARD[datum], (p.lon, p.lat))
    return LonLat(*found) if _in_china(found) else p


def _same(p: Degrees) -> Degrees:
    return p


# The ellipsoid behind GCJ-02: Krasovsky 1940, as in every published form of the conversion.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323


def _gcj02(p: Degrees) -> Degrees:
    """Shift of 50-700 m made of sines of the position relative to 105 E, 35 N."""
    lon, lat = p
    east_m, north_m = _shift(lon - 105, lat - 35)
    sin_lat = math.sin(math.radians(lat))
    squash = 1 - _ECCENTRICITY_2 * sin_lat * sin_lat
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / (squash * math.sqrt(squash))
    parallel_m = _AXIS_M / math.sqrt(squash) * math.cos(math.radians(lat))
    return lon + math.degrees(east_m / parallel_m), lat + math.degrees(north_m / meridian_m)


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres (east, north) by which GCJ-02 moves a point x degrees east, y degrees north of 105 E, 35 N."""
    pi, sin = math.pi, math.sin
    ripple = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    root = math.sqrt(abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple * 2 / 3
    east += (20 * sin(pi * x) + 40 * sin(pi / 3 * x)) * 2 / 3
    east += (150 * sin(pi / 12 * x) + 300 * sin(pi / 30 * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple * 2 / 3
    north += (20 * sin(pi * y) + 40 * sin(pi / 3 * y)) * 2 / 3
    north += (160 * sin(pi / 12 * y) + 320 * sin(pi / 30 * y)) * 2 / 3
    return east, north


def _bd09(p: Degrees) -> Degrees:
    """Baidu's second shift on top of GCJ-02: a ripple in polar form, then a constant move north-east."""
    lon, lat = _gcj02(p)
    wave = math.pi * 3000 / 180
    reach = math.hypot(lon, lat) + 0.00002 * math.sin(lat * wave)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * wave)
    return reach * math.cos(angle) + 0.0065, reach * math.sin(angle) + 0.006


_FORWARD: Mapping[Datum, Callable[[Degrees], Degrees]] = {
    Datum.WGS84: _same,
    Datum.GCJ02: _gcj02,
    Datum.BD09: _bd09,
}

_INVERSE_ROUNDS = 8  # each shrinks the error 100 times or more: 1 km is below a millimetre after four


def _invert(forward: Callable[[Degrees], Degrees], wanted: Degrees) -> Degrees:
    lon, lat = wanted
    for _ in range(_INVERSE_ROUNDS):
        got_lon, got_lat = forward((lon, lat))
        lon, lat = lon + wanted[0] - got_lon, lat + wanted[1] - got_lat
    return lon, lat


@dataclass(frozen=True, slots=True)
class _Box:
    west: float
    south: float
    east: float
    north: float

    def holds(self, p: Degrees) -> bool:
        return self.west <= p[0] <= self.east and self.south <= p[1] <= self.north


# Mainland China in rectangles instead of one: the usual single box (72-137.9 E, 0.8-55.9 N) would also
# shift Seoul, Bangkok, Singapore and Delhi, where no provider does. Good to some 50 km along the land border.
_MAINLAND = (
    _Box(79.4462, 42.8899, 96.3300, 49.2204),
    _Box(109.6872, 39.3742, 135.0002, 54.1415),
    _Box(73.1246, 29.5297, 124.143255, 42.8899),
    _Box(82.9684, 26.7186, 97.0352, 29.5297),
    _Box(97.0253, 20.414096, 124.367395, 29.5297),
    _Box(107.975793, 17.871542, 111.744104, 20.414096),
)
_NOT_MAINLAND = (
    _Box(119.921265, 21.785006, 122.497559, 25.398623),  # Taiwan
    _Box(101.8652, 20.0988, 106.6650, 22.2840),  # Laos, northern Vietnam
    _Box(106.4525, 20.4878, 108.0510, 21.5422),  # Ha Long
    _Box(109.0323, 50.3257, 119.1270, 55.8175),  # Transbaikal
    _Box(127.4568, 49.5574, 137.0227, 55.8175),  # Amur
    _Box(131.2662, 42.5692, 137.0227, 44.8922),  # Primorye
)
_CHINA_AND_MARGIN = _Box(72.0, 16.8, 136.0, 55.2)  # wider than any shift, so the inverse may look back inside


def _near_china(p: Degrees) -> bool:
    return _CHINA_AND_MARGIN.holds(p)


def _in_china(p: Degrees) -> bool:
    return any(box.holds(p) for box in _MAINLAND) and not any(box.holds(p) for box in _NOT_MAINLAND)
