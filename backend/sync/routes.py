from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.policy import needs
from backend.sync import commands, device_routes, devices, views
from backend.sync.wire import PullAnswer, PushAnswer, PushAsk
from backend.web.actor import Who

DeviceId = Annotated[UUID | None, QueryParameter(name="deviceId")]


@post("/api/sync/push", opt=needs("sync"), status_code=200)
async def push(actor: Who, data: JSONBody[PushAsk]) -> PushAnswer:
    return await commands.push(actor, data)


@get("/api/sync/pull", opt=needs("sync"))
async def pull(
    actor: Who,
    device_id: DeviceId = None,
    cursor: FromQuery[str | None] = None,
    verify: FromQuery[bool] = False,
) -> PullAnswer:
    """The rows are those of whoever is logged in, on whichever phone."""
    await devices.meet(actor, device_id)
    return await views.pull(actor, cursor, verify=verify)


ROUTES = (push, pull, *device_routes.ROUTES)
