from backend.web.guide import Said, sample_id

REP, TEAM_ID, ACCOUNT_ID = sample_id(10), sample_id(12), sample_id(23)
CLASS_ID, HOLIDAY_ID, ABSENCE_ID, RUN_ID = sample_id(110), sample_id(111), sample_id(112), sample_id(113)
NAME = {"en": "Key customer", "zh-CN": "重点客户"}
CLASS_ASK = {"code": "A", "name": NAME, "intervalDays": 7, "visitDurationS": 1800, "worthS": 5400}
CLASS = {"id": CLASS_ID, **CLASS_ASK, "version": 1, "accounts": 42, "followers": 40}
HOLIDAY_ASK = {"day": "2026-12-06", "name": "Independence Day", "teamId": None}
HOLIDAY = {"id": HOLIDAY_ID, **HOLIDAY_ASK, "teamName": None}
ABSENCE_ASK = {
    "personId": REP,
    "firstDay": "2026-12-21",
    "lastDay": "2027-01-03",
    "reason": "vacation",
    "note": None,
}
ABSENCE = {"id": ABSENCE_ID, **ABSENCE_ASK, "personName": "Aino Demo"}
SETTING_ASK = {
    "teamId": TEAM_ID,
    "workdays": [1, 2, 3, 4, 5],
    "days": 5,
    "nightly": True,
    "hour": 3,
    "publish": False,
}
SETTING = {**SETTING_ASK, "teamName": "North", "own": True, "lastNight": "2026-11-22"}
WEEK_ASK = {"firstDay": "2026-11-23", "days": 5, "teamId": TEAM_ID, "publish": False}
LEFT_OUT = {
    "accountId": ACCOUNT_ID,
    "workorderId": None,
    "name": "Kirjakauppa Meri",
    "repId": REP,
    "repName": "Aino Demo",
    "dueDay": "2026-11-20",
    "appointment": False,
    "code": "no_time_left",
    "facts": {},
    "relaxations": [
        {
            "code": "extend_shift",
            "facts": {"repId": REP, "repName": "Aino Demo", "dayOffset": 1, "day": "2026-11-24", "minutes": 25},
        }
    ],
}
RESULT = {
    "ratio": 1.3,
    "morePeople": 2,
    "visits": 180,
    "plans": 38,
    "leftOutCount": 1,
    "leftOut": [LEFT_OUT],
    "kept": [],
    "keptDays": [{"repId": REP, "day": "2026-11-24"}],
    "roadBased": True,
}
RUN = {
    "id": RUN_ID,
    "state": "done",
    "done": 38,
    "total": 40,
    "firstDay": "2026-11-23",
    "days": 5,
    "publish": False,
    "atNight": False,
    "createdAt": "2026-11-22T15:00:00Z",
    "finishedAt": "2026-11-22T15:00:12Z",
    "reason": None,
    "result": RESULT,
}
PLANNED = {
    "id": sample_id(50),
    "status": "draft",
    "visits": 9,
    "appointments": 1,
    "travelS": 5400,
    "distanceM": 21000,
    "startAt": "2026-11-23T06:00:00Z",
    "endAt": "2026-11-23T14:20:00Z",
    "started": False,
}
OFF = {"kind": "holiday", "name": "Independence Day", "reason": None}
WEEK = {
    "firstDay": "2026-12-05",
    "days": ["2026-12-05", "2026-12-06"],
    "reps": [
        {
            "repId": REP,
            "repName": "Aino Demo",
            "days": [
                {"day": "2026-12-05", "off": None, "plan": PLANNED, "draft": None},
                {"day": "2026-12-06", "off": OFF, "plan": None, "draft": None},
            ],
        }
    ],
    "run": RUN,
}
CLASS_NAMES = {"class_id": "The visit class"}
HOLIDAY_NAMES = {"holiday_id": "The holiday"}
ABSENCE_NAMES = {"absence_id": "The absence"}

