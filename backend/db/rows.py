"""Many rows in one statement: each column travels as an array.

Where a cell is a list itself (a document, an array) it travels as text, because an array of lists would be a table.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Columns = Mapping[str, str]
"""Name -> type in PostgreSQL."""

document = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
"""A value as text for a column of JSON."""


def selected(columns: Columns, first: int) -> str:
    """For SQL, after `select`: the columns from their arrays, which are the parameters from number `first` on."""
    names = ", ".join(f"r.{name}::{kind}" if kind in AS_TEXT else f"r.{name}" for name, kind in columns.items())
    kinds = ["text" if kind in AS_TEXT else kind for kind in columns.values()]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(kinds, first))
    return f"{names} from unnest({arrays}) as r({', '.join(columns)})"


def arrays(columns: Columns, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The parameters that go with `selected`; what a row leaves out is null."""
    return [_array(AS_TEXT.get(kind), [row.get(name) for row in rows]) for name, kind in columns.items()]


def _array(written: Callable[[Any], str] | None, cells: list[Any]) -> list[Any]:
    return [cell if cell is None else written(cell) for cell in cells] if written else cells


def _listed(ids: Iterable[Any]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


AS_TEXT: Mapping[str, Callable[[Any], str]] = {"jsonb": document, "uuid[]": _listed}
