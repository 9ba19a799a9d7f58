"""The server as a test sees it behind the screens: what was really stored, and what there is to visit."""

from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx

PASSWORD = "rounds-demo"
HELSINKI = ZoneInfo("Europe/Helsinki")


def today() -> date:
    """The demo company's day."""
    return datetime.now(HELSINKI).date()


def at_demo(login: str) -> str:
    return f"{login}@demo.example"


class Api:
    """One person's session. Close it, or use it as a context manager."""

    def __init__(self, address: str) -> None:
        self._client = httpx.AsyncClient(base_url=address + "/api", headers={"origin": address}, timeout=30)

    async def log_in(self, login: str, password: str = PASSWORD) -> "Api":
        answer = await self._client.post("/auth/login", json={"login": at_demo(login), "password": password})
        answer.raise_for_status()
        # The cookie is for secure places only; a browser counts localhost as one, httpx does not.
        self._client.headers["cookie"] = answer.headers["set-cookie"].split(";")[0]
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        return _read(await self._client.get(path, params=query))

    async def post(self, path: str, body: Any = None) -> Any:
        return _read(await self._client.post(path, json=body))

    async def patch(self, path: str, body: Any) -> Any:
        return _read(await self._client.patch(path, json=body))

    async def plan(self) -> Any:
        return await self.get("/plans/mine", day=today().isoformat())

    async def first_stop(self) -> Any:
        """The next planned visit with where it is: (stop, (longitude, latitude))."""
        return await self.stop(0)

    async def stop(self, place: int) -> tuple[dict[str, Any], tuple[float, float]]:
        stops = [one for one in (await self.plan())["stops"] if one["kind"] == "visit" and one["state"] == "planned"]
        chosen = stops[place]
        pin = chosen["position"]  # an urgent job has a place but perhaps no account
        return chosen, (pin["lon"], pin["lat"])

    async def visits_at(self, account_id: str) -> list[dict[str, Any]]:
        page = await self.get("/reports/visits", accountId=account_id, **{"from": today().isoformat()})
        return page["items"]


def _read(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:500]}"
    return answer.json() if answer.content else None