GUIDE = {
    "GET /api/classes": Said(
        "List visit classes",
        "How often and how long the customers of a class are visited, and how much travel a visit is worth.",
        answer=[CLASS],
    ),
    "POST /api/classes": Said(
        "Add a visit class",
        "The interval is 7 to 730 days. The code is what accounts and imports name.",
        CLASS_ASK, CLASS, ("calendar.class_taken",),
    ),
    "PATCH /api/classes/{class_id}": Said(
        "Change a visit class",
        "Accounts without an interval or a duration of their own change with it at once.",
        {"baseVersion": 1, "intervalDays": 10}, CLASS, ("version_conflict",), CLASS_NAMES,
    ),
    "DELETE /api/classes/{class_id}": Said(
        "Remove a visit class",
        "Only while no account belongs to it.",
        refuses=("calendar.class_in_use",), names=CLASS_NAMES,
    ),
    "GET /api/holidays": Said("List holidays", "Of the company and of its teams, by day.", answer=[HOLIDAY]),
    "POST /api/holidays": Said(
        "Add a holiday",
        "Nobody of the company, or of the team and those below it, is planned for on that day. Plans made before stay "
        "until they are made again; `publishedPlans` are in force on that day.",
        HOLIDAY_ASK, {**HOLIDAY, "publishedPlans": 0}, ("calendar.unknown_team", "calendar.day_taken"),
    ),
    "DELETE /api/holidays/{holiday_id}": Said("Remove a holiday", "The day is worked again.", names=HOLIDAY_NAMES),
    "GET /api/absences": Said("List absences", "Of the people within your reach, by day.", answer=[ABSENCE]),
    "POST /api/absences": Said(
        "Add an absence",
        "The person is not planned for on these days, both ends included. Plans made before stay until they are made "
        "again; `publishedPlans` are in force on these days.",
        ABSENCE_ASK, {**ABSENCE, "publishedPlans": 2}, ("calendar.unknown_person", "calendar.absence_overlaps"),
    ),
    "DELETE /api/absences/{absence_id}": Said("Remove an absence", "The days are worked again.", names=ABSENCE_NAMES),
    "GET /api/weeks/settings": Said(
        "See how weeks are planned",
        "Working days and the nightly plan, for the company and for each team; `own` is false where a team follows.",
        answer=[SETTING],
    ),
    "PUT /api/weeks/settings": Said(
        "Set how weeks are planned",
        "With `nightly` the days ahead are planned at that hour of every night, the first time at the next such hour; "
        "`publish` puts them in force at once. People of a team with settings of its own follow those.",
        SETTING_ASK, [SETTING], ("calendar.unknown_team",),
    ),
    "GET /api/weeks": Said(
        "See a week",
        "What the days of each person hold and which days are off, with the latest run that planned them.",
        answer=WEEK,
        names={"days": "So many days, 1 to 7", "from": "First business day; today where it is left out"},
    ),
    "POST /api/weeks/plan": Said(
        "Plan a week",
        "Plans 5 to 7 days of the whole team as one problem on road times. Routes of today that have begun do not "
        "move. Follow the run by its id; progress is also a live notice `plan_run`.",
        WEEK_ASK, {"runId": RUN_ID}, ("plans.no_reps", "plans.day_over"),
    ),
    "POST /api/weeks/publish": Said(
        "Publish the drafts of a week",
        "Each takes the place of what was in force for its day; a plan that has begun stays, and so does its draft. "
        "Everybody is told once.",
        {"firstDay": "2026-11-23", "days": 7, "teamId": TEAM_ID}, {"published": 36, "kept": 1},
    ),
    "GET /api/weeks/runs/{run_id}": Said(
        "Follow a plan of a week",
        "How far it is, and then what came of it: by how much visits come rarer than wished, and what was left out.",
        answer=RUN,
    ),
}  # fmt: skip
