"""Longitude in the column of the latitude and the other way round: the commonest mistake in a table of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from backend.web.city import described
from checkin.geodesy import LonLat

FAR_DEG = 2.0  # beyond this, some 100 to 200 km, nobody of the same company is expected
NEAR_DEG = 1.0  # around the middle of a file: one city and what lies around it
FEWEST_ROWS = 3  # of fewer, none says where the others should be


@dataclass(frozen=True, slots=True)
class Box:
    west: float
    south: float
    east: float
    north: float

    def holds(self, at: LonLat, margin_deg: float = 0.0) -> bool:
        return (
            self.west - margin_deg <= at.lon <= self.east + margin_deg
            and self.south - margin_deg <= at.lat <= self.north + margin_deg
        )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`known` are boxes of the city and of other accounts; `usual` is where most rows of the file itself are."""

    known: tuple[Box, ...]
    usual: Box | None

    def exchanged(self, at: LonLat) -> bool:
        """Far from where it should be, and exactly there with the degrees exchanged."""
        if any(box.holds(at, FAR_DEG) for box in self.known):
            return False
        other = turned(at.lon, at.lat)
        boxes = (*self.known, self.usual) if self.usual else self.known
        return other is not None and any(not box.holds(at, FAR_DEG) and box.holds(other, NEAR_DEG) for box in boxes)


def turned(lon: float, lat: float) -> LonLat | None:
    """The place that has these degrees the other way round; None where there is none."""
    try:
        return LonLat(lat, lon)
    except ValueError:
        return None


def usual(places: Sequence[LonLat]) -> Box | None:
    """Around the middle of most; None for too few, or where they have no common middle."""
    if len(places) < FEWEST_ROWS:
        return None
    lon, lat = median(at.lon for at in places), median(at.lat for at in places)
    box = Box(lon - NEAR_DEG, lat - NEAR_DEG, lon + NEAR_DEG, lat + NEAR_DEG)
    return box if sum(box.holds(at) for at in places) * 2 > len(places) else None


def city(folder: Path) -> Box | None:
    """The bounds of the city that is built; None where there is none."""
    built = described(folder)
    return Box(*built.bounds) if built else None
