from zoneinfo import ZoneInfo

import msgspec

from backend.reports.table import body, headings, last_line
from backend.visits.guide import VISIT
from backend.visits.wire import VisitView
from backend.web.guide import Said, sample_id

FILTERS = {
    "verdict": "Only visits of which the check-in was judged so",
    "outcome": "Only visits that were reported to have ended so",
    "state": "Only visits that are open, closed or were missed",
}
LINE = {
    "id": sample_id(70),
    "at": "2026-11-23T08:12:04Z",
    "actorId": sample_id(10),
    "actorName": "Aino Demo",
    "deviceId": sample_id(60),
    "action": "visit.checked_in",
    "subjectKind": "visit",
    "subjectId": sample_id(30),
    "before": None,
    "after": {"state": "open", "verdict": "verified"},
}
ZONE = "Europe/Helsinki"
TOLD = {
    "company": "Aurora Demo Supplies",
    "filters": "-",
    "name": "Heli Demo",
    "at": "2026-11-23 18:00:00",
    "zone": ZONE,
}
TABLE = headings("en") + body([msgspec.convert(VISIT, VisitView)], ZoneInfo(ZONE)) + last_line("en", 1, TOLD)

GUIDE = {
    "GET /api/reports/visits": Said(
        "Read the visit log", "Newest first, page by page. `total` comes with the first page.",
        answer={"items": [VISIT], "nextCursor": None, "total": 1}, names=FILTERS,
    ),
    "GET /api/reports/visits.csv": Said(
        "Export the visit log",
        "The same log as a table, whole, with headings in your language; times are local. The last line says what it "
        "contains; the audit trail tells who exported it.",
        answer=TABLE, names=FILTERS, answer_as="text/csv",
    ),
    "GET /api/audit": Said(
        "Read the audit trail", "Newest first: who did what to whom, with the values before and after.",
        answer={"items": [LINE], "nextCursor": "42", "total": None},
        names={
            "subjectId": "Only what was done to this visit, account, plan or whatever has this id",
            "actorId": "Only what this person did",
            "action": "Only this action, such as visit.checked_in",
        },
    ),
}  # fmt: skip
