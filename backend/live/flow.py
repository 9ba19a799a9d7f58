"""How far behind the plan somebody is, and which notice is whose. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.plans.store import Seen

NONE = timedelta(0)
NAMES = {
    "position": "position",
    "visit": "visit",
    "plan": "plan",
    "plan_run": "plan_run",
    "workorder": "workorder",
    "approval": "approval",
    "alert": "alert",
    "sync": "sync",
}
"""First word of an event -> name of the notice; what is not here is not shown live."""
HIDDEN = frozenset({"companyId", "scopes"})


def late_by(stops: Sequence[Seen], made_at: datetime, now: datetime) -> timedelta:
    """Behind the plan that was made, or last changed, at `made_at`; never negative: who is early waits at a door.

    The running visit counts by when it began and by when it should have ended; on the way, the last visit's end and
    the next one's start do. Whoever has nothing left to visit is not late.
    """
    visits = [stop for stop in stops if stop.row.kind == "visit"]
    running = next((stop for stop in visits if stop.state == "running"), None)
    if running and running.started_at:
        began_late = NONE if running.started_at <= made_at else running.started_at - running.row.start_at
        return max(NONE, began_late, now - _should_end(running, made_at))
    ahead = next((stop for stop in visits if not stop.begun), None)
    if ahead is None:
        return NONE
    ended = [(stop.ended_at, _should_end(stop, made_at)) for stop in visits if stop.ended_at]
    behind = max(ended)[0] - max(ended)[1] if ended else NONE
    return max(NONE, behind, now - ahead.row.start_at)


def _should_end(stop: Seen, made_at: datetime) -> datetime:
    """A stop that had begun by then keeps its first times in the plan, but what follows was timed from its end."""
    if stop.started_at is None or stop.started_at > made_at:
        return stop.row.leave_at
    if stop.ended_at and stop.ended_at <= made_at:
        return stop.ended_at
    return max(made_at, stop.started_at + timedelta(seconds=stop.row.duration_s))


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, and whose notices they may see: everybody's of the company where `people` is None."""

    company_id: UUID
    person_id: UUID
    people: frozenset[UUID] | None

    def hears(self, notice: "Notice") -> bool:
        if notice.company_id != self.company_id:
            return False
        match notice.name:
            case "sync":
                return bool({"company", f"user:{self.person_id}"} & notice.scopes)
            case "alert" | "plan_run":
                return self.person_id in notice.people
            case _:
                return self.people is None or self.person_id in notice.people or bool(self.people & notice.people)


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, as ids: `people` are those whom it concerns, `scopes` whose feed has grown."""

    name: str
    company_id: UUID
    people: frozenset[UUID]
    scopes: frozenset[str]
    data: Mapping[str, Any]


CONCERNED = ("rep_id", "person_id", "requester_id", "step_person_id", "by_id")


def notice(body: Mapping[str, Any]) -> Notice | None:
    """None for what is not shown live."""
    name = NAMES.get(str(body["event"]).split(".")[0])
    if name is None:
        return None
    people = frozenset(UUID(str(body[key])) for key in CONCERNED if body.get(key))
    data = {_camel(key): value for key, value in body.items() if key not in HIDDEN}
    return Notice(name, UUID(str(body["companyId"])), people, frozenset(body.get("scopes", ())), data)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
