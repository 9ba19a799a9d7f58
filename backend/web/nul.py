"""Refuses the zero character at the edge: PostgreSQL keeps it in no text."""

import re
from collections.abc import Iterator
from typing import Any, cast

import msgspec
from litestar import Request

from backend.errors import Problem

NUL = "\0"
SIGN = rb"\u0000"
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # an escaped backslash before u0000 is plain text
OPERATION = re.compile(r"mutations\.\d+\.body")  # each operation of a push gets its own refusal


async def refuse_nul(request: Request[Any, Any, Any]) -> None:
    """Raises request.invalid naming the parameter or the field that holds a zero character."""
    if NUL in request.scope["path"]:
        raise _refusal("path")
    for name, value in request.query_params.multi_items():
        if NUL in name or NUL in str(value):
            raise _refusal(name.replace(NUL, "") or "query")
    if request.headers.get("content-type", "").startswith("application/json"):
        for field in holding_nul(await request.body()):
            if not OPERATION.fullmatch(field):
                raise _refusal(field)


def holding_nul(body: bytes | str) -> Iterator[str]:
    """Paths such as `lines.0.name` of the texts in a JSON document that hold a zero character."""
    raw = body.encode() if isinstance(body, str) else body
    if SIGN not in raw or not ESCAPED.search(raw):  # looking for plain octets is a hundred times as fast
        return
    try:
        document: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return  # whoever reads the body says what is wrong with it
    yield from _walk(document, "")


def refuse_nul_in(body: bytes | str) -> None:
    """Raises request.invalid naming the first field that holds a zero character."""
    for field in holding_nul(body):
        raise _refusal(field)


def _walk(value: object, path: str) -> Iterator[str]:
    if isinstance(value, str) and NUL in value:
        yield path or "body"
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, object]", value).items():
            name = key.replace(NUL, "")
            if name != key:
                yield path or "body"
            yield from _walk(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[object]", value)):
            yield from _walk(inner, f"{path}.{index}".lstrip("."))


def _refusal(field: str) -> Problem:
    return Problem("request.invalid", field=field, detail="Text cannot hold the zero character")
