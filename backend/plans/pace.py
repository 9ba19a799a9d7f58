"""How much longer than set visits and ways take, as past days taught. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import asyncpg

from routing.learn import HOUR_S, HOURS, lasting, over_hours


@dataclass(frozen=True, slots=True)
class Pace:
    """How much longer than the roads say somebody's ways take, by the hour of leaving."""

    version: int
    by_hour: Mapping[int, float] = field(default_factory=dict[int, float])
    all_day: float | None = None

    def over(self, opens_s: int, closes_s: int) -> float:
        """One factor for a span of the day."""
        return over_hours(self.by_hour, self.all_day, opens_s, closes_s)

    @property
    def least(self) -> float:
        """No span of any day has a lower factor."""
        return min([*self.by_hour.values(), 1.0 if self.all_day is None else self.all_day])


@dataclass(frozen=True, slots=True)
class Stays:
    """Factors on the durations that are set: an account's own, else its class's, by the hour where that is fixed."""

    version: int | None = None
    accounts: Mapping[str, float] = field(default_factory=dict[str, float])
    classes: Mapping[tuple[str, int | None], float] = field(default_factory=dict[tuple[str, int | None], float])

    def duration_s(self, account: asyncpg.Record, starts_s: int | None = None) -> tuple[int, int | None]:
        """With the version that changed it; `starts_s` is the local second of an appointment."""
        own, of_class = self.accounts.get(str(account["id"])), account["account_class"]
        hourly = None if starts_s is None else self.classes.get((of_class, starts_s // HOUR_S % HOURS))
        known = next((one for one in (own, hourly, self.classes.get((of_class, None))) if one is not None), None)
        planned_s: int = account["visit_duration_s"]
        duration_s = planned_s if known is None else lasting(planned_s, known)
        return duration_s, self.version if duration_s != planned_s else None
