from backend.web.guide import Said, sample_id

NORTH, SOUTH, REP, OTHER, TEAM = sample_id(90), sample_id(91), sample_id(10), sample_id(11), sample_id(2)
ACCOUNT = sample_id(20)
AREA = [{"lon": 24.93, "lat": 60.16}, {"lon": 24.95, "lat": 60.16}, {"lon": 24.95, "lat": 60.18}]
MOVED = [{"lon": 24.93, "lat": 60.16}, {"lon": 24.952, "lat": 60.161}, {"lon": 24.95, "lat": 60.18}]
BEFORE = {"accounts": 82, "visitsAYear": 1_460, "workS": 162_000, "travelS": 41_000, "share": 1.18}
AFTER = {"accounts": 71, "visitsAYear": 1_240, "workS": 139_000, "travelS": 36_500, "share": 1.01}
WHO = {"ownerId": REP, "teamId": TEAM}
TERRITORY = {
    "id": NORTH,
    "name": "Harbour",
    **WHO,
    "ownerName": "Aino Demo",
    "teamName": "North",
    "area": AREA,
    "version": 3,
    "editable": True,
    "others": 2,
    "work": BEFORE,
}
UNEVEN, EVEN = {"mostOverMean": 1.31, "gini": 0.17}, {"mostOverMean": 1.03, "gini": 0.02}
PLACE = {"lon": 24.9384, "lat": 60.165}
BAD_AREA = (
    "territories.too_few_corners",
    "territories.self_crossing",
    "territories.too_small",
    "territories.too_wide",
    "territories.exchanged",
)
PEOPLE = ("territories.unknown_owner", "territories.unknown_team")
FILE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": NORTH,
            "properties": {"name": "Harbour", "owner": "rep@demo.example", "team": "North"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[24.93, 60.16], [24.95, 60.16], [24.95, 60.18], [24.93, 60.16]]],
            },
        }
    ],
}

GUIDE = {
    "GET /api/territories": Said(
        "See the territories",
        "Every area of the company with its corners, and for those within your reach its work: seconds of a week, the "
        "part of it on the way, and the share of working hours that it fills. `mostOverMean` and `gini` say how "
        "unequal shares are. Where areas overlap the smaller one counts; `gaps` is land between them in none.",
        answer={
            "territories": [TERRITORY],
            "balance": UNEVEN,
            "outside": 4,
            "others": 2,
            "overlaps": [{"firstId": NORTH, "secondId": SOUTH, "areaM2": 5_200, "accounts": 1}],
            "gaps": [{"center": PLACE, "areaM2": 1_900, "accounts": 0}],
        },
    ),
    "GET /api/territories/accounts": Said(
        "See which territory accounts lie in",
        "Accounts on the map that you may see. `territoryId` is null for those outside every area.",
        answer=[{"id": ACCOUNT, "name": "Kahvila Aurora", "position": PLACE, "territoryId": NORTH, "ownerId": REP}],
    ),
    "POST /api/territories": Said(
        "Draw a territory",
        "Corners in order, without repeating the first; each may name its `datum`. Sides are straight on the map. An "
        "area inside another lies on top of it. Accounts keep their owners until they are handed over.",
        {"name": "Harbour", "area": AREA, **WHO}, TERRITORY, (*BAD_AREA, *PEOPLE),
    ),
    "PATCH /api/territories/{territory_id}": Said(
        "Change a territory", "Changes what is named; an older `baseVersion` is a conflict.",
        {"baseVersion": 3, "area": MOVED}, TERRITORY | {"area": MOVED, "version": 4},
        ("version_conflict", *BAD_AREA, *PEOPLE), names={"territory_id": "The territory"},
    ),
    "DELETE /api/territories/{territory_id}": Said(
        "Remove a territory", "The area goes; accounts in it keep their owners.",
        names={"territory_id": "The territory"},
    ),
    "POST /api/territories/balance": Said(
        "Propose even borders",
        "Moves accounts over borders that areas share until every area's work fills nearly the same share of its "
        "people's hours, and redraws only those borders. Nothing is changed: send the areas that `changed` and the "
        "accounts of `moves` to the borders. Accounts that one person alone visits stay where they are.",
        {"territoryIds": [NORTH, SOUTH]},
        {
            "before": UNEVEN,
            "after": EVEN,
            "territories": [
                {
                    "id": NORTH, "name": "Harbour", "baseVersion": 3, "area": MOVED, "changed": True,
                    "before": BEFORE, "after": AFTER,
                }
            ],
            "moves": [
                {"accountId": ACCOUNT, "name": "Kahvila Aurora", "position": PLACE, "fromId": NORTH, "toId": SOUTH,
                 "handsOver": True}
            ],
        },
        ("territories.unknown_territory", "territories.too_few"),
    ),
    "POST /api/territories/borders": Said(
        "Move several borders at once",
        "All or none, where every area is still at its `baseVersion`. Accounts that are named are handed over in the "
        "same breath to the people of the territories that they lie in then; all others stay where they are. Phones "
        "hear of it.",
        {"territories": [{"id": NORTH, "baseVersion": 3, "area": MOVED}], "accountIds": [ACCOUNT]},
        {"territories": 1, "accounts": 1}, ("territories.unknown_territory", "version_conflict", *BAD_AREA),
    ),
    "GET /api/territories/owners": Said(
        "Preview a handover",
        "Accounts that lie in a territory of somebody else than their owner, as `POST` would hand them over.",
        answer=[
            {
                "accountId": ACCOUNT, "name": "Kahvila Aurora", "position": PLACE, "fromId": OTHER,
                "fromName": "Bao Demo", "toId": REP, "toName": "Aino Demo", "territoryId": NORTH,
            }
        ],
    ),
    "POST /api/territories/owners": Said(
        "Hand accounts over",
        "To the people of the territories that they lie in: all of the preview, or those that are named.",
        {"accountIds": [ACCOUNT]}, {"territories": 0, "accounts": 1},
    ),
    "POST /api/territories/from-owners": Said(
        "Draw territories around today's accounts",
        "One for everybody who looks after three accounts or more and has no territory yet. Neighbours share borders.",
        answer={"created": 8, "updated": 0},
    ),
    "GET /api/territories/file": Said(
        "Save territories as a file",
        "All areas as GeoJSON (RFC 7946), degrees WGS-84. `owner` is the e-mail address or telephone number of people "
        "within your reach, the name of others.",
        answer=FILE, answer_as="application/geo+json",
    ),
    "POST /api/territories/file": Said(
        "Read territories from a file",
        "GeoJSON with one Polygon for each area and a `name` in its properties; `owner` (e-mail address, telephone "
        "number or name) and `team` are optional. An area with a known id or name is changed; none may come twice. All "
        "or none: what is wrong is named by its place in the file. Holes are refused; draw the inner area as one of "
        "its own.",
        FILE, {"created": 1, "updated": 0}, ("territories.bad_file", "request.too_large", *BAD_AREA, *PEOPLE),
        ask_as="application/geo+json",
    ),
}  # fmt: skip
