import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.datastructures import State
from litestar.params import QueryParameter
from litestar.response import Stream as Streamed

from backend import clock
from backend.access.actor import Actor
from backend.access.policy import needs
from backend.live import views
from backend.live.flow import Listener
from backend.live.hub import Hub, Message, Stream
from backend.live.wire import TeamLive
from backend.people import sessions
from backend.web.actor import Who
from backend.work import look

QUIET_S = 15.0  # proxies cut connections on which nothing moves
SESSION_S = 30.0  # a revoked session ends the stream within this and one quiet spell
RETRY = b"retry: 2000\n\n"  # milliseconds until the browser comes back
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


InTeam = Annotated[UUID | None, QueryParameter(name="teamId")]


@get("/api/live/team", opt=needs("live.read"))
async def get_team(actor: Who, team_id: InTeam = None) -> TeamLive:
    async with look(actor, "live.read") as view:
        return await views.team(view, team_id)


@get("/api/live/events", opt=needs("self"))
async def get_events(request: Request[Any, Any, Any], actor: Who, state: State) -> Streamed:
    """Server-sent events: hints of what changed, as ids. Nothing is held but memory while nothing happens."""
    hub: Hub = state.hub
    token = sessions.token_in(request) or ""
    told = _events(hub, await views.listener(actor), Visitor(actor, token))
    return Streamed(told, media_type="text/event-stream", headers=HEADERS)


class Visitor:
    """The session behind a stream, looked at again now and then."""

    def __init__(self, actor: Actor, token: str) -> None:
        self._actor = actor
        self._token = token
        self._seen_at = time.monotonic()

    async def still_the_same(self) -> bool:
        """False once the session is over, or gives other rights than when the stream began."""
        if time.monotonic() - self._seen_at < SESSION_S:
            return True
        self._seen_at = time.monotonic()
        return await sessions.actor_of(self._token, clock.now()) == self._actor


async def _events(hub: Hub, listener: Listener, visitor: Visitor) -> AsyncGenerator[bytes]:
    async with hub.joined(listener) as stream:
        yield RETRY
        while await visitor.still_the_same():
            message = await _next(stream)
            if message is None:
                return
            yield _said(message)


async def _next(stream: Stream) -> Message | bytes | None:
    try:
        return await asyncio.wait_for(stream.queue.get(), QUIET_S)
    except TimeoutError:
        return b": quiet\n\n"


def _said(message: Message | bytes) -> bytes:
    if isinstance(message, bytes):
        return message
    name, data = message
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


ROUTES = (get_team, get_events)
