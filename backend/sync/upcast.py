"""Brings the body of an older phone up to date: one table, one step a version, nothing but dict to dict.

A phone writes an operation in the version of its day and never changes it again, so every version ever written stays
readable. A new version is one step more here, and the wire type of the kind follows it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

import msgspec

from backend.errors import Problem

Body = dict[str, Any]
Step = Callable[[Body], Body]
"""From one version to the next. What it gets came from outside: it adds and renames, the wire type judges."""


def _edit_remembers_what_was_seen(body: Body) -> Body:
    """Version 2 has the values that the person saw. Older phones did not say, so the trail of changes decides."""
    return {"seen": {}} | body


STEPS: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {
        "visit.check_in": (),
        "visit.report": (),
        "visit.check_out": (),
        "visit.missed": (),
        "account.edit": (_edit_remembers_what_was_seen,),
        "account.pin": (),
        "discount.request": (),
        "discount.decide": (),
        "plan.order": (),
        "workorder.respond": (),
        "track.points": (),
        "nothing": (),
    }
)
"""The first step of a kind makes version 2 of version 1, and so on; without steps there is only version 1."""


def current(kind: str, steps: Mapping[str, tuple[Step, ...]] = STEPS) -> int:
    """The version that phones write now. Raises sync.unknown_kind."""
    if kind not in steps:
        raise Problem("sync.unknown_kind", field="kind", kind=kind)
    return 1 + len(steps[kind])


def upcast(kind: str, schema_v: int, body: Body, steps: Mapping[str, tuple[Step, ...]] = STEPS) -> Body:
    """The same operation in the current version; `body` itself stays as it is.

    Raises sync.unknown_kind for a kind or a version that this server does not know, request.invalid for no object.
    """
    newest = current(kind, steps)
    if not 1 <= schema_v <= newest:
        raise Problem("sync.unknown_kind", field="schemaV", kind=kind, schema_v=schema_v)
    if not isinstance(body, dict):  # pyright: ignore[reportUnnecessaryIsInstance] - a phone may send any JSON
        raise Problem("request.invalid", field="body", detail="Expected `object`")
    for step in steps[kind][schema_v - 1 :]:
        body = step(body)
    return body


def upcast_text(kind: str, schema_v: int, text: str) -> str:
    """The same for JSON text. A body of today is not touched, so that it is read once and strictly."""
    if schema_v == current(kind):
        return text
    try:
        body = cast("Body", msgspec.json.decode(text))
    except msgspec.DecodeError as error:
        raise Problem("request.malformed", detail="The body is not JSON") from error
    except RecursionError as error:
        raise Problem("request.invalid", field="body", detail="Too deep") from error
    return msgspec.json.encode(upcast(kind, schema_v, body)).decode()
