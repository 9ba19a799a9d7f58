"""The channels of this installation and the key that browsers know it by."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec

from backend.settings import Settings
from notifications.channel import Delivery
from notifications.messages import Rendered
from notifications.webpush import Subscription, VapidKeys, WebPushChannel, new_vapid_keys

KEY_FILE = Path("secrets") / "vapid.json"
NOBODY = "mailto:push@rounds.invalid"  # until ROUNDS_VAPID_SUBJECT names somebody whom push services can reach
TRUSTED_ORIGINS: tuple[str, ...] = ()  # besides the known push services; tests name their own


def vapid_keys(settings: Settings) -> VapidKeys:
    """Made once per installation and kept: subscriptions are bound to it."""
    path = settings.var / KEY_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(path, msgspec.json.encode(new_vapid_keys()))
    return msgspec.json.decode(path.read_bytes(), type=VapidKeys)


def _create(path: Path, content: bytes) -> None:
    """Whole or not at all, for this user's eyes only; the first of two processes wins."""
    with NamedTemporaryFile(dir=path.parent) as scratch:
        scratch.write(content)
        scratch.flush()
        with suppress(FileExistsError):
            os.link(scratch.name, path)


def web_push(settings: Settings) -> WebPushChannel:
    return WebPushChannel(vapid_keys(settings).private, settings.vapid_subject or NOBODY, TRUSTED_ORIGINS)


@lru_cache(maxsize=1)
def _fcm(credentials: str) -> Any:
    from notifications.fcm import FcmChannel  # noqa: PLC0415 - seconds that an installation without it should not pay

    return FcmChannel(credentials)


def send(settings: Settings, channel: str, address: dict[str, Any], rendered: Rendered) -> Delivery:
    """Blocks until the service answers. Raises DeliveryFailed; ValueError where the address is of no use."""
    if channel == "fcm":
        return _fcm(str(settings.fcm_credentials)).send(address["fid"], rendered)
    return web_push(settings).send(Subscription(**address), rendered)
