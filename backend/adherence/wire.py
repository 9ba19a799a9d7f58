from datetime import date, datetime
from typing import Literal
from uuid import UUID

from backend.web.wire import Ask, Position, Wire

Basis = Literal["trail", "visits"]
State = Literal["kept", "skipped", "unplanned", "ahead"]


class MeasureAsk(Ask, frozen=True, kw_only=True):
    """Without `repIds`: everybody within reach."""

    day: date
    rep_ids: list[UUID] | None = None


class MeasureStarted(Wire, frozen=True, kw_only=True):
    """How many people's days are being worked out."""

    people: int


class Figures(Wire, frozen=True, kw_only=True):
    """One day in numbers. `basis` says what the driven way rests on; `gapM` of it nobody saw.

    `orderKept` is the share of pairs of visits that came in the planned order, null for fewer than two.
    """

    planned: int
    kept: int
    late: int
    skipped: int
    unplanned: int
    ahead: int
    order_kept: float | None
    planned_m: int | None
    planned_s: int | None
    actual_m: int | None
    actual_s: int | None
    gap_m: int
    basis: Basis | None
    late_start_s: int | None


class Cause(Wire, frozen=True, kw_only=True):
    code: str
    seconds: int


class LineView(Wire, frozen=True, kw_only=True):
    """One visit of the day, planned or not. `lateS` is negative for early; `causes` say what it came from."""

    state: State
    name: str
    account_id: UUID | None
    workorder_id: UUID | None
    visit_id: UUID | None
    position: Position | None
    appointment: bool
    planned_start_at: datetime | None
    planned_leave_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    late_s: int | None
    late: bool
    moved: bool
    reason: str | None
    causes: list[Cause]


class RepDay(Wire, frozen=True, kw_only=True):
    """`figures` is null until the day was worked out."""

    rep_id: UUID
    rep_name: str
    measured_at: datetime | None
    figures: Figures | None


class DayView(Wire, frozen=True, kw_only=True):
    """`over` says whether the day has ended; until then what is not done lies ahead."""

    day: date
    over: bool
    items: list[RepDay]


class Segment(Wire, frozen=True, kw_only=True):
    """A stretch of the way; a `gap` is a straight line where nobody knows the way between its ends."""

    gap: bool
    points: list[Position]


class PlannedWay(Wire, frozen=True, kw_only=True):
    """`geometry` is an encoded polyline of precision 5, null without a road graph; then `points` are all there is."""

    plan_id: UUID
    version: int
    start_at: datetime
    end_at: datetime
    geometry: str | None
    points: list[Position]


class DayDetail(Wire, frozen=True, kw_only=True):
    """`actual` is null where your role does not show where people were."""

    rep_id: UUID
    rep_name: str
    day: date
    over: bool
    profile: str
    figures: Figures
    lines: list[LineView]
    planned: PlannedWay | None
    actual: list[Segment] | None


class LearnedRow(Wire, frozen=True, kw_only=True):
    """`factor` times longer than planned, from so many `samples`. `hour` is local, null for the whole day."""

    subject: str
    name: str | None
    hour: int | None
    factor: float
    samples: int


class LearnedView(Wire, frozen=True, kw_only=True):
    """`version` is null until there was enough to learn from; an account counts itself, not its class.

    `underWay`: somebody asked to learn now, and it is not done yet.
    """

    version: int | None
    made_at: datetime | None
    since: date | None
    until: date | None
    visits: int
    legs: int
    use_visits: bool
    use_travel: bool
    under_way: bool
    classes: list[LearnedRow]
    accounts: list[LearnedRow]
    accounts_total: int
    travel: list[LearnedRow]


class LearnedAsk(Ask, frozen=True, kw_only=True):
    use_visits: bool | None = None
    use_travel: bool | None = None
