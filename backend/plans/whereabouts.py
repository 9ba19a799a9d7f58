"""Where people are, and how soon anybody could be somewhere at the very best."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend.plans import drawing, flow
from backend.plans.drawing import Day
from backend.plans.flow import DayClock, Place, StopRow, Worker
from backend.plans.store import Length, Seen
from backend.roads.travel import MAX_OFF_ROAD_M
from checkin.geodesy import LonLat, distance_m

FASTEST_MPS = {"car": 36.0, "bicycle": 12.0, "foot": 10.0}
"""No road goes faster: 0.8 of a motorway's 160 km/h. With a bicycle or on foot only a ferry does, and
whoever would come by a fast one (more than 36 km/h) may be passed over.
"""


def soonest_s(profile: str, here: LonLat, there: LonLat) -> float:
    """Nobody is there sooner: in a straight line, both ends as far from their roads as a graph may have them."""
    return max(0.0, distance_m(here, there) - 2 * MAX_OFF_ROAD_M) / FASTEST_MPS[profile]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A rep and the place where they are believed to be; `known` is the position heard last, `plan` today's."""

    worker: Worker
    here: LonLat
    known: asyncpg.Record | None
    plan: Length | None

    @property
    def least(self) -> float:
        """Somebody's ways take at least so many times as long as the roads say."""
        return self.worker.pace.least if self.worker.pace else 1.0

    def hope_s(self, place: LonLat) -> float:
        return soonest_s(self.worker.profile, self.here, place) * self.least


@dataclass(frozen=True, slots=True)
class Somebody:
    """A rep with the open visits of the day, seen from where the rep is believed to be.

    `back_s` is the plan's way home after the last visit; `known` the position heard last, `missed` the appointments
    that the plan itself no longer keeps. `by_road`: no way between the visits is an estimate.
    """

    day: Day
    visits: tuple[StopRow, ...]
    back_s: int
    here: LonLat
    known: asyncpg.Record | None
    missed: frozenset[str]
    by_road: bool

    @property
    def on_shift(self) -> bool:
        setting = self.day.setting
        return setting.worker.starts_s <= setting.opens_s < setting.worker.ends_s

    @property
    def worker(self) -> Worker:
        return self.day.setting.worker

    @property
    def factor(self) -> float:
        """How much longer than the roads say the rest of the day's ways take: as the plan itself is timed."""
        return drawing.factor(self.day.setting)

    @property
    def places(self) -> list[LonLat]:
        """Where the day leads from here: the visits, then home."""
        stops = [row.position for row in self.visits if row.position is not None]
        return [*stops, self.worker.home.position or self.here]


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a company's day; `agreed` is the latest start of an appointment, by rep and account."""

    clock: DayClock
    at: datetime

    def expected(self, worker: Worker, seen: Sequence[Seen]) -> LonLat | None:
        """Where the plan has the person by now: at the stop that is next; before the first, after the last at home."""
        day = drawing.day_of(worker, self.clock, seen, self.at)
        stops = [row for row in day.open if row.position is not None]
        if not stops or self.at < stops[0].arrive_at - timedelta(seconds=stops[0].travel_s):
            return day.setting.start.position
        return next((row.position for row in stops if row.leave_at > self.at), worker.home.position)

    def somebody(self, one: Whereabouts, seen: Sequence[Seen], agreed: dict[tuple[UUID, UUID], datetime]) -> Somebody:
        day = drawing.day_of(one.worker, self.clock, seen, self.at)
        visits = tuple(row for row in day.open if row.position is not None)
        begins = max(self.at, self.clock.at(one.worker.starts_s))
        here_now = drawing.from_here(day, Place(flow.HERE, one.here), begins)
        latest = {row.key: agreed.get((one.worker.id, row.account_id)) for row in visits if row.account_id}
        missed = frozenset(
            row.key
            for row in visits
            if row.appointment and (until := latest.get(row.key)) and until < max(self.at, row.start_at)
        )
        by_road = not visits or (one.plan is not None and one.plan.road_based)
        return Somebody(here_now, visits, _way_home(one.plan, seen), one.here, one.known, missed, by_road)


def _way_home(plan: Length | None, seen: Sequence[Seen]) -> int:
    """The plan's whole way without the legs to its stops."""
    return 0 if plan is None else max(0, plan.travel_s - sum(stop.row.travel_s for stop in seen))
