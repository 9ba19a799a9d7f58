"""The edge where every failure becomes application/problem+json."""

from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, ValidationException

from backend.errors import PROBLEM_JSON, Problem
from backend.log import log
from backend.web.wire import named_in

RETRY_AFTER_S = {"auth.throttled": 60, "unavailable": 5, "sync.busy": 5}
EMPTY_CACHE = {"Clear-Site-Data": '"cache"'}  # of the browser: photos that were looked at
BY_STATUS = {
    400: "request.malformed",
    401: "auth.login_required",
    403: "auth.forbidden",
    404: "not_found",
    405: "request.method_not_allowed",
    413: "request.too_large",
    415: "request.malformed",
    429: "auth.throttled",
}


def answer(problem: Problem) -> Response[bytes]:
    headers: dict[str, str] = {}
    if problem.code in RETRY_AFTER_S:
        headers["Retry-After"] = str(problem.facts.get("retry_after_s", RETRY_AFTER_S[problem.code]))
    if problem.code == "auth.device_revoked":
        headers |= EMPTY_CACHE
    return Response(
        msgspec.json.encode(problem.body(), enc_hook=str),
        status_code=problem.kind.status,
        media_type=PROBLEM_JSON,
        headers=headers,
    )


def on_problem(_: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    return answer(problem)


def on_validation(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """Litestar's own validation of bodies, paths and queries, told field by field."""
    found: list[dict[str, str]] = [e for e in error.extra or [] if isinstance(e, dict)] if error.extra else []
    fields = [_field(e) for e in found]
    problem = Problem("request.invalid", detail=fields[0]["message"] if fields else error.detail)
    body = problem.body() | {"errors": fields}
    return Response(msgspec.json.encode(body), status_code=problem.kind.status, media_type=PROBLEM_JSON)


def _field(found: dict[str, str]) -> dict[str, str]:
    """A missing or unknown field is named in msgspec's sentence, everything else by its path."""
    message = str(found.get("message", ""))
    path = str(found.get("key", "body")).removeprefix("data").lstrip(".")
    if found.get("source", "body") != "body":
        path = _as_typed(path)
    named = named_in(message) if " field `" in message else ""
    return {
        "field": ".".join(part for part in (path, named) if part) or "body",
        "code": "request.invalid",
        "message": message,
    }


def _as_typed(parameter: str) -> str:
    """A handler's `rep_id` or `from_` is `repId` or `from` in the address."""
    first, *rest = parameter.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    code = BY_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "request.malformed")
    return answer(Problem(code))


def on_data(request: Request[Any, Any, Any], error: asyncpg.DataError) -> Response[bytes]:
    """A value that no check foresaw and PostgreSQL refuses; its own sentence would quote the row."""
    log.warning("request.refused_by_database", path=request.scope.get("path_template"), exc_info=error)
    return answer(Problem("request.invalid", detail="A value lies outside what can be kept"))


def on_overflow(request: Request[Any, Any, Any], error: OverflowError) -> Response[bytes]:
    """Days at the end of the calendar, from which no other day can be reckoned."""
    log.warning("request.out_of_range", path=request.scope.get("path_template"), exc_info=error)
    return answer(Problem("request.invalid", detail="A day or a number lies too far out to reckon with"))


def on_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The one place of the web app that catches everything: the caller learns nothing of the inside."""
    log.error("request.failed", path=request.scope.get("path_template"), exc_info=error)
    return answer(Problem("internal"))


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    ValidationException: on_validation,
    NotFoundException: on_http,
    HTTPException: on_http,
    asyncpg.DataError: on_data,
    OverflowError: on_overflow,
    Exception: on_fault,
}
