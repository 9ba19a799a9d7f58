"""Plans, runs and proposals as screens get them; what callers send is in asks.py."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from backend.web.wire import Position, Wire


class Ordered(Wire, frozen=True, kw_only=True):
    """What an order could not know: stops and breaks that the plan no longer has, and visits that came since."""

    gone: list[UUID]
    added: list[UUID]


class RunStarted(Wire, frozen=True, kw_only=True):
    run_id: UUID


class PlaceView(Wire, frozen=True, kw_only=True):
    """An empty label is where the rep happened to be."""

    label: str
    position: Position | None


class StopView(Wire, frozen=True, kw_only=True):
    id: UUID
    kind: Literal["visit", "break"]
    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    address: str
    position: Position | None
    arrive_at: datetime
    start_at: datetime
    leave_at: datetime
    wait_s: int
    travel_s: int
    distance_m: int
    duration_s: int
    locked: bool
    appointment: bool
    state: Literal["planned", "running", "done", "missed"]
    due_days: int | None
    open_until: str | None


class RelaxationView(Wire, frozen=True, kw_only=True):
    code: str
    facts: dict[str, Any]


class LeftOutView(Wire, frozen=True, kw_only=True):
    """`accountId` is null for a work order."""

    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    code: str
    facts: dict[str, Any]
    relaxations: list[RelaxationView]


class WaysView(Wire, frozen=True, kw_only=True):
    """For a phone without a network: `seconds` of travel from row to column.

    The places are the start, the end, then `stopIds`; `windows` bound the start of each of those visits. All other
    times are seconds after `beginsAt`.
    """

    begins_at: datetime
    opens_s: int
    closes_s: int
    stop_ids: list[UUID]
    seconds: list[list[int]]
    windows: list[list[tuple[int, int]]]


class UnsettledView(Wire, frozen=True, kw_only=True):
    """Something the order was not made for."""

    code: Literal["added", "cancelled"]
    name: str


class LearnedUse(Wire, frozen=True, kw_only=True):
    """What past days changed in the plan: ways take `travelFactor` times as long, `visits` have a learned duration."""

    version: int
    travel_factor: float
    visits: int


class PlanView(Wire, frozen=True, kw_only=True):
    """`unsettled` is what happened since somebody, or the search, last chose the order."""

    id: UUID
    rep_id: UUID
    rep_name: str
    day: date
    status: Literal["draft", "published"]
    version: int
    profile: str
    road_based: bool
    detour_factor: float | None
    start_at: datetime
    end_at: datetime
    start_place: PlaceView
    end_place: PlaceView
    stops: list[StopView]
    left_out: list[LeftOutView]
    geometry: str | None
    distance_m: int
    travel_s: int
    made_at: datetime
    engine: str
    ways: WaysView | None
    unsettled: list[UnsettledView]
    learned: LearnedUse | None = None


class MomentView(Wire, frozen=True, kw_only=True):
    """`place` counts the visits ahead from 1; `kept` is false where an appointment begins too late.

    `closed` is true where any other visit meets closed doors.
    """

    place: int
    start_at: datetime
    kept: bool
    closed: bool = False


class ChangeView(Wire, frozen=True, kw_only=True):
    """One visit before and after; `byS` seconds later, or earlier where negative. `reason` says why it stays out."""

    stop_id: UUID | None
    account_id: UUID | None
    workorder_id: UUID | None
    name: str
    kind: Literal["same", "moved", "added", "dropped"]
    appointment: bool
    before: MomentView | None
    after: MomentView | None
    by_s: int | None
    reason: LeftOutView | None


class FiguresView(Wire, frozen=True, kw_only=True):
    """Of what is still ahead."""

    home_at: datetime
    travel_s: int
    distance_m: int


class ProposalView(Wire, frozen=True, kw_only=True):
    """A new order for the rest of a published plan. `before` is how the day goes on from now as it is, if it can."""

    id: UUID
    plan_id: UUID
    base_version: int
    state: Literal["open", "accepted", "discarded"]
    made_at: datetime
    changes: list[ChangeView]
    before: FiguresView | None
    after: FiguresView


class RunView(Wire, frozen=True, kw_only=True):
    """Plans, or the proposal that was asked for, come once the run is done.

    `reason` says why it failed. Of a run that is done it names those whose plans in force went on changing meanwhile
    and were kept as they are.
    """

    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    plans: list[PlanView] | None = None
    proposal: ProposalView | None = None
    reason: str | None = None


class SlipView(Wire, frozen=True, kw_only=True):
    """The stop would start `byS` seconds later."""

    stop_id: UUID
    name: str
    by_s: int


class CandidateView(Wire, frozen=True, kw_only=True):
    """`etaS` is the road time from where the rep is; without `positionAt` the place is where the plan has them.

    `addedS` is the travel that the day gains, `slips` what it delays. `startsAt` is when the job would begin: an urgent
    one as early as no appointment breaks, others where they cost least; null where it does not fit. `reason` says why
    somebody is not suitable: off_shift, no_time_left, unreachable, skill_missing, appointment_conflict.
    """

    rep_id: UUID
    name: str
    profile: str
    eta_s: int
    distance_m: int
    position_at: datetime | None
    accuracy_m: float | None
    added_s: int
    slips: list[SlipView]
    starts_at: datetime | None
    suitable: bool
    reason: str | None = None


class CandidatesView(Wire, frozen=True, kw_only=True):
    road_based: bool
    items: list[CandidateView]
