from backend.adherence.table import headings
from backend.web.guide import Said, sample_id
from backend.web.table import Cell, written

PLACE = {"lon": 24.9385, "lat": 60.1651}
NEXT = {"lon": 24.9461, "lat": 60.1687}
FIGURES = {
    "planned": 9, "kept": 7, "late": 1, "skipped": 2, "unplanned": 1, "ahead": 0, "orderKept": 0.952,
    "plannedM": 14200, "plannedS": 3900, "actualM": 16850, "actualS": 4620, "gapM": 1200, "basis": "trail",
    "lateStartS": 540,
}  # fmt: skip
LINE = {
    "state": "kept", "name": "Kamppi Pharmacy", "accountId": sample_id(20), "workorderId": None,
    "visitId": sample_id(30), "position": PLACE, "appointment": False, "plannedStartAt": "2026-11-20T08:40:00Z",
    "plannedLeaveAt": "2026-11-20T09:00:00Z", "startedAt": "2026-11-20T09:02:00Z", "endedAt": "2026-11-20T09:31:00Z",
    "lateS": 1320, "late": True, "moved": False, "reason": "longer_visit",
    "causes": [{"code": "longer_visit", "seconds": 900}, {"code": "late_start", "seconds": 420}],
}  # fmt: skip
LEARNED = {
    "version": 4, "madeAt": "2026-11-21T00:00:12Z", "since": "2026-05-25", "until": "2026-11-21", "visits": 1840,
    "legs": 1210, "useVisits": True, "useTravel": True, "underWay": False,
    "classes": [{"subject": "A", "name": None, "hour": None, "factor": 1.18, "samples": 310}],
    "accounts": [{"subject": sample_id(20), "name": "Kamppi Pharmacy", "hour": None, "factor": 1.6, "samples": 9}],
    "accountsTotal": 84, "travel": [{"subject": "car", "name": None, "hour": 8, "factor": 1.42, "samples": 66}],
}  # fmt: skip
COUNTED: list[Cell] = [9, 7, 1, 2, 1, 95, 14.2, 16.85, 1.2, 65, 77, 9, "Trail"]
ROW: list[Cell] = ["2026-11-20", "Aino Demo", "Worked out", *COUNTED, "", "", "", sample_id(10)]

GUIDE = {
    "GET /api/adherence": Said(
        "See planned and actual of a day",
        "Everybody who had a plan or made a visit, with the figures of the day. They are worked out two hours after "
        "the day is over, and whenever somebody asks for it.",
        answer={
            "day": "2026-11-20",
            "over": True,
            "items": [
                {
                    "repId": sample_id(10),
                    "repName": "Aino Demo",
                    "measuredAt": "2026-11-21T00:00:04Z",
                    "figures": FIGURES,
                }
            ],
        },
    ),
    "GET /api/adherence/reps/{rep_id}": Said(
        "See one person's day beside its plan",
        "Every visit with what it was late by and why, the planned way and the way that was taken. The plan is the one "
        "that stood when the day began. `actual` is null where your role does not show where people were; the audit "
        "trail tells who looked.",
        answer={
            "repId": sample_id(10), "repName": "Aino Demo", "day": "2026-11-20", "over": True, "profile": "foot",
            "figures": FIGURES, "lines": [LINE],
            "planned": {
                "planId": sample_id(40), "version": 1, "startAt": "2026-11-20T06:30:00Z",
                "endAt": "2026-11-20T14:50:00Z", "geometry": None, "points": [PLACE, NEXT],
            },
            "actual": [{"gap": False, "points": [PLACE, NEXT]}],
        },
    ),
    "POST /api/adherence/measure": Said(
        "Work out a day's figures",
        "For days that are not over yet, or when something came in late. Without `repIds`: everybody within reach. The "
        "figures appear one after the other.",
        {"day": "2026-11-20", "repIds": [sample_id(10)]}, {"people": 1},
    ),
    "GET /api/adherence/days.csv": Said(
        "Export planned and actual",
        "One row for each person and day, with the reasons for what was late, skipped or not planned, in your "
        "language; at most 366 days. Days that are not worked out yet say so and have no figures. The audit trail "
        "tells who exported it.",
        answer=headings("en") + written([ROW]), answer_as="text/csv",
    ),
    "GET /api/learned": Said(
        "See what plans have learned",
        "How many times longer than planned visits of a class or account and ways by car, bicycle or foot took, by "
        "hour where enough is known. `accounts` are those that differ most.",
        answer=LEARNED,
    ),
    "PATCH /api/learned": Said(
        "Choose whether plans use what was learned", "Applies to plans made from now on.",
        {"useVisits": True, "useTravel": False}, LEARNED | {"useTravel": False},
    ),
    "POST /api/learned": Said(
        "Learn now",
        "What happens after every day, at once. Ask again until it is no longer `underWay`; the version stays where "
        "nothing changed.",
        answer=LEARNED | {"underWay": True},
    ),
}  # fmt: skip
