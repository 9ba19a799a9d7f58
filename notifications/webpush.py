"""Web Push with VAPID (RFC 8030, 8188, 8291, 8292). The only user of `pywebpush`."""

import base64
import binascii
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from notifications.channel import Delivery, DeliveryFailed, Gone, Sent, retry_after
from notifications.messages import Rendered

TTL_S = 24 * 3600  # a phone that was off for a day has missed the news anyway
TIMEOUT_S = 10.0
# A browser names its push service itself, so a liar could name any host of ours: only these are called.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
_GONE = frozenset({404, 410})
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class VapidKeys:
    """Base64url without padding: 32 octets of private key, 65 of public key for the browser."""

    private: str
    public: str


def new_vapid_keys() -> VapidKeys:
    """A fresh pair, to be made once per installation and kept: subscriptions are bound to it."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - needed once per installation
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - needed once per installation

    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return VapidKeys(_to_text(key.private_numbers().private_value.to_bytes(32, "big")), _to_text(point))


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the browser's `PushManager.subscribe` returned. ValueError names the field that is not right."""

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        if not urlsplit(self.endpoint).hostname:
            raise ValueError("endpoint must be a URL")
        point = _from_text("p256dh", self.p256dh)
        if len(point) != 65 or point[0] != 4:
            raise ValueError("p256dh must be an uncompressed P-256 point")
        if len(_from_text("auth", self.auth)) != 16:
            raise ValueError("auth must be 16 octets")


class WebPushChannel:
    """A `Channel` to browsers.

    private_key  `VapidKeys.private`
    subject      `mailto:` or `https:` address at which a push service may complain
    origins      origins trusted besides the known push services, such as `http://127.0.0.1:8123` in a test
    """

    def __init__(self, private_key: str, subject: str, origins: tuple[str, ...] = ()) -> None:
        if not subject.startswith(("mailto:", "https://")):
            raise ValueError(f"VAPID subject must start with mailto: or https://, not {subject!r}")
        self._private_key = private_key
        self._subject = subject
        self._origins = origins

    def trusts(self, endpoint: str) -> bool:
        """Whether a message may be sent there; ask before a subscription is kept."""
        url = urlsplit(endpoint)
        if f"{url.scheme}://{url.netloc}" in self._origins:
            return True
        known = (url.hostname or "").endswith
        return url.scheme == "https" and any(
            known(host) if host.startswith(".") else url.hostname == host for host in PUSH_HOSTS
        )

    def send(self, address: Subscription, rendered: Rendered) -> Delivery:
        if not self.trusts(address.endpoint):
            raise DeliveryFailed("push.untrusted_endpoint")
        return _delivery(*self._post(address, rendered))

    def _post(self, address: Subscription, rendered: Rendered) -> tuple[int, str | None]:
        """Status and Retry-After of the service's answer; status 503 for none."""
        import pywebpush  # noqa: PLC0415 - loads aiohttp and requests: half a second nobody else should pay
        import requests  # noqa: PLC0415 - comes with pywebpush

        try:
            with requests.Session() as session:
                session.max_redirects = 0  # a redirect would lead past the trusted hosts
                pywebpush.webpush(
                    {"endpoint": address.endpoint, "keys": {"p256dh": address.p256dh, "auth": address.auth}},
                    data=payload(rendered),
                    vapid_private_key=self._private_key,
                    vapid_claims={"sub": self._subject},
                    ttl=TTL_S,
                    timeout=TIMEOUT_S,
                    requests_session=session,
                )
        except pywebpush.WebPushException as refused:
            return refused.status_code or 400, refused.retry_after
        except requests.TooManyRedirects:
            return 400, None
        except requests.RequestException:
            return 503, None
        except ValueError as broken_key:  # 65 octets that are no point of the curve
            raise DeliveryFailed("push.bad_subscription") from broken_key
        return 201, None


def payload(rendered: Rendered) -> str:
    """What the service worker reads: JSON with title, body, link and tag."""
    shown = {"title": rendered.title, "body": rendered.body, "link": rendered.link, "tag": rendered.tag}
    return json.dumps(shown, ensure_ascii=False)


def _delivery(status: int, wait: str | None) -> Delivery:
    if status < 300:
        return Sent()
    if status in _GONE:
        return Gone()
    if status in _BUSY:
        return retry_after(wait)
    raise DeliveryFailed(f"push.status_{status}")


def _to_text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _from_text(field: str, text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        raise ValueError(f"{field} must be base64url") from None
