from backend.web.guide import Said, sample_id

REP, ACCOUNT_ID = sample_id(10), sample_id(20)
PLACE = {"lon": 24.9384, "lat": 60.165}
CONTACT = {"name": "Aino Example", "role": "shop manager", "phone": "+358 40 555 0100", "email": None}
ASK = {
    "name": "Kahvila Aurora",
    "kind": "cafe",
    "class": "A",
    "tags": ["chain", "cold shelf"],
    "skills": ["cold chain"],
    "address": "Bulevardi 12, Helsinki",
    "phone": "+358 40 555 0100",
    "ownerId": REP,
    "radiusM": 150,
    "openingHours": "Mo-Fr 08:00-17:00; PH off",
    "visitIntervalDays": 14,
    "visitDurationS": 1200,
    "weekdays": [1, 4],
    "fixedRepId": None,
    "sharedTeamId": None,
    "nextDay": None,
}
ACCOUNT = {
    "id": ACCOUNT_ID,
    **ASK,
    "ownerName": "Aino Demo",
    "position": PLACE,
    "openToday": [{"opens": "08:00", "closes": "17:00"}],
    "intervalOfClass": False,
    "durationOfClass": True,
    "fixedRepName": None,
    "sharedTeamName": None,
    "lastVisitDay": "2026-11-09",
    "dueDays": -1,
    "version": 3,
    "distanceM": None,
}
PIN = {
    "id": sample_id(21),
    "position": PLACE,
    "radiusM": 150,
    "provenance": "gps",
    "validFrom": "2026-09-01T07:00:00Z",
    "validTo": None,
    "by": "Aino Demo",
}
HAPPENED = {
    "id": sample_id(30),
    "at": "2026-11-09T08:12:00Z",
    "kind": "visit",
    "by": "Aino Demo",
    "text": "Wants two more cases",
    "outcome": "sold",
    "verdict": "verified",
    "photoIds": [sample_id(31)],
    "voiceIds": [],
}
DETAIL = {**ACCOUNT, "contacts": [{"id": sample_id(22), **CONTACT}], "pins": [PIN], "history": [HAPPENED]}
RHYTHM = (
    "calendar.unknown_class",
    "accounts.unknown_rep",
    "accounts.unknown_team",
    "accounts.rep_or_team",
    "accounts.unknown_skill",
)
IN_DEGREES = "in degrees of the named datum"

GUIDE = {
    "GET /api/accounts": Said(
        "List accounts",
        "Accounts that you may see, by name. `dueDays` counts to the next visit, negative when its day has passed.",
        answer={"items": [ACCOUNT], "nextCursor": None, "total": 1},
        names={
            "q": "Looked for in name, address, phone and tags; forgives typing errors",
            "tag": "Only accounts with this tag",
            "class": "Only accounts of this class; A is visited most",
            "ownerId": "Only accounts of this person",
        },
    ),
    "GET /api/accounts/nearby": Said(
        "Find accounts around a place",
        "Nearest first, with `distanceM` in metres.",
        answer={"items": [ACCOUNT | {"distanceM": 84.2}], "nextCursor": None, "total": None},
        names={
            "lon": f"Longitude {IN_DEGREES}",
            "lat": f"Latitude {IN_DEGREES}",
            "datum": "What the degrees mean: wgs84 (GPS), gcj02 or bd09 (maps of China)",
            "radiusM": "No farther than so many metres",
        },
    ),
    "GET /api/accounts/{account_id}": Said(
        "See an account", "With contacts, pins and what happened there, newest first.", answer=DETAIL
    ),
    "POST /api/accounts": Said(
        "Add an account",
        "A position may come in WGS-84, GCJ-02 or BD-09; say which in `datum`. Opening hours are written as in "
        "OpenStreetMap. Without an owner it belongs to whoever adds it; without an interval or a duration it follows "
        "its visit class. Plans give it only to people who have all its `skills`.",
        ASK | {"position": PLACE | {"datum": "wgs84"}, "contacts": [CONTACT]}, DETAIL,
        ("accounts.unknown_owner", "accounts.bad_opening_hours", *RHYTHM),
    ),
    "PATCH /api/accounts/{account_id}": Said(
        "Edit an account",
        "Changes what `changes` names. Edits of different fields merge; the same field twice is a conflict. Whoever "
        "visits an account may put it right; `ownerId`, `fixedRepId` and `sharedTeamId` need its owner in reach.",
        {"baseVersion": 3, "changes": {"phone": "+358 40 555 0101", "class": "B"}}, DETAIL,
        ("version_conflict", "accounts.unknown_owner", "accounts.bad_opening_hours", *RHYTHM),
    ),
    "POST /api/accounts/{account_id}/pins": Said(
        "Move an account's pin",
        "Say where the account really is: with `accuracyM` (metres) from standing there, without from a map. Visits "
        "stay judged by the pin that was valid when they happened.",
        {"position": PLACE | {"datum": "wgs84"}, "accuracyM": 12, "radiusM": 150}, DETAIL,
    ),
    "POST /api/accounts/{account_id}/contacts": Said(
        "Add a contact", "Somebody to talk to at the account.", CONTACT, DETAIL
    ),
    "POST /api/accounts/import": Said(
        "Import accounts",
        "A table as CSV, sent as the body. Good rows are kept, bad ones are named by row and column; the headings are "
        "row 1. A row whose external id is known updates that account.",
        "external id,name,address,lon,lat,datum,class,owner,skills\n"
        "K-1,Kahvila Aurora,Bulevardi 12,24.9384,60.1650,wgs84,A,rep@demo.example,cold chain\n"
        "K-2,曙光咖啡,人民路一号,121.4737,31.2304,gcj02,B,,\n",
        {
            "created": 1, "updated": 0,
            "bad": [{"row": 3, "column": "lat", "code": "out_of_range", "message": "Latitude is between -90 and 90"}],
        },
        ("accounts.bad_import", "request.too_large"), ask_as="text/csv",
    ),
}  # fmt: skip
