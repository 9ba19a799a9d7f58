import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.reports import views
from backend.web import table
from tests.reports.builders import a_visit
from tests.support.company import TIMEZONE

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["=1+1", "+358", "-2", "@SUM(A1)", "\tx", " =1", "\n=1", "\uff1d1"])
def test_text_that_a_spreadsheet_would_run_is_shown_instead(text):
    assert table.safe(text) == "'" + text


@pytest.mark.parametrize("cell", ["Aurora", "", None, -3, 2.5, "a=1"])
def test_other_cells_stay_as_they_are(cell):
    assert table.safe(cell) == cell


async def exported(company, who: str, **query) -> list[list[str]]:
    answer = await (await company.client(who)).get("/api/reports/visits.csv", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="visits-' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.db
async def test_the_table_holds_what_the_filter_asks_for_and_says_so_at_the_end(company, monkeypatch):
    monkeypatch.setattr(views, "PORTION", 2)
    for _ in range(5):
        await a_visit(company, "rep", NOON, note="=HYPERLINK()")
    await a_visit(company, "rep", NOON, verdict="outside")
    headings, *rows, last = await exported(company, "auditor", verdict="verified")
    assert len(rows) == 5
    first = dict(zip(headings, rows[0], strict=True))
    assert (first["Day"], first["Rep"], first["Verdict"]) == ("2026-11-20", "rep Test", "verified")
    at = NOON.astimezone(ZoneInfo(TIMEZONE))
    assert (first["Check-in"], first["Distance (m)"]) == (f"{at:%Y-%m-%d %H:%M:%S}", "21")
    assert first["Notes"] == "'=HYPERLINK()"
    assert last[0].startswith(f"5 visits of Test Company; filters: verdict=verified; times in {TIMEZONE}; ")
    assert "exported by auditor Test at " in last[0]


@pytest.mark.db
async def test_an_export_is_audited_and_stays_within_the_exporters_teams(company):
    await a_visit(company, "rep", NOON)
    await a_visit(company, "stranger", NOON)
    _, *rows, _ = await exported(company, "manager", state="closed")
    assert [row[1] for row in rows] == ["rep Test"]
    trail = await company.rows(
        "select actor_name, after from audit_line where company_id = $1 and action = 'visits.exported'", company.id
    )
    assert [(line["actor_name"], line["after"]) for line in trail] == [
        ("manager Test", {"filters": {"state": "closed"}})
    ]
    assert (await (await company.client("rep")).get("/api/reports/visits.csv")).status_code == 403


@pytest.mark.db
async def test_headings_are_in_the_language_of_who_asks(company):
    await (await company.client("auditor")).patch("/api/me", json={"language": "zh-CN"})
    headings, last = await exported(company, "auditor")
    assert headings[:3] == ["日期", "外勤人员", "客户"]
    assert "拜访记录 0 条" in last[0]
