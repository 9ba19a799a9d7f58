"""A bad line in front of the product: a TCP relay that cuts a share of the requests that carry a photo's bytes.

Cuts are seeded, and lie at any byte of the request or of its answer. What passes is counted.
"""

import asyncio
import random
import re
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ENDS_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
COMPLETE = re.compile(rb"^upload-state: *complete", re.IGNORECASE | re.MULTILINE)
ANSWER_BYTES = 160  # an answer is longer than this, so that every cut in it is one
BLOCK = 16 * 1024


class Cut(Exception):  # noqa: N818 - named for what happens
    """The line is dead."""


@dataclass
class Line:
    """`sent` are bytes of photos that left the phone, also those that were cut off."""

    product: str
    share: float
    chance: random.Random
    address: str = ""
    chunks: int = 0
    cuts: int = 0
    sent: int = 0
    complete: set[bytes] = field(default_factory=set)

    async def relay(self, phone_reads: StreamReader, phone: StreamWriter) -> None:
        where = urlsplit(self.product)
        server_reads, server = await asyncio.open_connection(where.hostname, where.port)
        call = _Call(self, phone_reads, phone, server_reads, server)
        sides = [asyncio.ensure_future(call.requests()), asyncio.ensure_future(call.answers())]
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            await asyncio.gather(*sides, return_exceptions=True)
            for end in (phone, server):
                end.transport.abort() if call.is_cut else end.close()


@dataclass
class _Call:
    """One connection: requests one after the other, as browsers send them."""

    line: Line
    phone_reads: StreamReader
    phone: StreamWriter
    server_reads: StreamReader
    server: StreamWriter
    is_cut: bool = False
    upload: bytes = b""
    answer_left: int | None = None

    async def requests(self) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError, Cut):
            while True:
                head = await self.phone_reads.readuntil(ENDS_HEAD)
                found = LENGTH.search(head)
                await self._request(head, int(found[1]) if found else 0)

    async def _request(self, head: bytes, length: int) -> None:
        carries = head.startswith(b"PATCH /api/uploads/")
        self.upload = head.split(b" ", 2)[1] if carries else b""
        left = None
        if carries:
            self.line.chunks += 1
            left = self._cut_at(len(head) + length)
        await self._pass(head, left)
        done = 0
        while done < length:
            block = await self.phone_reads.read(min(BLOCK, length - done))
            if not block:
                raise ConnectionError
            if carries:
                self.line.sent += len(block)
            await self._pass(block, None if left is None else left - len(head) - done)
            done += len(block)

    def _cut_at(self, length: int) -> int | None:
        """Bytes of the request that pass; in the answer if it is to be cut there; None if all is well."""
        self.answer_left = None
        if self.line.chance.random() >= self.line.share:
            return None
        self.line.cuts += 1
        if self.line.chance.random() < 0.5:
            return self.line.chance.randrange(length)
        self.answer_left = self.line.chance.randrange(ANSWER_BYTES)
        return None

    async def _pass(self, block: bytes, left: int | None) -> None:
        whole = left is None or left >= len(block)
        self.server.write(block if whole else block[: max(0, left or 0)])
        await self.server.drain()
        if not whole:
            self.is_cut = True
            raise Cut

    async def answers(self) -> None:
        with suppress(ConnectionError):
            while block := await self.server_reads.read(BLOCK):
                if self.upload and COMPLETE.search(block):
                    self.line.complete.add(self.upload)
                if self.answer_left is not None:
                    block = block[: self.answer_left]
                    self.is_cut = True
                self.phone.write(block)
                await self.phone.drain()
                if self.is_cut:
                    return


@asynccontextmanager
async def bad_line(product: str, share: float, seed: int) -> AsyncGenerator[Line]:
    """Goes on until the end; `address` is where a phone finds the product through it."""
    line = Line(product, share, random.Random(seed))
    server = await asyncio.start_server(line.relay, "127.0.0.1", 0)
    line.address = f"http://localhost:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        server.close()
