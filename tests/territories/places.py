"""Squares of land around the test city, and what is asked of them."""

from typing import Any

import httpx

from checkin.geodesy import LonLat, destination
from tests.support.company import HELSINKI, Company
from tests.support.field import an_account


def at(east_m: float, north_m: float) -> LonLat:
    """Metres from the middle of the city."""
    return destination(destination(HELSINKI, 90, east_m), 0, north_m)


def square(west_m: float, south_m: float, east_m: float, north_m: float) -> list[dict[str, float]]:
    corners = (at(west_m, south_m), at(east_m, south_m), at(east_m, north_m), at(west_m, north_m))
    return [{"lon": corner.lon, "lat": corner.lat} for corner in corners]


WEST, EAST = square(-2000, -1000, 0, 1000), square(0, -1000, 2000, 1000)


async def drawn(company: Company, name: str, area: list[Any], who: str = "manager", **more: Any) -> dict[str, Any]:
    client = await company.client(who)
    answer = await client.post("/api/territories", json={"name": name, "area": area} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def two(company: Company) -> tuple[dict[str, Any], dict[str, Any]]:
    """Side by side: the rep works in the west, the other in the east."""
    west = await drawn(company, "West", WEST, ownerId=str(company.people["rep"]))
    return west, await drawn(company, "East", EAST, ownerId=str(company.people["rep2"]))


async def grid(company: Company, owner: str, box: tuple[int, int, int, int], step_m: int = 200) -> int:
    """Accounts on a grid within west, south, east, north; the number of them."""
    west, south, east, north = box
    spots = [(x, y) for x in range(west, east, step_m) for y in range(south, north, step_m)]
    for x, y in spots:
        await an_account(company, owner, position=at(x, y))
    return len(spots)


async def overview(company: Company, who: str = "manager") -> dict[str, Any]:
    answer = await (await company.client(who)).get("/api/territories")
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_name(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in found["territories"]}


def code(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code, and the field at fault."""
    body = answer.json()
    return answer.status_code, body["code"], body["errors"][0]["field"] if body["errors"] else None
