"""In place of a connection: the app itself, and what becomes of the one request on its way."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx

from backend.bench.sync.http import Answer
from backend.people.sessions import PLAIN_NAME

FATES = ("arrives", "request lost", "answer lost", "twice", "at the same time", "portal")


@dataclass
class AppLine:
    """`fate` strikes the next request only. `past` holds every push that ever left, as somebody may send it again."""

    app: Any
    fate: str = "arrives"
    past: list[tuple[str, bytes]] = field(default_factory=list)

    async def ask(self, method: str, target: str, token: str, body: bytes = b"", _headers=None) -> Answer:
        fate, self.fate = self.fate, "arrives"
        if target.endswith("/push"):
            self.past.append((token, body))
        if fate == "request lost":
            raise ConnectionResetError(fate)
        if fate == "portal":
            return Answer(200, {"content-type": "text/html"}, b"<html>Welcome</html>")
        times = 2 if fate in {"twice", "at the same time"} else 1
        asks = [self._asked(method, target, token, body) for _ in range(times)]
        answers = await asyncio.gather(*asks) if fate == "at the same time" else [await one for one in asks]
        if fate == "answer lost":
            raise ConnectionResetError(fate)
        return answers[-1]

    async def _asked(self, method: str, target: str, token: str, body: bytes) -> Answer:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        headers = {"Cookie": f"{PLAIN_NAME}={token}"} | ({"Content-Type": "application/json"} if body else {})
        async with httpx.AsyncClient(transport=transport, base_url="https://rounds.test", headers=headers) as client:
            answer = await client.request(method, target, content=body or None)
        return Answer(answer.status_code, dict(answer.headers), answer.content)
