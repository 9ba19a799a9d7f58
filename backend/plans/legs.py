"""The legs that decide who takes a job: to it, from it, and on to what was next."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend import roads
from backend.plans import flow
from backend.plans.flow import StopRow
from backend.roads.travel import Travel
from checkin.geodesy import LonLat
from routing.learn import longer
from routing.model import UNREACHABLE_S, Matrix

Ahead = tuple[LonLat, Sequence[LonLat]]  # where somebody is, and where the day leads from there


@dataclass(frozen=True, slots=True)
class Legs:
    """One person's legs, learned factor and all: from here and every place ahead to the job, and back from it.

    The legs between the places ahead are those of the plan, which knew the factor already.
    """

    to_job_s: list[int]
    from_job_s: list[int]
    next_s: int
    distance_m: int

    @property
    def eta_s(self) -> int:
        return self.to_job_s[0]

    def matrix(self, visits: Sequence[StopRow], back_s: int) -> Matrix:
        """Rows as `flow.places` has them, the job last; legs that nobody will drive stay unreachable.

        Only of seconds: nobody asks how far.
        """
        size = len(visits) + 3
        grid = np.full((size, size), UNREACHABLE_S, dtype=np.int64)
        np.fill_diagonal(grid, 0)
        chain = np.array([flow.START, *range(flow.FIRST_WISH, size - 1), flow.END])
        onward = [self.next_s, *(row.travel_s for row in visits[1:]), back_s]
        grid[chain, -1] = self.to_job_s
        grid[-1, chain[1:]] = self.from_job_s
        grid[chain[:-1], chain[1:]] = onward[: len(chain) - 1]
        return Matrix(grid, np.zeros_like(grid))


@dataclass(frozen=True, slots=True)
class Tables:
    """The roads' answers: from everybody's place to the job (column 0) and to what is next (a column each),
    from every place ahead to the job, and from the job to every place ahead.
    """

    here: Travel
    inward: Travel
    outward: Travel

    @property
    def road_based(self) -> bool:
        return all(table.road_based for table in (self.here, self.inward, self.outward))

    def legs(self, days: Sequence[Ahead], by: Sequence[float]) -> list[Legs]:
        """`by` is how much longer than the roads say each person's ways take."""
        found: list[Legs] = []
        first = 0
        for at, ((_, places), factor) in enumerate(zip(days, by, strict=True)):
            last = first + len(places)
            job_s, next_s = longer(self.here.seconds[at, [0, at + 1]], factor).tolist()
            inward = longer(self.inward.seconds[first:last, 0], factor).tolist()
            outward = longer(self.outward.seconds[0, first:last], factor).tolist()
            found.append(Legs([job_s, *inward], outward, next_s, int(self.here.metres[at, 0])))
            first = last
        return found


async def tables(profile: str, days: Sequence[Ahead], job: LonLat) -> Tables:
    """Thin tables, also of many places: with several rows and columns the roads take longer, on foot five times."""
    network = roads.current()
    here, onward = [here for here, _ in days], [place for _, places in days for place in places]
    return Tables(
        *await asyncio.gather(
            network.table(profile, here, [job, *(places[0] for _, places in days)]),
            network.table(profile, onward, [job]),
            network.table(profile, [job], onward),
        )
    )
