"""The line around a pin."""

from dataclasses import dataclass

from checkin.geodesy import LonLat

MIN_RADIUS_M = 30  # smaller than the usual error of a phone: nobody would ever be inside for sure
MAX_RADIUS_M = 2000  # larger than a factory or a market: being inside would say nothing


@dataclass(frozen=True, slots=True)
class Circle:
    """A round fence, 30 to 2000 m in radius."""

    center: LonLat
    radius_m: float

    def __post_init__(self) -> None:
        must_be_a_radius(self.radius_m)


def must_be_a_radius(radius_m: float) -> None:
    if not MIN_RADIUS_M <= radius_m <= MAX_RADIUS_M:
        raise ValueError(f"radius_m must be within {MIN_RADIUS_M}..{MAX_RADIUS_M}, not {radius_m}")
