"""A bad line between phones and server: it cuts, holds back and sends twice, and at times a portal answers."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from urllib.parse import urlsplit

from backend.bench.sync.http import LINE_LIMIT

PORTAL_PAGE = b"<html><title>Welcome</title>Accept the terms of this network</html>"
PORTAL = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PORTAL_PAGE)) + PORTAL_PAGE
CUTS = (
    "before the request",
    "in its head",
    "in its body",
    "after the request",
    "in the answer's head",
    "in its body, answered",
    "one byte before the end",
)
LATE_S = 1.5  # how much later a held request arrives at most
SILENT_S = 20.0  # a server that was killed never answers


@dataclass
class Proxy:
    """`share` of the requests suffer one of `faults`; none while `calm`."""

    upstream: str
    faults: tuple[str, ...]
    rng: Random
    share: float = 0.25
    calm: bool = False
    suffered: Counter[str] = field(default_factory=Counter[str])
    _server: asyncio.Server | None = None
    _late: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LINE_LIMIT)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def settle(self) -> None:
        """Until nothing is on its way any more."""
        while self._late:
            await asyncio.wait(self._late)

    async def stop(self) -> None:
        """Once the phones have closed their connections."""
        await self.settle()
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0.1)  # those who serve notice that nobody is there any more

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, EOFError, TimeoutError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and what becomes of it; False where the phone's connection ends."""
        head, body = await _message(reader)
        if self.calm or not self.faults or self.rng.random() > self.share:
            return await self._plainly(head + body, writer)
        fault = self.rng.choice(self.faults)
        self.suffered[fault] += 1
        deed = _DEEDS[fault]
        return await deed(self, head, body, writer)

    async def _plainly(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        head, body = await self._answered(request)
        writer.write(head + body)
        await writer.drain()
        return True

    async def _answered(self, request: bytes) -> tuple[bytes, bytes]:
        upstream = await self._connected()
        try:
            upstream[1].write(request)
            return await asyncio.wait_for(_message(upstream[0]), SILENT_S)
        finally:
            upstream[1].close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        where = urlsplit(self.upstream)
        return await asyncio.open_connection(where.hostname, where.port, limit=LINE_LIMIT)

    async def cut(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> bool:
        place = self.rng.choice(CUTS)
        self.suffered[f"cut {place}"] += 1
        if place == "before the request":
            return False
        if place in {"in its head", "in its body"}:
            parts = (self._part(head), b"") if place == "in its head" else (head, self._part(body))
            await self._abandoned(b"".join(parts))
            return False
        if place == "after the request":
            await self._abandoned(head + body)
            return False
        answer_head, answer_body = await self._answered(head + body)
        whole = answer_head + answer_body
        shown = {"in the answer's head": self._part(answer_head), "one byte before the end": whole[:-1]}
        writer.write(shown.get(place, answer_head + self._part(answer_body)))
        await writer.drain()
        return False

    async def _abandoned(self, data: bytes) -> None:
        _, upstream = await self._connected()
        upstream.write(data)
        await upstream.drain()
        upstream.close()

    def _part(self, data: bytes) -> bytes:
        return data[: self.rng.randrange(1, max(2, len(data)))]

    async def duplicate(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> bool:
        """Twice at the same moment; the phone hears of either."""
        first, second = await asyncio.gather(self._answered(head + body), self._answered(head + body))
        writer.write(b"".join(self.rng.choice((first, second))))
        await writer.drain()
        return True

    async def reorder(self, head: bytes, body: bytes, _: asyncio.StreamWriter) -> bool:
        """The phone gives up, sends again and goes on; what it sent at first arrives after that."""
        self._later(self._held_back(head + body))
        return False

    async def _held_back(self, request: bytes) -> None:
        await asyncio.sleep(self.rng.uniform(0.1, LATE_S))
        with suppress(OSError, EOFError, TimeoutError):
            await self._answered(request)

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def delay(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(self.rng.uniform(0.05, 1.0))
        return await self._plainly(head + body, writer)

    async def portal(self, _head: bytes, _body: bytes, writer: asyncio.StreamWriter) -> bool:
        writer.write(PORTAL)
        await writer.drain()
        return True


Deed = Callable[[Proxy, bytes, bytes, asyncio.StreamWriter], Awaitable[bool]]
_DEEDS = MappingProxyType[str, Deed](
    {
        "cut": Proxy.cut,
        "duplicate": Proxy.duplicate,
        "reorder": Proxy.reorder,
        "delay": Proxy.delay,
        "portal": Proxy.portal,
    }
)
LINE_FAULTS = tuple(_DEEDS)


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """A whole request or answer: the head with its empty line, and the body."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = (line.partition(b":") for line in head.lower().split(b"\r\n")[1:])
    lengths = [int(value) for name, _, value in fields if name == b"content-length"]
    return head, await reader.readexactly(lengths[0] if lengths else 0)
