"""Travel between places: by road where a road graph knows them, else straight line x detour, and it says which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.roads.osrm import Grid, Osrm, Way
from checkin.geodesy import LonLat, distance_m
from routing import straight
from routing.model import Matrix

MAX_OFF_ROAD_M = 1_000  # a place further from any road than this lies outside the graph's extract


@dataclass(frozen=True, slots=True)
class Travel:
    """Seconds and metres, row = from, column = to. `road_based` only if every place lies on the graph."""

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    road_based: bool


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    matrix: Matrix
    road_based: bool

    @property
    def detour_factor(self) -> float | None:
        return None if self.road_based else straight.DETOUR_FACTOR


class Roads:
    def __init__(self, urls: Mapping[str, str]) -> None:
        self.osrm = Osrm(urls)

    async def matrix(self, profile: str, places: Sequence[LonLat]) -> TravelMatrix:
        travel = await self.table(profile, places, places)
        return TravelMatrix(Matrix(travel.seconds, travel.metres), travel.road_based)

    async def table(self, profile: str, sources: Sequence[LonLat], destinations: Sequence[LonLat]) -> Travel:
        grid = await self.osrm.table(profile, sources, destinations)
        if grid is None:
            return _estimated(profile, sources, destinations)
        travel = _with_gaps_filled(grid, profile, sources, destinations)
        if sources is destinations:
            np.fill_diagonal(travel.seconds, 0)
            np.fill_diagonal(travel.metres, 0)
        return travel

    async def way(self, profile: str, places: Sequence[LonLat], about_m: int) -> Way | None:
        """The drawn way, or None where no road graph can draw it."""
        return await self.osrm.way(profile, places, about_m)


def _estimated(profile: str, sources: Sequence[LonLat], destinations: Sequence[LonLat]) -> Travel:
    metres = np.array([[distance_m(a, b) for b in destinations] for a in sources], dtype=np.float64)
    rows, columns = metres.shape
    square = np.zeros((rows + columns, rows + columns))  # estimates want one set of places: the sources, then the rest
    square[:rows, rows:] = metres
    matrix = straight.estimate(square, profile)
    return Travel(matrix.seconds[:rows, rows:].copy(), matrix.metres[:rows, rows:].copy(), road_based=False)


def _with_gaps_filled(grid: Grid, profile: str, sources: Sequence[LonLat], destinations: Sequence[LonLat]) -> Travel:
    """Legs of places off the graph are estimated: the graph would take them from its nearest edge."""
    off_rows = grid.sources_off_m > MAX_OFF_ROAD_M
    off_columns = grid.destinations_off_m > MAX_OFF_ROAD_M
    if not bool(off_rows.any()) and not bool(off_columns.any()):
        return Travel(grid.seconds, grid.metres, road_based=True)
    guess = _estimated(profile, sources, destinations)
    off = off_rows[:, None] | off_columns[None, :]
    seconds = np.where(off, guess.seconds, grid.seconds)
    return Travel(seconds, np.where(off, guess.metres, grid.metres), road_based=False)


_current = Roads({})


def configure(urls: Mapping[str, str]) -> None:
    """Point at the road servers, by profile; empty means straight lines."""
    global _current  # noqa: PLW0603 - like the one database engine: configured once by a composition root
    _current = Roads(urls)


def current() -> Roads:
    return _current
