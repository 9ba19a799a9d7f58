"""Firebase Cloud Messaging, optional beside Web Push. The only user of `firebase_admin`."""

from collections.abc import Mapping
from typing import Any

from notifications.channel import Delivery, DeliveryFailed, Gone, Sent, retry_after
from notifications.messages import Rendered

TIMEOUT_S = 10
_BUSY = frozenset({"RESOURCE_EXHAUSTED", "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED", "UNKNOWN"})


class FcmChannel:
    """A `Channel` to Firebase installation ids.

    credentials  path of the service account file, or its content
    name         of the Firebase app inside this process; one channel per name at a time
    url          where messages are posted instead of Google: a local server in tests
    """

    def __init__(self, credentials: str | Mapping[str, str], name: str = "rounds", url: str | None = None) -> None:
        import firebase_admin  # noqa: PLC0415 - loads gRPC and Google's clients: seconds nobody else should pay
        from firebase_admin import credentials as accounts  # noqa: PLC0415 - as above
        from firebase_admin import messaging  # noqa: PLC0415 - as above

        account = credentials if isinstance(credentials, str) else dict(credentials)
        self._app = firebase_admin.initialize_app(accounts.Certificate(account), {"httpTimeout": TIMEOUT_S}, name=name)
        # The SDK offers no public way to move its URL or to stop its own retries of 503.
        self._service: Any = messaging._get_messaging_service(self._app)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - see above
        self._service._fcm_url = url or self._service._fcm_url  # noqa: SLF001 - see above
        _stop_own_retries(self._service)

    def send(self, address: str, rendered: Rendered) -> Delivery:
        from firebase_admin import exceptions, messaging  # noqa: PLC0415 - loaded by __init__ already
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415 - comes with firebase_admin

        note = messaging.Notification(title=rendered.title, body=rendered.body)
        data = {"link": rendered.link or "", "tag": rendered.tag or ""}
        try:
            messaging.send(messaging.Message(fid=address, notification=note, data=data), app=self._app)
        except messaging.UnregisteredError:  # any other NOT_FOUND is a wrong project, not a lost phone
            return Gone()
        except exceptions.FirebaseError as error:
            return _wait_or_fail(error)
        except TransportError:
            return retry_after(None)
        except GoogleAuthError as error:
            raise DeliveryFailed("fcm.credentials") from error
        return Sent()

    def close(self) -> None:
        """Free the name, so that a channel may be made under it again."""
        import firebase_admin  # noqa: PLC0415 - loaded by __init__ already

        firebase_admin.delete_app(self._app)


def _stop_own_retries(service: Any) -> None:
    """Our queue waits; the SDK would sleep up to seven seconds inside a worker's thread."""
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - comes with firebase_admin

    service._client.session.mount(service._fcm_url, HTTPAdapter(max_retries=0))  # noqa: SLF001 - no public way


def _wait_or_fail(error: Any) -> Delivery:
    """`error` is a FirebaseError with Google's code and the HTTP answer, where there was one."""
    if error.code not in _BUSY:
        raise DeliveryFailed(f"fcm.{error.code.lower()}") from error
    return retry_after(error.http_response.headers.get("Retry-After") if error.http_response is not None else None)
