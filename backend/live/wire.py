from datetime import datetime
from uuid import UUID

from backend.plans.wire import StopView
from backend.web.wire import Position, Wire


class CurrentVisit(Wire, frozen=True, kw_only=True):
    visit_id: UUID
    account_name: str
    started_at: datetime


class PlanProgress(Wire, frozen=True, kw_only=True):
    """`lateS` is how far behind the plan the rep is now; `homeAt` has it added."""

    id: UUID
    done: int
    total: int
    home_at: datetime
    late_s: int
    geometry: str | None
    next_stop: StopView | None


class RepLive(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    team_id: UUID | None
    profile: str
    on_duty: bool
    position: Position | None
    accuracy_m: float | None
    position_at: datetime | None
    current_visit: CurrentVisit | None
    plan: PlanProgress | None


class TeamLive(Wire, frozen=True, kw_only=True):
    reps: list[RepLive]
    at: datetime
