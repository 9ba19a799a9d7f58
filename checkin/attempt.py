"""What the phone brought along, and which of its fixes can be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from checkin.fix import Fix, must_be_aware
from checkin.policy import Policy

Facts = Mapping[str, float | str]
Refusal = Literal["denied", "unavailable", "timeout"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code for the reader's language and the numbers that belong to it (metres, seconds)."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to check in or out.

    captured_at  when the person asked for it, by the phone's clock
    refused      why the phone gave no position, if it said so
    previous     the rep's last fix before this attempt
    received_at  when the server got it, by the server's clock
    """

    fixes: tuple[Fix, ...]
    captured_at: datetime
    refused: Refusal | None = None
    previous: Fix | None = None
    received_at: datetime | None = None

    def __post_init__(self) -> None:
        must_be_aware("captured_at", self.captured_at)
        if self.received_at is not None:
            must_be_aware("received_at", self.received_at)
        if self.refused is not None and self.refused not in get_args(Refusal):
            raise ValueError(f"refused must be one of {get_args(Refusal)}, not {self.refused!r}")


def best_of(fixes: tuple[Fix, ...]) -> Fix | None:
    """The sharpest fix; of equals the latest."""
    return min(fixes, key=lambda fix: (fix.accuracy_m, -fix.taken_at.timestamp()), default=None)


def usable_fixes(attempt: Attempt, policy: Policy) -> tuple[Fix, ...]:
    return tuple(fix for fix in attempt.fixes if objection(fix, attempt, policy) is None)


def objection(fix: Fix, attempt: Attempt, policy: Policy) -> Reason | None:
    """Why this fix proves nothing about the moment of the attempt; None if it may be judged."""
    age_s = (attempt.captured_at - fix.taken_at).total_seconds()
    if age_s < -policy.max_burst_s:
        return Reason("future_fix", {"ahead_s": round(-age_s, 1)})
    if age_s > policy.max_fix_age_s:
        return Reason("stale_fix", {"age_s": round(age_s, 1), "max_age_s": policy.max_fix_age_s})
    if fix.accuracy_m > policy.worst_accuracy_m:
        facts = {"accuracy_m": round(fix.accuracy_m, 1), "worst_accuracy_m": policy.worst_accuracy_m}
        return Reason("vague_fix", facts)
    return None
