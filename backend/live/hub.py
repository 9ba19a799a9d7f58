"""One LISTEN connection per process, fanned out to every stream that is open here.

A stream that cannot be trusted to be complete (the connection broke, its reader is too slow) is ended:
the browser comes back and asks anew.
"""

import asyncio
import signal
import threading
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from backend.live.flow import Listener, Notice, notice
from backend.log import log
from backend.outbox.events import LIVE_CHANNEL

APPLICATION = "rounds-live"  # how the database names the listening connection
HEARTBEAT_S = 10.0
RECONNECT_S = 1.0
TICK_S = 1.0  # dots move at most this often
MOST_WAITING = 500  # notices in one stream; a reader that slow asks anew faster

Positions = Callable[[UUID, Iterable[UUID]], Awaitable[list[dict[str, Any]]]]
"""(company, people) -> where they are now."""
Message = tuple[str, dict[str, Any]]


class Stream:
    """What one open browser still has to be told. None in the queue is the end."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(MOST_WAITING + 1)

    def tell(self, name: str, data: dict[str, Any]) -> None:
        if self.queue.qsize() >= MOST_WAITING:
            self.end()
        else:
            self.queue.put_nowait((name, data))

    def end(self) -> None:
        with suppress(asyncio.QueueFull):
            self.queue.put_nowait(None)


def _both(first: Callable[[], object], before: object) -> Callable[[int, FrameType | None], None]:
    def handler(number: int, frame: FrameType | None) -> None:
        first()
        if callable(before):
            before(number, frame)

    return handler


class Hub:
    def __init__(self, database_url: str, positions: Positions) -> None:
        self._database_url = database_url
        self._positions = positions
        self._streams: dict[UUID, set[Stream]] = defaultdict(set)
        self._moved: dict[UUID, set[UUID]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()
        self._stirred = asyncio.Event()
        self._leaving = False

    def leave_on_signal(self) -> None:
        """End every stream as soon as the process is told to stop: servers wait for open answers before they close.

        Runs beside the server's own handling: an event loop hears of signals by its wake-up descriptor.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _both(lambda: loop.call_soon_threadsafe(self.leave), signal.getsignal(number)))

    def leave(self) -> None:
        self._leaving = True
        self._end_all()

    @asynccontextmanager
    async def joined(self, listener: Listener) -> AsyncGenerator[Stream]:
        """A stream of everything that the listener may hear from now on."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen_on()), asyncio.create_task(self._tick())]
        stream = Stream(listener)
        self._streams[listener.company_id].add(stream)
        try:
            await self._ready.wait()
            if self._leaving:
                stream.end()
            yield stream
        finally:
            self._streams[listener.company_id].discard(stream)

    async def close(self) -> None:
        self._end_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._ready.clear()

    def _end_all(self) -> None:
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    async def _listen_on(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("live.reconnecting", reason=type(error).__name__)
            if self._ready.is_set():
                self._ready.clear()
                self._end_all()
            await asyncio.sleep(RECONNECT_S)

    async def _listen(self) -> None:
        """Until the connection breaks. The heartbeat notices a server that fell silent."""
        connection = await asyncpg.connect(self._database_url, server_settings={"application_name": APPLICATION})
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: broken.set())
        try:
            await connection.add_listener(LIVE_CHANNEL, self._on_notice)
            self._ready.set()
            while not broken.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(broken.wait(), HEARTBEAT_S)
                await connection.fetchval("select 1", timeout=HEARTBEAT_S)
        finally:
            connection.terminate()

    def _on_notice(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        found = notice(msgspec.json.decode(str(payload), type=dict[str, Any]))
        if found is None or not self._streams.get(found.company_id):
            return
        if found.name == "position":
            self._moved[found.company_id] |= found.people
            self._stirred.set()
            return
        self._fan_out(found)

    def _fan_out(self, found: Notice) -> None:
        for stream in list(self._streams[found.company_id]):
            if stream.listener.hears(found):
                stream.tell(found.name, dict(found.data))

    async def _tick(self) -> None:
        """Positions of everybody who moved, in one question a second for all streams of a company."""
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            moved, self._moved = self._moved, defaultdict(set)
            for company_id, people in moved.items():
                await self._tell_positions(company_id, people)
            await asyncio.sleep(TICK_S)

    async def _tell_positions(self, company_id: UUID, people: set[UUID]) -> None:
        try:
            places = await self._positions(company_id, people)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("live.positions_unknown", reason=type(error).__name__)
            return
        for place in places:
            who = frozenset({UUID(place["repId"])})
            self._fan_out(Notice("position", company_id, who, frozenset(), place))
