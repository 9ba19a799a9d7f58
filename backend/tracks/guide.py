from backend.web.guide import Said, sample_id

PLACE = {"lon": 24.9385, "lat": 60.1651}
FIX = {
    "position": PLACE | {"datum": "wgs84"},
    "accuracyM": 12.0,
    "takenAt": "2026-11-23T08:12:00Z",
    "altitudeM": 14.0,
    "speedMps": 1.2,
}
POINT = {"position": PLACE, "accuracyM": 12.0, "takenAt": "2026-11-23T08:12:00Z", "source": "app"}

GUIDE = {
    "POST /api/tracks": Said(
        "Send where I was",
        "Fixes of one's own working day: accuracy and altitude in metres, speed in metres a second. What was sent "
        "before is not stored again; `stored` counts what was new.",
        {"points": [FIX]}, {"stored": 1}, ("visits.future",),
    ),
    "GET /api/tracks/{rep_id}": Said(
        "See a day's trail", "Where somebody was on one day, oldest first. The audit trail tells who looked.",
        answer={"repId": sample_id(10), "day": "2026-11-23", "points": [POINT]},
        names={"day": "Business day of the company, YYYY-MM-DD; today where it is left out"},
    ),
}  # fmt: skip
