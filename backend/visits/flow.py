"""Pure rules of a visit: what the company asks, and how a verdict is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from checkin.attempt import Reason
from checkin.dwell import dwell
from checkin.fence import MAX_RADIUS_M, MIN_RADIUS_M, Circle
from checkin.geodesy import LonLat
from checkin.policy import Action, Outcome, Policy
from checkin.signals import Signal
from checkin.verdict import Verdict

NUMBERS = {
    "radiusM": "radius_m",
    "maxFixAgeS": "max_fix_age_s",
    "worstAccuracyM": "worst_accuracy_m",
    "minDwellS": "min_dwell_s",
    "insideProbability": "inside_probability",
    "maxBurstS": "max_burst_s",
}
FORGOTTEN = {"outcome": Outcome.UNVERIFIABLE.value, "action": Action.ACCEPT.value, "forgotten": True}


def policy_of(company: Mapping[str, Any]) -> Policy:
    """The company's check-in policy: its document's `checkin` over the defaults. ValueError names what is wrong."""
    asked: Mapping[str, Any] = company.get("checkin", {})
    policy = replace(Policy(), **{NUMBERS[key]: float(value) for key, value in asked.items() if key in NUMBERS})
    actions = {Outcome(outcome): Action(action) for outcome, action in asked.get("on", {}).items()}
    return replace(policy, on={**policy.on, **actions})


def fence(center: LonLat | None, radius_m: float | None, policy: Policy) -> Circle | None:
    """The circle around a pin, or None where no place is known."""
    if center is None:
        return None
    return Circle(center, min(MAX_RADIUS_M, max(MIN_RADIUS_M, radius_m or policy.radius_m)))


def told(verdict: Verdict, *more: Reason | None) -> dict[str, Any]:
    """The verdict as it is kept and shown; `more` reasons, such as a short stay, come after its own."""
    return {
        "outcome": verdict.outcome.value,
        "action": verdict.action.value,
        "distanceM": verdict.distance_m,
        "accuracyM": verdict.accuracy_m,
        "probabilityInside": verdict.probability_inside,
        "reasons": [_reason(reason) for reason in (*verdict.reasons, *more) if reason],
    }


def told_signals(signals: tuple[Signal, ...]) -> list[dict[str, Any]]:
    return [{"code": s.code, "value": s.value, "weight": s.weight, "facts": dict(s.facts)} for s in signals]


def forgotten(started_at: datetime, ended_at: datetime, policy: Policy) -> dict[str, Any]:
    """Kept instead of a verdict where nobody checked out; it claims nothing but the stay inside the fence."""
    reasons = [Reason("forgotten", {}), dwell(started_at, ended_at, policy)]
    return FORGOTTEN | {"reasons": [_reason(reason) for reason in reasons if reason]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "facts": dict(reason.facts)}
