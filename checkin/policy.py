"""What a company asks of a check-in, and what each verdict then means."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from checkin.fence import must_be_a_radius


class Outcome(StrEnum):
    VERIFIED = "verified"
    UNCERTAIN = "uncertain"
    OUTSIDE = "outside"
    UNVERIFIABLE = "unverifiable"


class Action(StrEnum):
    ACCEPT = "accept"
    ACCEPT_WITH_REASON = "accept_with_reason"
    REFUSE = "refuse"


def default_actions() -> dict[Outcome, Action]:
    """Nobody is sent away by default: an odd visit asks for an explanation and is seen by the manager."""
    return {
        Outcome.VERIFIED: Action.ACCEPT,
        Outcome.UNCERTAIN: Action.ACCEPT,
        Outcome.OUTSIDE: Action.ACCEPT_WITH_REASON,
        Outcome.UNVERIFIABLE: Action.ACCEPT_WITH_REASON,
    }


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of a company, team or kind of account.

    radius_m            30..2000, default 150: fence of a pin that names no radius of its own
    max_fix_age_s       > 0, default 15: older than this and the phone may have moved a block
    worst_accuracy_m    > 0, default 150: vaguer than this says a district, not a door
    min_dwell_s         >= 0, default 180: shorter is worth a look
    inside_probability  0.5..1, default 0.95: how sure "verified" is
    on                  an action for every outcome
    max_burst_s         >= 0, default 20: how long after the tap (`captured_at`) a fix may still be taken
    """

    radius_m: float = 150
    max_fix_age_s: float = 15
    worst_accuracy_m: float = 150
    min_dwell_s: float = 180
    inside_probability: float = 0.95
    on: Mapping[Outcome, Action] = field(default_factory=default_actions)
    max_burst_s: float = 20

    def __post_init__(self) -> None:
        must_be_a_radius(self.radius_m)
        for name in ("max_fix_age_s", "worst_accuracy_m"):
            if not 0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be finite and above 0, not {getattr(self, name)}")
        for name in ("min_dwell_s", "max_burst_s"):
            if not 0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be finite and not negative, not {getattr(self, name)}")
        if not 0.5 <= self.inside_probability <= 1:
            raise ValueError(f"inside_probability must be within 0.5..1, not {self.inside_probability}")
        missing = [outcome.value for outcome in Outcome if outcome not in self.on]
        if missing:
            raise ValueError(f"on must name an action for {', '.join(missing)}")
