"""One answer of the phone to the question where it is."""

import math
from dataclasses import dataclass
from datetime import datetime

from checkin.geodesy import LonLat


@dataclass(frozen=True, slots=True)
class Fix:
    """A position with the radius in metres that holds the truth in 95 of 100 cases, and when it was taken.

    ValueError names the field that is not finite, negative where it cannot be, or a time without zone.
    """

    position: LonLat
    accuracy_m: float
    taken_at: datetime
    altitude_m: float | None = None
    speed_mps: float | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError(f"accuracy_m must be finite and not negative, not {self.accuracy_m}")
        if self.altitude_m is not None and not math.isfinite(self.altitude_m):
            raise ValueError(f"altitude_m must be finite, not {self.altitude_m}")
        if self.speed_mps is not None and not (math.isfinite(self.speed_mps) and self.speed_mps >= 0):
            raise ValueError(f"speed_mps must be finite and not negative, not {self.speed_mps}")
        must_be_aware("taken_at", self.taken_at)


def must_be_aware(field: str, instant: datetime) -> None:
    """Refuse a wall-clock time: without its zone nobody can say how old it is."""
    if instant.utcoffset() is None:
        raise ValueError(f"{field} must carry its time zone")
