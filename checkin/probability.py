"""How sure one may be that a point known with an error lies inside a circle."""

import math

SIGMA_PER_ACCURACY = 1 / 2.45  # a 95 % circle of a round Gaussian has radius 2.4477 sigma
_TAIL_SIGMAS = 9.0  # beyond nine sigmas less than 1e-18 is left
_INTERVALS = 512  # even, for Simpson's rule


def probability_inside(distance_m: float, accuracy_m: float, radius_m: float) -> float:
    """P that the true position lies within `radius_m` of the centre, 0..1, absolute error below 1e-6.

    The true position is taken as a circular Gaussian around the fix, `distance_m` from the centre, with
    sigma = accuracy / 2.45 (an approximation: real errors have heavier tails). The disc is cut into chords
    across the line from centre to fix; each chord's share is an error function, and the sum over
    x = radius * cos(t) is smooth in t, so Simpson's rule converges fast. Equals 1 - Q1(distance/sigma,
    radius/sigma) with Marcum's Q.
    """
    sigma_m = accuracy_m * SIGMA_PER_ACCURACY
    tail_m = _TAIL_SIGMAS * sigma_m
    if abs(distance_m - radius_m) >= tail_m:
        return 1.0 if distance_m <= radius_m else 0.0
    near = math.acos(min(1.0, (distance_m + tail_m) / radius_m))
    far = math.acos(max(-1.0, (distance_m - tail_m) / radius_m))
    step = (far - near) / _INTERVALS
    total = 0.0
    for i in range(_INTERVALS + 1):
        weight = 1 if i in {0, _INTERVALS} else 4 if i % 2 else 2
        total += weight * _chord_share(near + i * step, distance_m / sigma_m, radius_m / sigma_m)
    return min(1.0, max(0.0, total * step / 3))


def _chord_share(t: float, distance: float, radius: float) -> float:
    """Density at the chord x = radius cos t, times the chance to lie on that chord; all in sigmas."""
    half = radius * math.sin(t)
    off = radius * math.cos(t) - distance
    density = math.exp(-off * off / 2) / math.sqrt(2 * math.pi)
    return density * half * math.erf(half / math.sqrt(2))
