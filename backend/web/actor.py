"""Hands the logged-in actor to handlers as the dependency `actor`."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from backend.access.actor import Actor
from backend.errors import Problem


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    actor: Actor | None = request.scope.get("user")
    if actor is None:
        raise Problem("auth.login_required")
    return actor


Who = NamedDependency[Actor]
"""The type of a handler's `actor`."""
