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
    """Ways to the job (column 0) and to what is next (one column a person), and the ways from the job.

    `inward` has a row for everybody's place, then one for every place ahead; `outward` only these, as columns.
    """

    inward: Travel
    outward: Travel

    @property
    def road_based(self) -> bool:
        return self.inward.road_based

    def legs(self, days: Sequence[Ahead], by: Sequence[float]) -> list[Legs]:
        """`by` is how much longer than the roads say each person's ways take."""
        found: list[Legs] = []
        first = len(days)
        to_job, to_next, from_job = self.inward.seconds[:, 0], self.inward.seconds[:, 1:], self.outward.seconds[0]
        for at, ((_, places), factor) in enumerate(zip(days, by, strict=True)):
            last = first + len(places)
            to_job_s = longer(np.append(to_job[at], to_job[first:last]), factor).tolist()
            from_job_s = longer(from_job[first - len(days) : last - len(days)], factor).tolist()
            next_s = int(longer(to_next[at, at : at + 1], factor)[0])
            found.append(Legs(to_job_s, from_job_s, next_s, int(self.inward.metres[at, 0])))
            first = last
        return found


async def tables(profile: str, days: Sequence[Ahead], job: LonLat) -> Tables:
    """Thin tables: a whole one of every place to every other takes the roads longer, one after another."""
    network = roads.current()
    here, onward = [here for here, _ in days], [place for _, places in days for place in places]
    firsts = [places[0] for _, places in days]
    return Tables(
        *await asyncio.gather(
            network.table(profile, [*here, *onward], [job, *firsts]),
            network.table(profile, [job], onward),
        )
    )
