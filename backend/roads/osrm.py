"""Asks `osrm-routed` for travel tables and drawn ways; says None where it cannot answer.

Source: OSRM HTTP API v1, services `table` and `route`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.log import log
from backend.roads.line import Line, UnwellError
from checkin.geodesy import LonLat
from routing.model import UNREACHABLE_S

BLOCK = 500  # places per side of one table call (ours allow 1,200 in all): four of half the size cost 1.6 times as much
SMALL_BLOCK = 100  # what every OSRM server allows
PATIENCE_S = 4.5  # a rep waits for the answer
LEGS_PER_S = 20_000  # a busy server's; for a large table there is more time, because the worker asks for those
BLOCKS_AT_ONCE = 2  # of one large table: our servers have two threads, and a block in their queue would time out
LONG_WAY_M = 60_000  # beyond this a way is drawn simplified: a full one would weigh hundreds of kilobytes


@dataclass(frozen=True, slots=True)
class Grid:
    """Whole seconds and metres, row = source, column = destination; and how far each place lies from a road."""

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    sources_off_m: NDArray[np.float64]
    destinations_off_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Way:
    """A drawn way through places: encoded polyline of precision 5."""

    geometry: str
    seconds: int
    metres: int


class Osrm:
    """One client for all profiles of `urls`; connections are kept and opened when first needed."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.urls = dict(urls)
        self._lines: dict[str, Line] = {}

    async def close(self) -> None:
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    async def _get(self, profile: str, service: str, places: Sequence[LonLat], **options: str) -> Any:
        """The decoded answer, or None where the profile is not served or the server is not well."""
        url = self.urls.get(profile)
        if url is None:
            return None
        line = self._lines.get(profile) or self._lines.setdefault(profile, Line(urlsplit(url)))
        where = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in places)
        asked = urlencode(options, safe=";,")
        try:
            path = f"/{service}/v1/{profile}/{where}?{asked}"
            body = msgspec.json.decode(await line.get(path, PATIENCE_S + len(places) ** 2 / LEGS_PER_S))
        except (UnwellError, msgspec.DecodeError) as error:
            log.warning("roads.unavailable", profile=profile, service=service, reason=str(error))
            return None
        if body.get("code") != "Ok":
            log.warning("roads.refused", profile=profile, service=service, reason=body.get("code"))
            return None
        return body

    async def table(self, profile: str, sources: Sequence[LonLat], destinations: Sequence[LonLat]) -> Grid | None:
        """Travel from each source to each destination; smaller questions where a server refuses a large one."""
        grid = await self._tiled(profile, (sources, destinations), BLOCK)
        if grid is None and max(len(sources), len(destinations)) > SMALL_BLOCK:
            grid = await self._tiled(profile, (sources, destinations), SMALL_BLOCK)
        return grid

    async def _tiled(self, profile: str, sides: tuple[Sequence[LonLat], Sequence[LonLat]], size: int) -> Grid | None:
        """Asked in blocks of `size` a side; None if any block fails, and then no further one is asked for."""
        rows, columns = ([side[at : at + size] for at in range(0, len(side), size)] for side in sides)
        turn, failed = asyncio.Semaphore(BLOCKS_AT_ONCE), asyncio.Event()

        async def block(row: Sequence[LonLat], column: Sequence[LonLat]) -> Grid | None:
            async with turn:
                part = None if failed.is_set() else await self._block(profile, row, column)
                if part is None:
                    failed.set()
                return part

        blocks = await asyncio.gather(*(block(row, column) for row in rows for column in columns))
        whole = [block for block in blocks if block is not None]
        if len(whole) < len(blocks):
            return None
        width = len(columns)
        return _below([_beside(whole[at : at + width]) for at in range(0, len(whole), width)])

    async def _block(self, profile: str, sources: Sequence[LonLat], destinations: Sequence[LonLat]) -> Grid | None:
        """A place that is both source and destination is named once: finding its road is the dear part."""
        places = list(dict.fromkeys((*sources, *destinations)))
        at = {place: str(i) for i, place in enumerate(places)}
        if len(places) == 1:
            places *= 2  # a server refuses to answer about a single one
        options = {"annotations": "duration,distance", "generate_hints": "false"}
        for name, side in (("sources", sources), ("destinations", destinations)):
            if list(side) != places:
                options[name] = ";".join(at[place] for place in side)
        body = await self._get(profile, "table", places, **options)
        if body is None:
            return None
        return Grid(
            _whole(body["durations"]),
            _whole(body["distances"]),
            np.array([place["distance"] for place in body["sources"]], dtype=np.float64),
            np.array([place["distance"] for place in body["destinations"]], dtype=np.float64),
        )

    async def way(self, profile: str, places: Sequence[LonLat], about_m: int) -> Way | None:
        """The way through `places` in order; `about_m` decides how finely it is drawn."""
        if len(places) < 2:
            return None
        overview = "simplified" if about_m > LONG_WAY_M else "full"
        body = await self._get(profile, "route", places, overview=overview, geometries="polyline")
        if body is None:
            return None
        route = body["routes"][0]
        return Way(route["geometry"], round(route["duration"]), round(route["distance"]))


def _whole(values: Any) -> NDArray[np.int64]:
    """Rounded up; null, which says there is no way, becomes unreachable."""
    found = np.array(values, dtype=np.float64)
    return np.where(np.isnan(found), UNREACHABLE_S, np.ceil(found)).astype(np.int64)


def _beside(row: Sequence[Grid]) -> Grid:
    return Grid(
        np.hstack([part.seconds for part in row]),
        np.hstack([part.metres for part in row]),
        row[0].sources_off_m,
        np.concatenate([part.destinations_off_m for part in row]),
    )


def _below(rows: Sequence[Grid]) -> Grid:
    return Grid(
        np.vstack([part.seconds for part in rows]),
        np.vstack([part.metres for part in rows]),
        np.concatenate([part.sources_off_m for part in rows]),
        rows[0].destinations_off_m,
    )
