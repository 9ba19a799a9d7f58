from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.access.policy import needs
from backend.tracks import commands, views
from backend.tracks.wire import Remembered, TrackAsk, TrackView
from backend.web.actor import Who
from backend.work import work


@post("/api/tracks", opt=needs("track.write"), status_code=200)
async def record_points(actor: Who, data: JSONBody[TrackAsk]) -> Remembered:
    async with work(actor, "track.write") as unit:
        return await commands.record_points(unit, data)


@get("/api/tracks/{rep_id:uuid}", opt=needs("track.read"))
async def trail(actor: Who, rep_id: FromPath[UUID], day: FromQuery[date | None] = None) -> TrackView:
    return await views.trail(actor, rep_id, day)


ROUTES = (record_points, trail)
