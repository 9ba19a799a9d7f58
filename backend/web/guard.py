"""Every route names the permission that it needs; without one the application refuses to start."""

from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from backend.access.actor import Actor
from backend.access.policy import PUBLIC, require
from backend.errors import Problem

FRAMEWORK_ROUTES = ("/schema",)  # the framework's own pages carry no data
PERSON = "x-rounds-person"  # for whom a tab works: the cookie is the browser's, and another tab may have changed it
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UnguardedRouteError(RuntimeError):
    pass


def permission_guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    permission = handler.opt.get("permission")
    if permission in (None, PUBLIC):
        return
    actor: Actor | None = connection.scope.get("user")
    if actor is None:
        raise Problem("auth.device_revoked" if connection.scope.get("locked") else "auth.login_required")
    said = connection.headers.get(PERSON)
    if said is not None and said != str(actor.me):
        raise Problem("auth.other_person")
    require(actor, permission)


def origin_guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A page of another site cannot act with the visitor's cookie."""
    origin = connection.headers.get("origin")
    if connection.scope.get("method") in SAFE_METHODS or origin is None:
        return
    if origin.split("://", 1)[-1] != connection.headers.get("host"):
        raise Problem("request.foreign_origin")


def refuse_unguarded(app: Litestar) -> None:
    """Raises UnguardedRouteError naming each route that names no permission."""
    bare = sorted(
        {route.path for route in app.routes for handler in _handlers(route) if _needs_permission(route, handler)}
    )
    if bare:
        raise UnguardedRouteError("routes without a permission: " + ", ".join(bare))


def _handlers(route: Any) -> list[BaseRouteHandler]:
    return getattr(route, "route_handlers", None) or [route.route_handler]


def _needs_permission(route: Any, handler: BaseRouteHandler) -> bool:
    if route.path.startswith(FRAMEWORK_ROUTES) or "permission" in handler.opt:
        return False
    return getattr(handler, "http_methods", None) != {"OPTIONS"}  # the framework answers those itself
