"""Lines to one road server: HTTP/1.1 GET over connections that are kept, at a tenth of a general client's cost.

Source: RFC 9112. Answers say their length or come in chunks, as `osrm-routed` and proxies before one send them.
"""

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult

AT_ONCE = 8  # connections: a few questions of a dispatcher
KEPT_S = 4.0  # an idle connection: the server closes it after five
CONNECT_S = 0.5
BUFFER_OCTETS = 1_000_000  # of a large table's megabytes: fewer stops on the way


class UnwellError(Exception):
    """The server cannot be reached, is too slow, or speaks something else."""


class _GoneError(Exception):
    """A kept connection was closed by the server before it heard the question."""


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used: float = field(default=0.0)  # when it was last used; 0 when it is new

    @property
    def kept(self) -> bool:
        return time.monotonic() - self.used < KEPT_S and not self.reader.at_eof()


class Line:
    """To the server at `base`; connections are opened when first needed."""

    def __init__(self, base: SplitResult) -> None:
        self._base = base
        self._idle: list[_Connection] = []
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def get(self, target: str, within_s: float) -> bytes:
        """The body of the answer, whatever its status. Raises UnwellError."""
        head = f"GET {self._base.path.rstrip('/')}{target} HTTP/1.1\r\nHost: {self._base.netloc}\r\n\r\n".encode(
            "ascii"
        )
        async with self._turn:
            try:
                async with asyncio.timeout(within_s):
                    return await self._asked(head)
            except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
                raise UnwellError(type(error).__name__) from error

    def close(self) -> None:
        for connection in self._idle:
            connection.writer.close()
        self._idle.clear()

    async def _asked(self, head: bytes) -> bytes:
        while self._idle:
            connection = self._idle.pop()
            if connection.kept:
                try:
                    return await self._over(connection, head)
                except _GoneError:
                    continue
            connection.writer.close()
        return await self._over(await self._opened(), head)

    async def _opened(self) -> _Connection:
        host, secure = self._base.hostname, self._base.scheme == "https"
        if not host or self._base.scheme not in ("http", "https"):
            raise ValueError("an address begins with http:// or https:// and a host")
        port = self._base.port or (443 if secure else 80)
        context = ssl.create_default_context() if secure else None
        opening = asyncio.open_connection(host, port, limit=BUFFER_OCTETS, ssl=context)
        async with asyncio.timeout(CONNECT_S):
            return _Connection(*await opening)

    async def _over(self, connection: _Connection, head: bytes) -> bytes:
        whole = False
        try:
            connection.writer.write(head)
            fields = await _fields(connection)
            body = await _body(connection.reader, fields)
            whole = "close" not in fields.get("connection", "").lower()
        finally:  # also when nobody waits for the answer any more
            if whole:
                connection.used = time.monotonic()
                self._idle.append(connection)
            else:
                connection.writer.close()
        return body


async def _fields(connection: _Connection) -> dict[str, str]:
    try:
        head = await connection.reader.readuntil(b"\r\n\r\n")
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        if connection.used and not getattr(error, "partial", b""):
            raise _GoneError from error
        raise
    status, *lines = head.decode("latin-1").split("\r\n")
    if not status.startswith("HTTP/1."):
        raise ValueError(status)
    parted = (line.partition(":") for line in lines if line)
    return {name.lower(): value.strip() for name, _, value in parted}


async def _body(reader: asyncio.StreamReader, fields: dict[str, str]) -> bytes:
    if "chunked" not in fields.get("transfer-encoding", "").lower():
        if "content-length" not in fields:
            return await reader.read()  # until the server closes
        return await reader.readexactly(int(fields["content-length"]))
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readuntil(b"\r\n")
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # fields behind the last chunk
    return b"".join(parts)
