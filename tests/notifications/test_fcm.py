import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from notifications.channel import DeliveryFailed, Gone, Retry, Sent
from notifications.fcm import FcmChannel
from notifications.messages import Rendered

pytestmark = pytest.mark.services
NEWS = Rendered("Work order", "Accept or decline.", "/workorders/1", "workorder.offered")
SEND = "/v1/projects/rounds-demo/messages:send"


@pytest.fixture(scope="module")
def private_key():
    return (
        rsa.generate_private_key(65537, 2048)
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


@pytest.fixture
def account(private_key, push_service):
    """A service account as Google writes it, whose tokens the local server issues."""
    token = {"access_token": "local-token", "expires_in": 3600, "token_type": "Bearer"}
    push_service.answer("/token", 200, {"Content-Type": "application/json"}, json.dumps(token).encode())
    push_service.answer(SEND, 200, body=json.dumps({"name": "projects/rounds-demo/messages/1"}).encode())
    return {
        "type": "service_account",
        "project_id": "rounds-demo",
        "private_key_id": "1",
        "private_key": private_key,
        "client_email": "push@rounds-demo.iam.example",
        "client_id": "1",
        "token_uri": f"{push_service.origin}/token",
    }


@pytest.fixture
def channel(account, push_service):
    made = FcmChannel(account, url=push_service.origin + SEND)
    yield made
    made.close()


def google_error(push_service, status, code, detail=None, headers=None):
    details = [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": detail}]
    error = {"error": {"code": status, "status": code, "message": "no", "details": details if detail else []}}
    push_service.answer(SEND, status, headers, json.dumps(error).encode())


def test_a_message_arrives_with_its_text_link_and_credentials(push_service, channel):
    assert channel.send("installation-1", NEWS) == Sent()
    [request] = push_service.to(SEND)
    assert request.json()["message"] == {
        "fid": "installation-1",
        "notification": {"title": "Work order", "body": "Accept or decline."},
        "data": {"link": "/workorders/1", "tag": "workorder.offered"},
    }
    assert request.headers["authorization"] == "Bearer local-token"


def test_a_message_without_link_has_an_empty_one(push_service, channel):
    channel.send("installation-1", Rendered("Title", "Body"))
    assert push_service.to(SEND)[0].json()["message"]["data"] == {"link": "", "tag": ""}


def test_an_unregistered_installation_is_gone(push_service, channel):
    google_error(push_service, 404, "NOT_FOUND", "UNREGISTERED")
    assert channel.send("installation-1", NEWS) == Gone()


def test_an_unknown_project_costs_no_installation(push_service, channel):
    google_error(push_service, 404, "NOT_FOUND")
    with pytest.raises(DeliveryFailed, match=r"fcm\.not_found"):
        channel.send("installation-1", NEWS)


@pytest.mark.parametrize(
    ("status", "code", "detail"),
    [(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), (503, "UNAVAILABLE", "UNAVAILABLE"), (500, "INTERNAL", None)],
)
def test_a_busy_service_is_tried_again_by_the_queue_and_not_by_the_sdk(push_service, channel, status, code, detail):
    google_error(push_service, status, code, detail, {"Retry-After": "45"})
    assert channel.send("installation-1", NEWS) == Retry(45)
    assert len(push_service.to(SEND)) == 1


@pytest.mark.parametrize(
    ("status", "code", "detail"),
    [
        (400, "INVALID_ARGUMENT", None),
        (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
        (401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
    ],
)
def test_a_refusal_is_a_failure_that_names_its_code(push_service, channel, status, code, detail):
    google_error(push_service, status, code, detail)
    with pytest.raises(DeliveryFailed, match=f"fcm.{code.lower()}"):
        channel.send("installation-1", NEWS)


def test_a_service_that_is_down_is_tried_again(account):
    channel = FcmChannel(account, name="down", url="http://127.0.0.1:9/send")
    try:
        assert channel.send("installation-1", NEWS) == Retry(60)
    finally:
        channel.close()


def test_a_key_that_was_revoked_is_a_failure_of_ours(push_service, channel):
    push_service.answer("/token", 400, body=b'{"error": "invalid_grant"}')
    with pytest.raises(DeliveryFailed, match=r"fcm\.credentials"):
        channel.send("installation-1", NEWS)


def test_no_token_service_is_tried_again(account):
    channel = FcmChannel(account | {"token_uri": "http://127.0.0.1:9/token"}, name="no-token")
    try:
        assert channel.send("installation-1", NEWS) == Retry(60)
    finally:
        channel.close()


def test_credentials_may_be_a_file_and_a_closed_name_is_free_again(account, push_service, tmp_path):
    file = tmp_path / "account.json"
    file.write_text(json.dumps(account))
    for _ in range(2):
        channel = FcmChannel(str(file), name="file", url=push_service.origin + SEND)
        assert channel.send("installation-1", NEWS) == Sent()
        channel.close()


def test_without_a_local_url_the_messages_go_to_google(account):
    channel = FcmChannel(account, name="google")
    try:
        assert channel._service._fcm_url == "https://fcm.googleapis.com/v1/projects/rounds-demo/messages:send"
    finally:
        channel.close()
