import base64
import json
import os

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from notifications.channel import DeliveryFailed, Gone, Retry, Sent
from notifications.messages import Rendered
from notifications.webpush import Subscription, WebPushChannel, new_vapid_keys

pytestmark = pytest.mark.services
NEWS = Rendered("新工单：补货", "请尽快接单。", "/workorders/1", "workorder.offered")  # noqa: RUF001 - Chinese
KEYS = new_vapid_keys()


def text(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Browser:
    """The other end: it has the private key and can read what arrives."""

    def __init__(self, origin):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.subscription = Subscription(f"{origin}/push/one", text(point), text(self.auth))

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


@pytest.fixture
def browser(push_service):
    return Browser(push_service.origin)


@pytest.fixture
def channel(push_service):
    return WebPushChannel(KEYS.private, "mailto:ops@example.org", origins=(push_service.origin,))


def test_the_browser_can_read_what_was_sent_and_nobody_else(push_service, browser, channel):
    assert channel.send(browser.subscription, NEWS) == Sent()
    [request] = push_service.received
    assert browser.read(request.body) == {
        "title": NEWS.title,
        "body": NEWS.body,
        "link": "/workorders/1",
        "tag": "workorder.offered",
    }
    assert NEWS.body.encode() not in request.body
    assert request.headers["ttl"] == "86400"
    assert request.headers["content-encoding"] == "aes128gcm"


def test_the_message_is_signed_with_the_key_the_browser_was_given(push_service, browser, channel):
    channel.send(browser.subscription, NEWS)
    signed = push_service.received[0].headers["authorization"]
    assert Vapid02.verify(signed)
    assert f"k={KEYS.public}" in signed


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_is_gone(push_service, browser, channel, status):
    push_service.answer("/push/one", status)
    assert channel.send(browser.subscription, NEWS) == Gone()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_tried_again_when_it_says(push_service, browser, channel, status):
    push_service.answer("/push/one", status, {"Retry-After": "90"})
    assert channel.send(browser.subscription, NEWS) == Retry(90)
    assert len(push_service.received) == 1


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refusal_is_a_failure_that_names_its_status(push_service, browser, channel, status):
    push_service.answer("/push/one", status, body=b"secret endpoint")
    with pytest.raises(DeliveryFailed, match=f"push.status_{status}"):
        channel.send(browser.subscription, NEWS)


def test_a_redirect_is_not_followed(push_service, browser, channel):
    push_service.answer("/push/one", 307, {"Location": f"{push_service.origin}/inner"})
    with pytest.raises(DeliveryFailed):
        channel.send(browser.subscription, NEWS)
    assert push_service.to("/inner") == []


def test_a_service_that_is_down_is_tried_again(browser):
    nowhere = "http://127.0.0.1:9"
    subscription = Subscription(f"{nowhere}/x", browser.subscription.p256dh, browser.subscription.auth)
    channel = WebPushChannel(KEYS.private, "mailto:ops@example.org", origins=(nowhere,))
    assert channel.send(subscription, NEWS) == Retry(60)


def test_an_endpoint_inside_our_own_network_is_never_called(push_service, browser):
    channel = WebPushChannel(KEYS.private, "mailto:ops@example.org")
    with pytest.raises(DeliveryFailed, match="untrusted"):
        channel.send(browser.subscription, NEWS)
    assert push_service.received == []


@pytest.mark.parametrize(
    ("endpoint", "trusted"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilpush.apple.com.example/x", False),
        ("https://169.254.169.254/latest", False),
        ("https:///nothing", False),
    ],
)
def test_only_known_push_services_are_trusted(endpoint, trusted):
    assert WebPushChannel(KEYS.private, "https://example.org").trusts(endpoint) is trusted


def test_a_key_that_is_no_point_of_the_curve_is_a_failure(push_service, channel):
    broken = Subscription(f"{push_service.origin}/push/one", text(b"\x04" + bytes(64)), text(bytes(16)))
    with pytest.raises(DeliveryFailed, match=r"push\.bad_subscription"):
        channel.send(broken, NEWS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("endpoint", "not a url"),
        ("p256dh", text(bytes(65))),
        ("p256dh", text(b"\x04" + bytes(63))),
        ("p256dh", "ключ"),
        ("auth", text(bytes(15))),
        ("auth", "a"),
    ],
)
def test_a_subscription_that_cannot_work_is_refused_by_its_field(browser, field, value):
    good = browser.subscription
    fields = {"endpoint": good.endpoint, "p256dh": good.p256dh, "auth": good.auth}
    with pytest.raises(ValueError, match=field):
        Subscription(**fields | {field: value})


def test_a_subject_must_be_an_address():
    with pytest.raises(ValueError, match="mailto"):
        WebPushChannel(KEYS.private, "ops@example.org")


def test_new_keys_are_a_pair_and_never_the_same():
    assert new_vapid_keys() != KEYS
    assert len(base64.urlsafe_b64decode(KEYS.public + "=")) == 65
    assert len(base64.urlsafe_b64decode(KEYS.private + "=")) == 32
