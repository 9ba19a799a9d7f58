from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.policy import needs
from backend.accounts.wire import Account
from backend.sync import commands, device_routes, devices, views
from backend.sync.wire import PullAnswer, PushAnswer, PushAsk
from backend.web.actor import Who
from backend.web.wire import Page

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


@get("/api/sync/beyond", opt=needs("sync"))
async def beyond(actor: Who, q: Annotated[str, QueryParameter(min_length=1, max_length=100)]) -> Page[Account]:
    return await views.beyond(actor, q)


ROUTES = (push, pull, beyond, *device_routes.ROUTES)
