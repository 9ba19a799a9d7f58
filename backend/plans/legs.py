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
from routing.model import UNREACHABLE_S, Matrix


@dataclass(frozen=True, slots=True)
class Tables:
    """Everybody's places to the job, the job to every place ahead, and each person to what is next."""

    to_job: Travel
    from_job: Travel
    ahead: Travel


async def tables(profile: str, where: tuple[list[LonLat], list[LonLat], list[LonLat]], job: LonLat) -> Tables:
    """Thin tables: a whole one of every place to every other takes the roads five times as long."""
    network, (here, onward, firsts) = roads.current(), where
    to_job, from_job, ahead = await asyncio.gather(
        network.table(profile, [*here, *onward], [job]),
        network.table(profile, [job], onward),
        network.table(profile, here, firsts),
    )
    return Tables(to_job, from_job, ahead)


@dataclass(frozen=True, slots=True)
class Legs:
    """One person's legs in the tables: `rows` are here, the visits and home, in the order of the day."""

    tables: Tables
    rows: list[int]
    person: int

    def matrix(self, visits: Sequence[StopRow], back: tuple[int, int]) -> Matrix:
        """Rows as `flow.places` has them, the job last; legs that nobody will drive stay unreachable."""
        size = len(visits) + 3
        grids = [np.full((size, size), UNREACHABLE_S, dtype=np.int64) for _ in range(2)]
        chain = [flow.START, *range(flow.FIRST_WISH, size - 1), flow.END]
        for unit, grid in enumerate(grids):
            part = ("seconds", "metres")[unit]
            tables = (self.tables.to_job, self.tables.from_job, self.tables.ahead)
            to_job, from_job, ahead = (getattr(table, part) for table in tables)
            np.fill_diagonal(grid, 0)
            for place, row in zip(chain, self.rows, strict=True):
                grid[place, -1] = to_job[row, 0]
                if place != flow.START:
                    grid[-1, place] = from_job[0, row - len(self.tables.ahead.seconds)]
            known = [(row.travel_s, row.distance_m)[unit] for row in visits[1:]]
            legs = [ahead[self.person, self.person], *known, back[unit]]
            for a, b, leg in zip(chain, chain[1:], legs, strict=False):
                grid[a, b] = leg
        return Matrix(*grids)
