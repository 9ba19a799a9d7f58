"""A browser's half of Web Push: it subscribes with a key of its own and opens what arrives."""

import base64
import json
import os
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Browser:
    def __init__(self, service: Any) -> None:
        self.service = service
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    def subscription(self, path: str) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` spells it."""
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": _text(point), "auth": _text(self._auth)}
        return {"endpoint": self.service.origin + path, "expirationTime": None, "keys": keys}

    def opened(self, path: str) -> list[dict[str, Any]]:
        """What was pushed to `path`, decrypted."""
        return [
            json.loads(http_ece.decrypt(request.body, private_key=self._key, auth_secret=self._auth))
            for request in self.service.to(path)
        ]
