"""How many phones are served at once. The others wait a moment, and beyond that they are told when to come back.

Phones come back all at once: after an outage, in the evening, when a town has network again. Whoever is let in is
answered within seconds, whoever is not learns so at once and cheaply, and people at screens notice nothing: they never
share a queue with phones.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.errors import Problem
from backend.people.sessions import token_in
from backend.web.gunzip import MOST_BODY_BYTES

PUSHES_AT_ONCE = 3  # of one process: they keep a core busy while others wait for the disk; the pool has ten connections
PULLS_AT_ONCE = 3
LONGEST_WAIT_S = 2.0  # in the queue; with the work itself that stays below five seconds
MOST_PATIENCE_S = 3.0  # in the queue, whatever was expected
LONGEST_ABSENCE_S = 60.0  # asking again costs little; turns far ahead would leave the server idle at the end
PACE = 0.8  # turns are given a little closer than the line moves, so that somebody always waits
FIRST_GUESS_S = 0.1  # for one exchange, until some were measured
WEIGHT = 0.1  # of the newest measurement
MOST_HELD_OF_ALL = 64 * 1024 * 1024  # bytes of all requests of a process that are not served yet
ARRIVES_WITHIN_S = 120.0  # a push of 256 KiB over the worst mobile line; whoever is slower has gone
COMES_BACK_S = 5  # whoever is sent away because too much is held
JITTER = 0.25  # so that those who were sent away together do not come back together


class Gate:
    """`at_once` may work; others wait in line as long as their turn comes soon enough.

    Those who are sent away are given turns one after another, at the pace at which the line moves: they come back as
    they can be served, and not all at the same moment.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._working = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self._takes_s = FIRST_GUESS_S
        self._given_until = 0.0

    @property
    def step_s(self) -> float:
        """After so long, on the average, the line moves by one."""
        return self._takes_s / self._at_once

    def check(self) -> None:
        """Raises sync.busy where the line is too long."""
        if len(self._line) * self.step_s > LONGEST_WAIT_S:
            raise Problem("sync.busy", retry_after_s=self._turn_later())

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Raises sync.busy where it would not come soon."""
        if self._working < self._at_once:
            self._working += 1
            self._given_until = 0.0  # there is room: the turns that were given were too careful
        else:
            self.check()
            await self._stand_in_line()
        began = self._clock()
        try:
            yield
        finally:
            self._takes_s += WEIGHT * (self._clock() - began - self._takes_s)
            self._hand_on()

    async def _stand_in_line(self) -> None:
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._line.append(place)
        patience = loop.call_later(MOST_PATIENCE_S, self._send_away, place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._hand_on()
            raise
        finally:
            patience.cancel()

    def _send_away(self, place: asyncio.Future[None]) -> None:
        """The line moved more slowly than expected."""
        if not place.done():
            self._line.remove(place)
            place.set_exception(Problem("sync.busy", retry_after_s=self._turn_later()))

    def _hand_on(self) -> None:
        """The turn goes to the next who still waits."""
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._working -= 1

    def _turn_later(self) -> int:
        now = self._clock()
        drained = now + len(self._line) * self.step_s
        self._given_until = min(max(self._given_until, drained) + PACE * self.step_s, now + LONGEST_ABSENCE_S)
        wait_s = (self._given_until - now) * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads, hides nothing
        return max(1, round(wait_s))


PUSHES, PULLS = Gate(PUSHES_AT_ONCE), Gate(PULLS_AT_ONCE)
GATES = {
    ("POST", "/api/sync/push"): PUSHES,
    ("GET", "/api/sync/pull"): PULLS,
    ("POST", "/api/sync/devices"): PULLS,
}


class Held:
    """Bytes of requests that wait: those of nobody known yet must not fill the memory."""

    def __init__(self, most: int = MOST_HELD_OF_ALL) -> None:
        self._most = most
        self.size = 0

    def take(self, size: int) -> None:
        """Raises sync.busy beyond the most."""
        if self.size + size > self._most:
            raise Problem("sync.busy", retry_after_s=COMES_BACK_S)
        self.size += size

    def give_back(self, size: int) -> None:
        self.size -= size


HELD = Held()


def admission_middleware(app: ASGIApp) -> ASGIApp:
    """Nothing is asked of the database for phones that are sent away. A slow line holds nobody up.

    The request is read to its end first: a browser that is answered earlier sees a broken line and no answer. What
    comes without a session is read as well, but not kept.
    """

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        gate = GATES.get((scope["method"], scope["path"])) if scope["type"] == ScopeType.HTTP else None
        if gate is None:
            await app(scope, receive, send)
            return
        arriving = _Arriving(receive, kept=token_in(Request(scope)) is not None)
        try:
            await arriving.whole()
            if not arriving.kept:
                raise Problem("auth.login_required")
            async with gate.turn():
                await app(scope, arriving.again, send)
        finally:
            HELD.give_back(arriving.held)

    return middleware


class _Arriving:
    """A request on its way; of one that is too large only the beginning is read, and the app refuses it."""

    def __init__(self, receive: Receive, *, kept: bool) -> None:
        self._receive = receive
        self._messages: deque[Any] = deque()
        self.kept = kept
        self.held = 0

    async def whole(self) -> None:
        """Raises sync.busy where it does not come to its end, or too many others do."""
        try:
            async with asyncio.timeout(ARRIVES_WITHIN_S):
                await self._read()
        except TimeoutError as error:
            raise Problem("sync.busy", retry_after_s=COMES_BACK_S) from error

    async def _read(self) -> None:
        more, read = True, 0
        while more and read <= MOST_BODY_BYTES:
            message = await self._receive()
            size = len(message.get("body", b""))
            if self.kept:
                HELD.take(size)
                self.held += size
                self._messages.append(message)
            more, read = message.get("more_body", False), read + size

    async def again(self) -> Any:
        return self._messages.popleft() if self._messages else await self._receive()
