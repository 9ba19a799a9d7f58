"""The visit log as a table for spreadsheets."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.visits.wire import VisitView
from backend.web import table
from backend.web.table import Column


def local(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _minutes(visit: VisitView) -> float | None:
    return round((visit.ended_at - visit.started_at).total_seconds() / 60, 1) if visit.ended_at else None


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


COLUMNS: tuple[Column[VisitView, ZoneInfo], ...] = (
    Column("Day", "日期", lambda v, _: v.day.isoformat()),
    Column("Rep", "外勤人员", lambda v, _: v.rep_name),
    Column("Account", "客户", lambda v, _: v.account_name),
    Column("State", "状态", lambda v, _: v.state),
    Column("Check-in", "签到时间", lambda v, zone: local(v.started_at, zone)),
    Column("Check-out", "签退时间", lambda v, zone: local(v.ended_at, zone)),
    Column("Minutes", "时长(分钟)", lambda v, _: _minutes(v)),
    Column("Verdict", "签到判定", lambda v, _: v.verdict and v.verdict.outcome),
    Column("Distance (m)", "距离(米)", lambda v, _: v.verdict and _whole(v.verdict.distance_m)),
    Column("Accuracy (m)", "定位精度(米)", lambda v, _: v.verdict and _whole(v.verdict.accuracy_m)),
    Column("Why", "判定依据", lambda v, _: _lines(r.code for r in v.verdict.reasons) if v.verdict else None),
    Column("Verdict on leaving", "签退判定", lambda v, _: v.out_verdict and v.out_verdict.outcome),
    Column("Signals", "异常信号", lambda v, _: _lines(signal.code for signal in v.signals)),
    Column("Reason given", "本人说明", lambda v, _: v.reason),
    Column("Outcome", "拜访结果", lambda v, _: v.outcome),
    Column("Missed because", "未拜访原因", lambda v, _: v.missed_reason),
    Column("Notes", "记录", lambda v, _: _lines(note.text for note in v.notes)),
    Column("Photos", "照片数", lambda v, _: len(v.photos)),
    Column("Voice notes", "语音数", lambda v, _: len(v.voices)),
    Column("Next visit", "下次拜访", lambda v, _: v.next_day and v.next_day.isoformat()),
    Column("Visit id", "拜访编号", lambda v, _: str(v.id)),
    Column("Rep id", "人员编号", lambda v, _: str(v.rep_id)),
    Column("Account id", "客户编号", lambda v, _: str(v.account_id) if v.account_id else None),
)


LAST_LINE = {
    "en": "{rows} visits of {company}; filters: {filters}; times in {zone}; exported by {name} at {at}. End of log.",
    "zh-CN": "{company}：拜访记录 {rows} 条；筛选条件：{filters}；时区 {zone}；由 {name} 于 {at} 导出。记录结束。",  # noqa: RUF001 - Chinese punctuation
}


def headings(language: str) -> str:
    return table.headings(COLUMNS, language)


def body(visits: Iterable[VisitView], zone: ZoneInfo) -> str:
    return table.body(COLUMNS, visits, zone)


def last_line(language: str, rows: int, said: Mapping[str, str]) -> str:
    """What the table contains, who took it out and when."""
    return table.written([[LAST_LINE["zh-CN" if language == "zh-CN" else "en"].format(rows=rows, **said)]])
