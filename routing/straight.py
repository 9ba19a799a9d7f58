"""Travel guessed from straight-line distances, for places no road graph covers. Plans must say so."""

import numpy as np
from numpy.typing import ArrayLike

from routing.model import InvalidProblem, Matrix

DETOUR_FACTOR = 1.3  # roads are about this much longer than the straight line in European towns
SPEED_KMH = {"car": 28.0, "bicycle": 15.0, "foot": 4.8}  # door to door in town, parking included


def estimate(distances_m: ArrayLike, profile: str) -> Matrix:
    """Matrix from N x N straight metres (finite, >= 0, zero diagonal); seconds are rounded up."""
    if profile not in SPEED_KMH:
        raise InvalidProblem("profile", f"unknown profile {profile!r}")
    straight = np.asarray(distances_m, dtype=np.float64)
    if not bool(np.isfinite(straight).all()) or bool((straight < 0).any()):
        raise InvalidProblem("distances_m", "must be finite and not negative")
    road_m = straight * DETOUR_FACTOR
    seconds = np.ceil(road_m * 3.6 / SPEED_KMH[profile])
    return Matrix(seconds.astype(np.int64), np.rint(road_m).astype(np.int64))
