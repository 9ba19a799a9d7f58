from backend.web.guide import Said, sample_id

VERDICT = {
    "outcome": "verified",
    "action": "accept",
    "distanceM": 23.4,
    "accuracyM": 12.0,
    "probabilityInside": 0.999,
    "reasons": [{"code": "inside", "facts": {"distance_m": 23.4, "radius_m": 150.0}}],
    "forgotten": False,
}
VISIT = {
    "id": sample_id(30),
    "accountId": sample_id(20),
    "accountName": "Kahvila Aurora",
    "repId": sample_id(10),
    "repName": "Aino Demo",
    "planStopId": sample_id(51),
    "workorderId": None,
    "day": "2026-11-23",
    "startedAt": "2026-11-23T08:12:00Z",
    "endedAt": "2026-11-23T08:31:00Z",
    "receivedAt": "2026-11-23T08:12:04Z",
    "position": {"lon": 24.9385, "lat": 60.1651},
    "verdict": VERDICT,
    "outVerdict": VERDICT,
    "signals": [{"code": "clock_skew", "value": 195.0, "weight": 0.5, "facts": {"ahead_s": 195}}],
    "reason": None,
    "outcome": "sold",
    "notes": [{"id": sample_id(32), "text": "Wants two more cases", "at": "2026-11-23T08:25:00Z"}],
    "photos": [
        {
            "id": sample_id(31),
            "url": f"/api/media/{sample_id(31)}",
            "thumbUrl": f"/api/media/{sample_id(31)}/thumb",
            "takenAt": "2026-11-23T08:20:00Z",
            "source": "camera",
        }
    ],
    "voices": [],
    "nextDay": "2026-12-07",
    "state": "closed",
    "missedReason": None,
}

GUIDE = {
    "GET /api/visits/{visit_id}": Said(
        "See a visit",
        "When it was, what the phone's fixes say about having been there (distances and accuracy in metres, the "
        "probability from 0 to 1), and what was noted, photographed and said.",
        answer=VISIT,
    )
}
