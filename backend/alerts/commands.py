"""Reading one's inbox, and telling where one's phone listens."""

from typing import Any
from uuid import UUID

from backend.alerts import push, store
from backend.alerts.wire import SubscriptionAsk
from backend.errors import Problem
from backend.feed.changes import of_person
from backend.settings import Settings
from backend.work import Work
from notifications.webpush import Subscription


async def read(unit: Work, alert_id: UUID) -> None:
    """Raises not_found."""
    unit.unaudited("whether somebody read an alert is nobody else's business")
    if not await store.mark_read(unit, alert_id):
        raise Problem("not_found")
    unit.change("alert", alert_id, [of_person(unit.actor.me)])


async def subscribe(unit: Work, ask: SubscriptionAsk, settings: Settings) -> None:
    """Raises request.invalid naming what is wrong with the address."""
    channel, address = _address(ask, settings)
    subscription_id = await store.subscribe(unit, channel, address)
    unit.record("push.subscribed", ("push_subscription", subscription_id), after={"channel": channel})


def _address(ask: SubscriptionAsk, settings: Settings) -> tuple[str, dict[str, Any]]:
    if ask.fid and settings.fcm_credentials:
        return "fcm", {"fid": ask.fid}
    if not ask.endpoint or not ask.keys:
        raise Problem("request.invalid", field="endpoint", detail="A browser's subscription has an endpoint and keys")
    address = {"endpoint": ask.endpoint, "p256dh": ask.keys.p256dh, "auth": ask.keys.auth}
    try:
        Subscription(**address)
    except ValueError as error:
        raise Problem("request.invalid", field="keys", detail=str(error)) from error
    if not push.web_push(settings).trusts(ask.endpoint):
        raise Problem("request.invalid", field="endpoint", detail="This is not a push service we know")
    return "webpush", address
