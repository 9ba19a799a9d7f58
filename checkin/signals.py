"""Oddities worth a reviewer's look: a signal opens a review with its evidence, it never punishes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from checkin.attempt import Attempt, Facts, best_of, usable_fixes
from checkin.fix import Fix
from checkin.geodesy import distance_m
from checkin.policy import Policy

MAX_SPEED_KMH = 130.0  # motorway; nobody visits customers faster on the ground
MIN_ROUTED_SHARE = 0.6  # of the road travel time: faster than this is not driving well, it is not driving
MIN_JUMP_M = 500.0  # a shorter leap is what street canyons do to honest phones
MAX_CLOCK_SKEW_S = 300.0  # five minutes: phones on the network keep their clock within seconds


@dataclass(frozen=True, slots=True)
class Signal:
    """`value` in the unit of its rule (km/h, s); `weight` 0..1: how hard it is to explain honestly."""

    code: str
    value: float
    weight: float
    facts: Facts


@dataclass(frozen=True, slots=True)
class Context:
    """What the server knows besides the attempt.

    routed_s        road travel time in seconds from the previous fix, where a matrix is there
    clock_offset_s  phone's clock minus server's, measured when it synchronised; positive = phone ahead
    """

    routed_s: float | None = None
    clock_offset_s: float = 0.0

    def __post_init__(self) -> None:
        if self.routed_s is not None and not 0 <= self.routed_s < math.inf:
            raise ValueError(f"routed_s must be finite and not negative, not {self.routed_s}")
        if not math.isfinite(self.clock_offset_s):
            raise ValueError(f"clock_offset_s must be finite, not {self.clock_offset_s}")


NO_CONTEXT = Context()
DEFAULT_POLICY = Policy()


def impossible_speed(attempt: Attempt, fix: Fix | None, context: Context) -> Signal | None:
    """S2: the way from the previous fix, less both accuracy radii, was covered faster than anyone drives."""
    if fix is None or attempt.previous is None:
        return None
    apart_m = distance_m(attempt.previous.position, fix.position)
    gap_m = apart_m - attempt.previous.accuracy_m - fix.accuracy_m
    if gap_m < MIN_JUMP_M:
        return None
    elapsed_s = max(1.0, abs((fix.taken_at - attempt.previous.taken_at).total_seconds()))
    speed_kmh = gap_m / elapsed_s * 3.6
    too_short_for_roads = context.routed_s is not None and elapsed_s < MIN_ROUTED_SHARE * context.routed_s
    if speed_kmh <= MAX_SPEED_KMH and not too_short_for_roads:
        return None
    facts = {"distance_m": round(gap_m), "elapsed_s": round(elapsed_s), "speed_kmh": round(speed_kmh)}
    if context.routed_s is not None:
        facts["routed_s"] = round(context.routed_s)
    return Signal("impossible_speed", round(speed_kmh, 1), 0.8, facts)


def clock_skew(attempt: Attempt, fix: Fix | None, context: Context) -> Signal | None:  # noqa: ARG001 - one shape for all
    """S6: captured later than the server received it, after the known offset is taken off.

    Only the future shows: an attempt from the past may have waited in the phone without network.
    """
    if attempt.received_at is None:
        return None
    ahead_s = (attempt.captured_at - attempt.received_at).total_seconds() - context.clock_offset_s
    if ahead_s <= MAX_CLOCK_SKEW_S:
        return None
    return Signal("clock_skew", round(ahead_s, 1), 0.5, {"ahead_s": round(ahead_s)})


SIGNALS: tuple[Callable[[Attempt, Fix | None, Context], Signal | None], ...] = (impossible_speed, clock_skew)


def signals(attempt: Attempt, policy: Policy = DEFAULT_POLICY, context: Context = NO_CONTEXT) -> tuple[Signal, ...]:
    """All signals of one attempt, in the order of `SIGNALS`, judged on the fix that `decide` would judge."""
    fix = best_of(usable_fixes(attempt, policy))
    return tuple(found for rule in SIGNALS if (found := rule(attempt, fix, context)))
