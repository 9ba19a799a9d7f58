"""Tables for spreadsheets: headings in two languages, cells that no spreadsheet will run."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's own encoding
RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a cell instead of showing it, full-width too. Source: OWASP, CSV Injection."""

Cell = str | int | float | None
Row = TypeVar("Row")
Setting = TypeVar("Setting")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row, Setting]):
    """`of` makes the cell from a row and from what all rows share: a time zone, a language."""

    en: str
    zh_cn: str
    of: Callable[[Row, Setting], Cell]

    def title(self, language: str) -> str:
        return self.zh_cn if language == "zh-CN" else self.en


def headings(columns: Sequence[Column[Row, Setting]], language: str) -> str:
    """The first line of a file."""
    return BYTE_ORDER_MARK + written([[column.title(language) for column in columns]])


def body(columns: Sequence[Column[Row, Setting]], rows: Iterable[Row], setting: Setting) -> str:
    return written([column.of(row, setting) for column in columns] for row in rows)


def written(rows: Iterable[Sequence[Cell]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return file.getvalue()


def safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(RUNS):
        return "'" + cell
    return cell
