from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from backend.access.policy import needs
from backend.alerts import commands, push, store
from backend.alerts.wire import AlertView, PushKeyView, SubscriptionAsk
from backend.web.actor import Who
from backend.work import look, work


@get("/api/alerts", opt=needs("self"))
async def get_alerts(actor: Who) -> list[AlertView]:
    async with look(actor, "self") as view:
        return [AlertView(**dict(row)) for row in await store.listed(view)]


@post("/api/alerts/{alert_id:uuid}/read", opt=needs("self"), status_code=204)
async def read(actor: Who, alert_id: FromPath[UUID]) -> Response[None]:
    async with work(actor, "self") as unit:
        await commands.read(unit, alert_id)
    return Response(None, status_code=204)


@get("/api/me/push-key", opt=needs("self"))
async def get_push_key(state: State) -> PushKeyView:
    return PushKeyView(public_key=push.vapid_keys(state.settings).public)


@post("/api/me/push-subscriptions", opt=needs("self"), status_code=204)
async def subscribe(actor: Who, data: JSONBody[SubscriptionAsk], state: State) -> Response[None]:
    async with work(actor, "self") as unit:
        await commands.subscribe(unit, data, state.settings)
    return Response(None, status_code=204)


ROUTES = (get_alerts, read, get_push_key, subscribe)
