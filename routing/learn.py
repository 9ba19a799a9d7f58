"""What past days teach the next plans: robust factors on durations and travel times.

A factor says how many times longer something took than was planned. Medians are indifferent to a lunch taken inside a
visit; what lies further than OUTLIER_SPREADS robust deviations from the median is left aside all the same, and no
factor leaves the limits, whatever was measured.
Source: Leys et al., "Detecting outliers: do not use standard deviation around the mean, use absolute deviation around
the median", J. Exp. Soc. Psychol. 49(4), 2013.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.model import UNREACHABLE_S, Matrix

LOWEST, HIGHEST = 0.5, 2.0  # a plan may be wrong by half or double; beyond it the setting is wrong, not the measure
MIN_FOR_GROUP = 30  # samples of a class or of a profile
MIN_FOR_ONE = 5  # samples of a single account
OUTLIER_SPREADS = 3.0
NORMAL_SPREAD = 1.4826  # makes the median absolute deviation comparable to a standard deviation
HOUR_S = 3600
HOURS = 24

G = TypeVar("G")


@dataclass(frozen=True, slots=True)
class Learned:
    """`factor` multiplies what was planned; `spread` is the robust deviation of the ratios behind it."""

    factor: float
    samples: int
    spread: float

    def __post_init__(self) -> None:
        if not LOWEST <= self.factor <= HIGHEST:
            raise ValueError(f"factor must lie within {LOWEST} and {HIGHEST}, got {self.factor}")
        if self.samples < 1 or self.spread < 0:
            raise ValueError("a learned factor has samples and a spread of at least 0")


def ratio(actual_s: float, planned_s: float) -> float | None:
    """None where either says nothing."""
    return actual_s / planned_s if actual_s > 0 and planned_s > 0 else None


def factor(ratios: Sequence[float], at_least: int) -> Learned | None:
    """The robust median of `ratios` within the limits; None with fewer than `at_least` samples that agree."""
    middle, spread = _middle(ratios)
    agreeing = [one for one in ratios if abs(one - middle) <= OUTLIER_SPREADS * spread] if spread > 0 else list(ratios)
    if not agreeing or len(agreeing) < at_least:
        return None
    middle, spread = _middle(agreeing)
    return Learned(min(HIGHEST, max(LOWEST, middle)), len(agreeing), spread)


def _middle(ratios: Sequence[float]) -> tuple[float, float]:
    if not ratios:
        return 1.0, 0.0
    middle = median(ratios)
    return middle, NORMAL_SPREAD * median(abs(one - middle) for one in ratios)


def by_group(samples: Iterable[tuple[G, float]], at_least: int) -> dict[G, Learned]:
    """A factor for each group that has enough samples."""
    groups: dict[G, list[float]] = {}
    for group, one in samples:
        groups.setdefault(group, []).append(one)
    found = {group: factor(ratios, at_least) for group, ratios in groups.items()}
    return {group: learned for group, learned in found.items() if learned}


def over_hours(by_hour: Mapping[int, float], all_day: float | None, opens_s: int, closes_s: int) -> float:
    """One travel factor for a span of the day: the mean of its hours, `all_day` where an hour taught nothing.

    Seconds from local midnight; 1.0 where nothing is known at all.
    """
    first, last = opens_s // HOUR_S, max(opens_s, closes_s - 1) // HOUR_S
    known = [by_hour.get(hour % HOURS, all_day) for hour in range(first, last + 1)]
    return sum(1.0 if one is None else one for one in known) / len(known)


def stretched(matrix: Matrix, by: float) -> Matrix:
    """The matrix with its seconds multiplied and rounded up; metres and what is unreachable stay."""
    if by == 1.0:
        return matrix
    return Matrix(longer(np.asarray(matrix.seconds), by), matrix.metres)


def longer(seconds: NDArray[np.int64], by: float) -> NDArray[np.int64]:
    """Travel of any shape, multiplied in the same way."""
    if by == 1.0:
        return seconds
    scaled = np.minimum(np.ceil(seconds * by), UNREACHABLE_S - 1).astype(np.int64)
    return np.where(seconds >= UNREACHABLE_S, seconds, scaled)


def lasting(planned_s: int, by: float) -> int:
    """A duration multiplied, in whole minutes as people plan, never below one."""
    return max(60, round(planned_s * by / 60) * 60)
