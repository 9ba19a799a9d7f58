"""The headers that every answer carries: what a page of ours may load, and what it may ask of a phone."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

API_PAGE_PATH = "/schema"
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
API_PAGE_POLICY = POLICY | {"script-src": "'self' 'unsafe-inline'"}  # its page starts itself with a script of its own


def _said(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(self)",
}
APP, API_PAGE = _said(POLICY), _said(API_PAGE_POLICY)


async def shield(message: Message, scope: Scope) -> None:
    """Add the headers as an answer starts."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in EVERYWHERE.items():
        headers[name] = value
    headers["Content-Security-Policy"] = API_PAGE if scope["path"].startswith(API_PAGE_PATH) else APP
