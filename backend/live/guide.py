from backend.plans.guide import PLAN_ID, STOP
from backend.web.guide import Said, sample_id

REP = {
    "id": sample_id(10),
    "name": "Aino Demo",
    "teamId": sample_id(2),
    "profile": "foot",
    "onDuty": True,
    "position": {"lon": 24.9385, "lat": 60.1651},
    "accuracyM": 12.0,
    "positionAt": "2026-11-23T08:12:00Z",
    "currentVisit": {
        "visitId": sample_id(30),
        "accountName": "Kahvila Aurora",
        "startedAt": "2026-11-23T08:12:00Z",
    },
    "plan": {
        "id": PLAN_ID,
        "done": 2,
        "total": 7,
        "homeAt": "2026-11-23T14:10:00Z",
        "lateS": 240,
        "geometry": "wfcnJg}ywC~]bR",
        "nextStop": STOP,
    },
}
EVENTS = 'retry: 2000\n\nevent: visit\ndata: {"event":"visit.recorded","visitId":"' + sample_id(30) + '"}\n\n'

GUIDE = {
    "GET /api/live/team": Said(
        "See where everybody is",
        "Latest position with its accuracy in metres, the open visit, and how far today's plan is; `lateS` is the "
        "delay against the plan in seconds.",
        answer={"reps": [REP], "at": "2026-11-23T08:12:30Z"},
    ),
    "GET /api/live/events": Said(
        "Listen to what happens",
        "Server-sent events named position, visit, plan, plan_run, workorder, approval, alert and sync. The data are "
        "ids: ask for what you show.",
        answer=EVENTS, answer_as="text/event-stream",
    ),
}  # fmt: skip
