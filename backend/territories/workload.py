"""How much work customers are: visits a year, each with its length and the way to it.

Lengths and the pace of ways are those that were learned, where they were. The way is estimated from straight lines:
from one customer to the next as far as its nearest neighbours are apart, and a share of the way from home and back,
which a day's visits have in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.db.areas import Plane
from checkin.geodesy import LonLat
from routing.straight import DETOUR_FACTOR, SPEED_KMH

YEAR_DAYS, YEAR_WEEKS = 365, 52
WORKDAYS = 230  # a year without weekends, holidays and leave
VISITS_A_DAY = 8  # share the way from home; field reps make six to ten
NEAREST = 3  # neighbours whose distance says how dense customers are
USUAL_DAY_S = 8 * 3600  # of a territory that nobody works in yet
SHORTEST_DAY_S = 1800
BLOCK = 512  # rows of the table of distances at once: 5,000 accounts need 20 MB


@dataclass(frozen=True, slots=True)
class Customer:
    id: UUID
    name: str
    position: LonLat
    owner_id: UUID | None
    owner_name: str | None
    territory_id: UUID | None
    interval_days: int
    duration_s: int
    fixed: bool

    @property
    def visits_a_year(self) -> float:
        return YEAR_DAYS / max(1, self.interval_days)


@dataclass(frozen=True, slots=True)
class Field:
    """Who works in a territory; `home` None where nobody does. `pace`: how much longer ways take than estimated."""

    profile: str
    home: LonLat | None
    day_s: int
    pace: float = 1.0

    @property
    def capacity_s(self) -> float:
        """Working seconds a year."""
        return float(self.day_s * WORKDAYS)

    def seconds(self, straight_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return straight_m * self.pace * DETOUR_FACTOR * 3.6 / SPEED_KMH[self.profile]


@dataclass(frozen=True, slots=True)
class Loads:
    """P x Z seconds a year: all work, and the part of it on the way. `visits`: P, a year."""

    work_s: NDArray[np.float64]
    travel_s: NDArray[np.float64]
    visits: NDArray[np.float64]


def loads(customers: Sequence[Customer], fields: Sequence[Field], plane: Plane) -> Loads:
    """Of each customer in each field."""
    points = plane.metres([customer.position for customer in customers])
    hops = hops_m(points)
    visits = np.array([customer.visits_a_year for customer in customers], dtype=np.float64)
    lengths = np.array([customer.duration_s for customer in customers], dtype=np.float64)
    travel = np.zeros((len(customers), len(fields)))
    for number, field in enumerate(fields):
        way_m = hops.copy()
        if field.home is not None:
            home = plane.metres([field.home])[0]
            way_m += 2 * np.linalg.norm(points - home, axis=1) / VISITS_A_DAY
        travel[:, number] = visits * field.seconds(way_m)
    return Loads(travel + (visits * lengths)[:, None], travel, visits)


def hops_m(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean straight distance of each point to its nearest others."""
    count = len(points)
    nearest = min(NEAREST, count - 1)
    if nearest < 1:
        return np.zeros(count)
    found = np.empty(count)
    for first in range(0, count, BLOCK):
        some = points[first : first + BLOCK]
        squared = (some[:, None, 0] - points[None, :, 0]) ** 2 + (some[:, None, 1] - points[None, :, 1]) ** 2
        squared.partition(nearest, axis=1)
        closest = np.sqrt(squared[:, : nearest + 1])
        found[first : first + BLOCK] = closest.sum(axis=1) / nearest  # one of them is the point itself, at zero
    return found
