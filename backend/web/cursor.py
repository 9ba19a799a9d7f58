"""Where a page ended: the sort key of its last row, opaque to the caller, so that paging survives inserts."""

import base64
import binascii
from typing import TypeVar

import msgspec

from backend.errors import Problem

T = TypeVar("T")


def cursor_of(*key: object) -> str:
    """The cursor that goes on after the row with this sort key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def after(cursor: str | None, kind: type[T]) -> T | None:
    """The sort key in a cursor as the tuple type `kind`. Raises request.invalid naming `cursor`."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=kind)
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise Problem("request.invalid", field="cursor", detail="This cursor is not one of ours") from error
