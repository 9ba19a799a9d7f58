"""Which event is worth telling whom, and when it may ring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from notifications.messages import Facts, Message


class Recipient(StrEnum):
    """Who is told, by the part played in the event; the caller knows the persons."""

    REP = "rep"
    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"  # who created the work order
    REQUESTER = "requester"
    APPROVER = "approver"


def _always(_facts: Facts) -> bool:
    return True


def _is_outside(facts: Facts) -> bool:
    return facts.get("outcome") == "outside"


def _is_unverifiable(facts: Facts) -> bool:
    return facts.get("outcome") == "unverifiable"


def _by_someone_else(facts: Facts) -> bool:
    """Nobody is told what he did himself."""
    return facts.get("by_id") is None or facts.get("by_id") != facts.get("rep_id")


def _still_waits(facts: Facts) -> bool:
    """The phone may have sent everything since."""
    return bool(facts.get("waiting"))


@dataclass(frozen=True, slots=True)
class Rule:
    """On `event`, when `when` holds, tell `recipient` the message `code`, pointing to `link`."""

    event: str
    recipient: Recipient
    code: str
    link: str
    when: Callable[[Facts], bool] = _always


RULES = (
    Rule("visit.recorded", Recipient.SUPERVISOR, "visit.outside", "/visits/{visit_id}", _is_outside),
    Rule("visit.recorded", Recipient.SUPERVISOR, "visit.unverifiable", "/visits/{visit_id}", _is_unverifiable),
    Rule("workorder.offered", Recipient.REP, "workorder.offered", "/workorders/{workorder_id}"),
    Rule("workorder.accepted", Recipient.DISPATCHER, "workorder.accepted", "/workorders/{workorder_id}"),
    Rule("workorder.declined", Recipient.DISPATCHER, "workorder.declined", "/workorders/{workorder_id}"),
    Rule("approval.requested", Recipient.APPROVER, "approval.requested", "/approvals/{approval_id}"),
    Rule("approval.answered", Recipient.APPROVER, "approval.requested", "/approvals/{approval_id}"),
    Rule("approval.approved", Recipient.REQUESTER, "approval.approved", "/approvals/{approval_id}"),
    Rule("approval.rejected", Recipient.REQUESTER, "approval.rejected", "/approvals/{approval_id}"),
    Rule("approval.asked", Recipient.REQUESTER, "approval.asked", "/approvals/{approval_id}"),
    Rule("plan.published", Recipient.REP, "plan.published", "/plans/{plan_id}", _by_someone_else),
    Rule("device.waiting", Recipient.REP, "sync.waiting", "/saved", _still_waits),
    Rule("plan.changed", Recipient.REP, "plan.changed", "/plans/{plan_id}", _by_someone_else),
)


def decide(event: str, facts: Facts) -> tuple[tuple[Recipient, Message], ...]:
    """Who is told what about an event; nobody for most. A link needs its id among the facts."""
    return tuple(
        (rule.recipient, Message(rule.code, facts, _link(rule.link, facts)))
        for rule in RULES
        if rule.event == event and rule.when(facts)
    )


def _link(template: str, facts: Facts) -> str | None:
    try:
        return template.format_map(facts)
    except KeyError:
        return None


URGENT = frozenset({"workorder.offered"})  # somebody waits for the answer now


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nothing rings; may span midnight; equal ends mean never."""

    start: time = time(21)
    end: time = time(7)

    def covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def ring_at(message: Message, at: datetime, quiet: QuietHours) -> datetime:
    """`at` (recipient's local time, aware), or the end of the quiet hours it falls into unless urgent."""
    if at.utcoffset() is None:
        raise ValueError("at must carry its time zone")
    if message.code in URGENT or not quiet.covers(at.timetz().replace(tzinfo=None)):
        return at
    end = at.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    return end if end > at else end + timedelta(days=1)
