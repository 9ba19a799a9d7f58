"""A browser that listens: httpx would wait for the end of an answer that has none, so this speaks ASGI itself."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from backend.people import sessions

PATIENCE_S = 10.0


class Ear:
    def __init__(self) -> None:
        self.chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.status = 0
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message.get("body"):
            self.chunks.put_nowait(message["body"])
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.chunks.put_nowait(None)

    async def chunk(self) -> bytes | None:
        return await asyncio.wait_for(self.chunks.get(), PATIENCE_S)

    async def heard(self) -> tuple[str, dict[str, Any]]:
        """The next event; comments are passed over."""
        while True:
            text = (await self.chunk() or b"").decode()
            if text.startswith("event: "):
                name, data = text.strip().split("\n")
                return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    async def silent(self) -> bool:
        """Nothing was said so far, besides the greeting."""
        await asyncio.sleep(0)
        return self.chunks.empty()


@asynccontextmanager
async def listening(company: Any, who: str) -> AsyncGenerator[Ear]:
    token = (await company.client(who)).cookies[sessions.SECURE_NAME]
    ear = Ear()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": "/api/live/events",
        "raw_path": b"/api/live/events",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"rounds.test"), (b"cookie", f"{sessions.SECURE_NAME}={token}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("rounds.test", 443),
    }
    task = asyncio.create_task(company.app(scope, ear.receive, ear.send))
    try:
        assert (await ear.chunk() or b"").startswith(b"retry:")
        yield ear
    finally:
        ear.gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
