"""HTTP/1.1 as a bench needs it: one request at a time on a connection that stays open, and no more work than that."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

LINE_LIMIT = 64 * 1024
Headers = Mapping[str, str]
JSON: Headers = MappingProxyType({"Content-Type": "application/json"})


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after_s(self) -> float | None:
        text = self.headers.get("retry-after")
        return float(text) if text else None

    @property
    def is_json(self) -> bool:
        return "json" in self.headers.get("content-type", "")


class BrokenError(OSError):
    """The connection ended inside an answer."""


class AgainError(RuntimeError):
    """No usable answer: nobody knows what the server did, so the phone asks again."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class Asks(Protocol):
    """A way to the server."""

    async def ask(self, method: str, target: str, token: str, body: bytes = b"", headers: Headers = JSON) -> Answer:
        """Raises OSError where no whole answer came; nobody knows then what the server did."""
        ...


def head(method: str, target: str, token: str, length: int, headers: Headers = JSON) -> bytes:
    """`headers` are those of the body, if there is one."""
    lines = (f"{method} {target} HTTP/1.1", "Host: rounds", f"Cookie: rounds={token}")
    if length:
        lines += (*(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {length}")
    return "\r\n".join((*lines, "", "")).encode()


@dataclass
class Line:
    """A connection that is opened when it is first used, and anew after it broke."""

    address: str
    _reader: asyncio.StreamReader | None = field(default=None, init=False)
    _writer: asyncio.StreamWriter | None = field(default=None, init=False)

    async def ask(self, method: str, target: str, token: str, body: bytes = b"", headers: Headers = JSON) -> Answer:
        try:
            reader, writer = await self._open()
            writer.write(head(method, target, token, len(body), headers) + body)
            return await self._read(reader)
        except (OSError, EOFError, ValueError, IndexError, asyncio.CancelledError) as error:
            self.close()
            if isinstance(error, OSError | asyncio.CancelledError):
                raise
            raise BrokenError(str(error)) from error

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is not None and self._reader.at_eof():
            self.close()  # the server ended what nobody used; a browser opens another one too
        if self._reader is None or self._writer is None:
            where = urlsplit(self.address)
            self._reader, self._writer = await asyncio.open_connection(where.hostname, where.port, limit=LINE_LIMIT)
        return self._reader, self._writer

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join([chunk async for chunk in _chunks(reader)])
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(status.split()[1]), headers, body)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
