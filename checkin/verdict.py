"""Was the person there? An answer with metres, a probability and reasons; never a yes or no without them."""

from dataclasses import dataclass

from checkin.attempt import Attempt, Reason, best_of, objection, usable_fixes
from checkin.fence import Circle
from checkin.fix import Fix
from checkin.geodesy import distance_m
from checkin.policy import Action, Outcome, Policy
from checkin.probability import probability_inside

__all__ = ["Action", "Attempt", "Outcome", "Policy", "Reason", "Verdict", "decide"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, what the policy makes of it, and the evidence.

    `fix` is the one judged, or the sharpest of the unusable ones. `probability_inside` is None when nothing
    may be said about it: no pin, or no usable fix.
    """

    outcome: Outcome
    action: Action
    distance_m: float | None
    accuracy_m: float | None
    probability_inside: float | None
    fix: Fix | None
    reasons: tuple[Reason, ...]


def decide(attempt: Attempt, fence: Circle | None, policy: Policy) -> Verdict:
    """Judge the sharpest usable fix against the fence; `fence` is None where the account has no pin.

    Reason codes: inside, straddles, outside, no_fix, stale_fix, vague_fix, permission_denied, no_pin,
    future_fix.
    """
    best = None if attempt.refused == "denied" else best_of(usable_fixes(attempt, policy))
    if best is None or fence is None:
        return _unverifiable(attempt, fence, policy, best)
    away_m = distance_m(best.position, fence.center)
    inside = probability_inside(away_m, best.accuracy_m, fence.radius_m)
    outcome, code = _place(away_m, inside, best, fence, policy)
    facts = {
        "distance_m": round(away_m, 1),
        "accuracy_m": round(best.accuracy_m, 1),
        "radius_m": fence.radius_m,
    }
    reason = Reason(code, facts | {"probability_inside": round(inside, 4)})
    return Verdict(outcome, policy.on[outcome], away_m, best.accuracy_m, inside, best, (reason,))


def _place(away_m: float, inside: float, fix: Fix, fence: Circle, policy: Policy) -> tuple[Outcome, str]:
    if away_m + fix.accuracy_m <= fence.radius_m or inside >= policy.inside_probability:
        return Outcome.VERIFIED, "inside"
    if away_m - fix.accuracy_m > fence.radius_m:
        return Outcome.OUTSIDE, "outside"
    return Outcome.UNCERTAIN, "straddles"


def _unverifiable(attempt: Attempt, fence: Circle | None, policy: Policy, best: Fix | None) -> Verdict:
    reasons = () if best else _why_no_usable_fix(attempt, policy)
    if fence is None:
        reasons += (Reason("no_pin", {}),)
    fix = best or best_of(attempt.fixes)
    away_m = distance_m(fix.position, fence.center) if fix and fence else None
    accuracy_m = fix.accuracy_m if fix else None
    action = policy.on[Outcome.UNVERIFIABLE]
    return Verdict(Outcome.UNVERIFIABLE, action, away_m, accuracy_m, None, fix, reasons)


def _why_no_usable_fix(attempt: Attempt, policy: Policy) -> tuple[Reason, ...]:
    """A refusal said so; otherwise each kind of objection once, told by its sharpest fix."""
    if attempt.refused == "denied":
        return (Reason("permission_denied", {}),)
    if not attempt.fixes:
        return (Reason("no_fix", {"why": attempt.refused} if attempt.refused else {}),)
    sharpest_first = sorted(attempt.fixes, key=lambda fix: fix.accuracy_m)
    objections = [found for fix in sharpest_first if (found := objection(fix, attempt, policy))]
    return tuple({found.code: found for found in reversed(objections)}.values())[::-1]
