"""Measured days as a table for spreadsheets, headings in two languages."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from backend.adherence.wire import Figures

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's own encoding
RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet compute a cell instead of showing it. Source: OWASP, CSV Injection."""

Cell = str | int | float | None
Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    en: str
    zh_cn: str
    of: Callable[[asyncpg.Record, Figures], Cell]

    def title(self, language: str) -> str:
        return self.zh_cn if language == "zh-CN" else self.en


def _km(metres: int | None) -> float | None:
    return None if metres is None else round(metres / 1000, 2)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _reasons(lines: Lines, chosen: Callable[[dict[str, Any]], bool]) -> str:
    return "\n".join(f"{line['name']}: {line['reason'] or 'unknown'}" for line in lines if chosen(line))


COLUMNS = (
    Column("Day", "日期", lambda row, _: row["day"].isoformat()),
    Column("Rep", "外勤人员", lambda row, _: row["name"]),
    Column("Planned visits", "计划拜访", lambda _, f: f.planned),
    Column("Kept", "已完成", lambda _, f: f.kept),
    Column("Late", "迟到", lambda _, f: f.late),
    Column("Skipped", "未拜访", lambda _, f: f.skipped),
    Column("Unplanned", "计划外", lambda _, f: f.unplanned),
    Column("Order kept (%)", "顺序遵守 (%)", lambda _, f: _percent(f.order_kept)),
    Column("Planned km", "计划公里", lambda _, f: _km(f.planned_m)),
    Column("Actual km", "实际公里", lambda _, f: _km(f.actual_m)),
    Column("Of it not seen (km)", "其中无轨迹 (公里)", lambda _, f: _km(f.gap_m)),
    Column("Planned travel (min)", "计划路程 (分钟)", lambda _, f: _minutes(f.planned_s)),
    Column("Actual travel (min)", "实际路程 (分钟)", lambda _, f: _minutes(f.actual_s)),
    Column("Late start (min)", "出发延迟 (分钟)", lambda _, f: _minutes(f.late_start_s)),
    Column("Way known from", "路程来源", lambda _, f: f.basis),
    Column("Why late", "迟到原因", lambda row, _: _reasons(row["lines"], lambda line: line["late"])),
    Column("Why skipped", "未拜访原因", lambda row, _: _reasons(row["lines"], lambda it: it["state"] == "skipped")),
    Column("Why unplanned", "计划外原因", lambda row, _: _reasons(row["lines"], lambda it: it["state"] == "unplanned")),
    Column("Rep id", "人员编号", lambda row, _: str(row["rep_id"])),
)


def table(rows: Iterable[asyncpg.Record], language: str) -> str:
    body = ([column.of(row, msgspec.convert(row["figures"], Figures)) for column in COLUMNS] for row in rows)
    return written([column.title(language) for column in COLUMNS], body)


def written(headings: list[str], rows: Iterable[list[Cell]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return BYTE_ORDER_MARK + file.getvalue()


def _safe(cell: Cell) -> Cell:
    return "'" + cell if isinstance(cell, str) and cell.lstrip(" \n").startswith(RUNS) else cell
