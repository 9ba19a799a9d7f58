"""Requests may come compressed: on a slow line a phone's queue takes a sixth of the time."""

import zlib
from typing import Any, cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from backend.errors import Problem

MOST_BODY_BYTES = 2 * 1024 * 1024  # of any request, unpacked; photos come in chunks far below this
GZIP = zlib.MAX_WBITS | 16
ENCODING, LENGTH = b"content-encoding", b"content-length"


def gunzip_middleware(app: ASGIApp) -> ASGIApp:
    """The app sees the request as if it had come as it is."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or dict(scope["headers"]).get(ENCODING) != b"gzip":
            await app(scope, receive, send)
            return
        body = unpacked(await _packed(receive))
        headers = [(name, value) for name, value in scope["headers"] if name not in (ENCODING, LENGTH)]
        plain = cast("HTTPScope", {**scope, "headers": [*headers, (LENGTH, str(len(body)).encode())]})
        await app(plain, _once(body, receive), send)

    return middleware


def unpacked(packed: bytes) -> bytes:
    """Raises request.malformed, request.too_large before more than that is unpacked."""
    stream = zlib.decompressobj(GZIP)
    try:
        body = stream.decompress(packed, MOST_BODY_BYTES + 1)
    except zlib.error as error:
        raise Problem("request.malformed", detail="The body is not gzip") from error
    if len(body) > MOST_BODY_BYTES:
        raise Problem("request.too_large", most_bytes=MOST_BODY_BYTES)
    if not stream.eof:
        raise Problem("request.malformed", detail="The body ends too early")
    return body


async def _packed(receive: Receive) -> bytes:
    packed, more = bytearray(), True
    while more:
        message = cast("dict[str, Any]", await receive())
        if message["type"] == "http.disconnect":
            raise Problem("request.malformed", detail="The body ends too early")
        packed += message.get("body", b"")
        if len(packed) > MOST_BODY_BYTES:
            raise Problem("request.too_large", most_bytes=MOST_BODY_BYTES)
        more = message.get("more_body", False)
    return bytes(packed)


def _once(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Any:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
