"""Measured days as a table for spreadsheets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from backend.adherence import words
from backend.adherence.wire import Figures
from backend.web import table
from backend.web.table import Cell, Column


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day; `lines` are those that have a reason to tell. No figures: they are not worked out yet."""

    row: asyncpg.Record
    figures: Figures | None

    def why(self, chosen: Callable[[dict[str, Any]], bool], language: str) -> str:
        lines: list[dict[str, Any]] = self.row["lines"]
        return "\n".join(f"{it['name']}: {words.reason(it['reason'], language)}" for it in lines if chosen(it))


def _of(cell: Callable[[Figures], Cell]) -> Callable[[Day, str], Cell]:
    """Empty where there are no figures: a day that is not worked out is not a day without visits."""
    return lambda day, _: None if day.figures is None else cell(day.figures)


def _km(metres: int | None) -> float | None:
    return None if metres is None else round(metres / 1000, 2)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


COLUMNS: tuple[Column[Day, str], ...] = (
    Column("Day", "日期", lambda day, _: day.row["day"].isoformat()),
    Column("Rep", "外勤人员", lambda day, _: day.row["name"]),
    Column("Figures", "数据", lambda day, language: words.figures(is_known=day.figures is not None, language=language)),
    Column("Planned visits", "计划拜访", _of(lambda it: it.planned)),
    Column("Kept", "已完成", _of(lambda it: it.kept)),
    Column("Late", "迟到", _of(lambda it: it.late)),
    Column("Skipped", "未拜访", _of(lambda it: it.skipped)),
    Column("Unplanned", "计划外", _of(lambda it: it.unplanned)),
    Column("Order kept (%)", "顺序遵守 (%)", _of(lambda it: _percent(it.order_kept))),
    Column("Planned km", "计划公里", _of(lambda it: _km(it.planned_m))),
    Column("Actual km", "实际公里", _of(lambda it: _km(it.actual_m))),
    Column("Of it not seen (km)", "其中无轨迹 (公里)", _of(lambda it: _km(it.gap_m))),
    Column("Planned travel (min)", "计划路程 (分钟)", _of(lambda it: _minutes(it.planned_s))),
    Column("Actual travel (min)", "实际路程 (分钟)", _of(lambda it: _minutes(it.actual_s))),
    Column("Late start (min)", "出发延迟 (分钟)", _of(lambda it: _minutes(it.late_start_s))),
    Column(
        "Way known from", "路程来源", lambda day, language: words.basis(day.figures and day.figures.basis, language)
    ),
    Column("Why late", "迟到原因", lambda day, language: day.why(lambda line: line["late"], language)),
    Column("Why skipped", "未拜访原因", lambda day, language: day.why(lambda it: it["state"] == "skipped", language)),
    Column(
        "Why unplanned", "计划外原因", lambda day, language: day.why(lambda it: it["state"] == "unplanned", language)
    ),
    Column("Rep id", "人员编号", lambda day, _: str(day.row["rep_id"])),
)


def headings(language: str) -> str:
    return table.headings(COLUMNS, language)


def body(rows: Iterable[asyncpg.Record], language: str) -> str:
    days = (Day(row, msgspec.convert(row["figures"], Figures | None)) for row in rows)
    return table.body(COLUMNS, days, language)
